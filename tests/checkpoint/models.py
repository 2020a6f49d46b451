"""Small models to save, and what must be the same afterwards."""

import numpy as np

from adversarial import Generator
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, RectifiedLinear, Sigmoid

DATASET = DenseDesignMatrix(
    X=np.random.RandomState(3).rand(9, 4), y=np.array([[0], [1], [2]] * 3), y_labels=3
)


def scramble(model):
    """Move the parameters away from what initialisation gives."""
    rng = np.random.RandomState(17)
    for param in model.get_params():
        value = param.get_value()
        param.set_value((value + rng.randn(*value.shape)).astype(value.dtype))


def assert_same_parameters(first, second):
    names = [param.name for param in first.get_params()]
    assert names == [param.name for param in second.get_params()]
    for one, other in zip(first.get_param_values(), second.get_param_values()):
        assert one.dtype == other.dtype and one.tobytes() == other.tobytes()


def generator(kind=Generator, **kwargs):
    layers = [RectifiedLinear(5, "h0", irange=1.0), Sigmoid(4, "y", irange=1.0)]
    return kind(MLP(layers, nvis=3), **kwargs)


def discriminator():
    return MLP([Maxout("h0", 3, 2, irange=1.0), Sigmoid(1, "y", irange=1.0)], nvis=4)
