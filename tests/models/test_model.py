"""Parameters of a model: in vectors, frozen, scaled; and its tag."""

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear
from adversarial.models.model import Model, float_shared
from adversarial.models.norm_constraint import MaxL2FilterNorm


def linear(name="h", dim=3):
    return Linear(dim, name, irange=0.5)


def test_vectors_of_parameters_go_out_and_in_row_by_row():
    mlp = MLP([linear()], nvis=4)
    W, b = mlp.get_param_values()
    vector = mlp.get_param_vector()
    assert np.array_equal(vector, np.concatenate([W.ravel(), b]))
    mlp.set_param_vector(vector * 2)
    assert np.array_equal(mlp.get_param_values()[0], W * 2)
    with pytest.raises(ValueError, match="15 values expected, got 14"):
        mlp.set_param_vector(vector[:-1])
    with pytest.raises(ValueError, match="h_W has shape"):
        mlp.set_param_values([W.T, b])
    with pytest.raises(ValueError, match="2 parameters, but 1 values"):
        mlp.set_param_values([W])


def test_frozen_parameters_are_no_longer_trained():
    mlp = MLP([linear("h"), linear("y")], nvis=4)
    before = mlp.get_params()
    mlp.freeze(before[:2])
    assert mlp.get_params() == before[2:]
    assert mlp.get_all_params() == before


def test_a_network_without_input_space_has_no_parameters_yet():
    with pytest.raises(AttributeError, match="no input space"):
        MLP([linear()], layer_name="inner").get_params()


def test_scales_of_all_layers_are_collected():
    layers = [Linear(2, name, irange=0.1, W_lr_scale=0.5) for name in ("a", "b")]
    mlp = MLP(layers, nvis=2)
    assert list(mlp.get_lr_scalers().values()) == [0.5, 0.5]


class Careless(Model):
    def __init__(self):
        pass


@pytest.mark.parametrize("make", [Model, Careless])
def test_a_models_tag_has_a_dict_for_every_key_even_where_the_base_was_never_set_up(make):
    model, other = make(), make()
    model.tag["extension"]["best"] = 3
    assert model.tag["extension"] == {"best": 3}
    assert model.tag["another"] == {}
    assert "extension" not in other.tag


class Bare(Model):
    """As Pylearn2's users write them: the base class is never set up."""

    def __init__(self):
        self.W = float_shared(np.full((4, 1), 1.0), "W")
        self._params = [self.W]


def test_a_model_that_never_sets_up_its_base_class_is_one_all_the_same():
    model = Bare()
    model.enforce_constraints()
    model.tag["best"]["cost"] = 3
    assert model.get_input_space() is None and model.tag == {"best": {"cost": 3}}
    np.testing.assert_array_equal(model.get_param_vector(), np.ones(4))
    model.extensions = [MaxL2FilterNorm(1.0)]
    model.enforce_constraints()
    np.testing.assert_allclose(model.get_param_vector(), np.full(4, 0.5), rtol=1e-6)
    assert Bare().extensions == ()


def test_values_are_copied_unless_they_are_borrowed():
    model = Bare()
    value = np.full((4, 1), 2.0, model.W.dtype)
    model.set_param_values([value], borrow=True)
    assert model.get_param_values(borrow=True)[0] is value
    assert model.get_param_values()[0] is not value
    model.set_param_values([value])
    assert model.get_param_values(borrow=True)[0] is not value
