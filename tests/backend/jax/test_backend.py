"""What the backend refuses, before training."""

import pytest

from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError, BackendError
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.training_algorithms.sgd import SGD

pytestmark = pytest.mark.compiled


def test_a_way_to_compile_c_is_refused(dataset, jax_backend):
    model = MLP([Linear(3, "y", irange=0.5)], nvis=3)
    data = DenseDesignMatrix(X=dataset.X, y=dataset.X)
    with pytest.raises(AdversarialError, match="theano_function_mode"):
        SGD(0.1, batch_size=4, theano_function_mode="FAST_RUN").setup(model, data)


class Largest(Linear):
    """A layer of one's own, of which JAX cannot know the size."""

    def fprop(self, state_below):
        output = super().fprop(state_below)
        return output[(output > 0).nonzero()[0]]


def test_what_jax_cannot_compute_is_told_before_training_near_which_layer(dataset, jax_backend):
    data = DenseDesignMatrix(X=dataset.X, y=dataset.X)
    layers = [Sigmoid(3, "h0", irange=0.5), Largest(3, "h1", irange=0.5)]
    with pytest.raises(BackendError, match="cannot compute Nonzero, near h1_W: JAX has no such"):
        SGD(0.1, batch_size=4).setup(MLP(layers, nvis=3), data)
