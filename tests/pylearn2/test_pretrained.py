"""A trained model in the place of a layer; a network of one layer."""

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear, Tanh
from adversarial.models.model import Model
from adversarial.pylearn2.pretrained import PretrainedLayer
from adversarial.space import VectorSpace


def trained(**kwargs):
    layers = [Linear(4, "a", irange=0.5, **kwargs), Tanh(2, "b", irange=0.5)]
    return MLP(layers, nvis=3, seed=7)


def network(content, **kwargs):
    layers = [PretrainedLayer("p", content, **kwargs), Linear(1, "y", irange=0.5)]
    return MLP(layers, nvis=3)


@pytest.fixture
def x(numbers, batch):
    return batch(numbers.randn(5, 3))


def test_the_content_maps_the_input_and_draws_nothing(x, compute, close):
    content = trained()
    mlp = network(content)
    inside, outside = compute([content.fprop(x), mlp.fprop(x, return_all=True)[0]])
    close(outside, inside)
    assert mlp.layers[0].get_output_space() == VectorSpace(2)
    expected = np.random.RandomState([2013, 1, 4]).uniform(-0.5, 0.5, (2, 1))
    close(mlp.layers[1].W.get_value(), expected)


@pytest.mark.parametrize("frozen", [False, True])
def test_the_content_is_trained_unless_it_is_frozen(frozen):
    content = trained()
    mlp = network(content, freeze_params=frozen)
    assert mlp.get_params() == [
        *([] if frozen else content.get_params()),
        *mlp.layers[1].get_params(),
    ]
    assert mlp.get_all_params() == [*content.get_params(), *mlp.layers[1].get_params()]


def test_constraints_and_scales_of_the_content_have_no_effect():
    content = trained(max_col_norm=0.1, W_lr_scale=0.5)
    mlp = network(content)
    before = mlp.get_param_vector()
    mlp.enforce_constraints()
    assert np.array_equal(mlp.get_param_vector(), before)
    assert mlp.get_lr_scalers() == {}


def test_it_has_no_channels_and_shows_the_content_s_weights(x):
    mlp = network(trained())
    found = mlp.get_monitoring_channels((x, None))
    assert found and all(name.startswith("y_") for name in found)
    assert np.array_equal(mlp.get_weights(), mlp.get_param_values()[0])


class Encoder(Model):
    """As an autoencoder would be."""

    def __init__(self):
        super().__init__()
        self.input_space, self.output_space = VectorSpace(3), VectorSpace(3)

    def upward_pass(self, state_below):
        return 2 * state_below

    def fprop(self, state_below):
        raise AssertionError("upward_pass comes first")


def test_a_model_that_has_an_upward_pass_maps_by_it(x, compute):
    doubled, plain = compute([network(Encoder()).fprop(x, return_all=True)[0], x])
    assert np.array_equal(doubled, 2 * plain)


def test_a_layer_that_was_never_set_up_gets_weights(x, compute):
    mlp = network(Linear(2, "a", irange=0.5))
    assert compute(mlp.fprop(x)).shape == (5, 1)


def test_another_input_is_refused():
    layers = [Linear(4, "h", irange=0.5), PretrainedLayer("p", trained())]
    with pytest.raises(ValueError, match=r"p: the pretrained model takes VectorSpace\(3\), but"):
        MLP(layers, nvis=3)


@pytest.mark.parametrize("content", ["network.npz", Model()])
def test_content_that_maps_nothing_is_refused(content):
    with pytest.raises(TypeError, match="p: layer_content must be a model with fprop or upward"):
        PretrainedLayer("p", content)
