import numpy as np
import pytest
from aesara import config
from aesara import tensor as at
from aesara.tensor.var import TensorConstant

from adversarial.costs.mlp import Default
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, Softmax, SpaceConverter
from adversarial.models.model import Model
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace


def linear(name="h", dim=3):
    return Linear(dim, name, irange=0.5)


@pytest.fixture
def x(numbers):
    return numbers.randn(5, 4)


def test_the_output_of_each_layer_is_the_input_of_the_next(x, compute, batch, close):
    mlp = MLP(
        [linear("h0"), RectifiedLinear(6, "h1", irange=0.5), Sigmoid(2, "y", irange=1)], nvis=4
    )
    W0, b0, W1, b1, W2, b2 = (value.astype(float) for value in mlp.get_param_values())
    h0 = x @ W0 + b0
    h1 = np.maximum(h0 @ W1 + b1, 0)
    y = 1 / (1 + np.exp(-(h1 @ W2 + b2)))
    states = compute(mlp.fprop(batch(x), return_all=True))
    for state, expected in zip(states, (h0, h1, y)):
        close(state, expected)
    close(compute(mlp.fprop(batch(x))), y)


def test_spaces_are_those_of_the_ends():
    mlp = MLP([linear("h"), Softmax(2, "y", irange=0.1)], nvis=4)
    assert mlp.get_input_space() == VectorSpace(4)
    assert mlp.get_output_space() == mlp.get_target_space() == VectorSpace(2)
    assert (mlp.get_input_source(), mlp.get_target_source()) == ("features", "targets")


def test_nvis_wins_over_an_input_space():
    mlp = MLP([linear()], nvis=4, input_space=VectorSpace(9))
    assert mlp.get_input_space() == VectorSpace(4)


def test_parameters_come_in_the_order_of_the_layers():
    mlp = MLP([linear("h"), Maxout("m", 2, 2, irange=0.1), Softmax(2, "y", irange=0.1)], nvis=4)
    names = [param.name for param in mlp.get_params()]
    assert names == ["h_W", "h_b", "m_W", "m_b", "softmax_b", "softmax_W"]


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


def test_a_nested_network_draws_from_the_outer_generator_and_keeps_its_names():
    inner = MLP([linear("a"), linear("b")], layer_name="inner")
    nested = MLP([inner, linear("y")], nvis=4)
    flat = MLP([linear("a"), linear("b"), linear("y")], nvis=4)
    assert [p.name for p in nested.get_params()] == [p.name for p in flat.get_params()]
    assert np.array_equal(nested.get_param_vector(), flat.get_param_vector())
    assert inner.rng is nested.rng


def test_channels_of_nested_networks_chain_their_prefixes(batch, compute, x):
    innermost = MLP([Sigmoid(2, "y", irange=0.1, monitor_style="one_hot_class")], layer_name="mlp2")
    nested = MLP([MLP([linear("h"), innermost], layer_name="mlp1")], nvis=4)
    channels = nested.get_monitoring_channels((batch(x), batch(np.eye(2)[[0, 1, 1, 0, 1]])))
    assert "mlp1_mlp2_y_misclass" in channels
    assert "mlp1_h_max_x_mean_u" in channels
    assert 0 <= compute(channels["mlp1_mlp2_y_misclass"]) <= 1


def test_targets_reach_the_last_layer_only(batch, x):
    mlp = MLP([Sigmoid(2, "h", irange=0.1), Sigmoid(2, "y", irange=0.1)], nvis=4)
    channels = mlp.get_monitoring_channels((batch(x), batch(np.ones((5, 2)))))
    assert "y_kl" in channels and "h_kl" not in channels


def test_targets_may_be_left_out_of_monitoring(batch, x):
    mlp = MLP([Sigmoid(2, "y", irange=0.1)], nvis=4, monitor_targets=False)
    assert mlp.get_monitoring_data_specs() == (VectorSpace(4), "features")
    channels = mlp.get_monitoring_channels(batch(x))
    assert "y_col_norms_max" in channels and "y_kl" not in channels


def test_monitoring_takes_features_and_targets():
    mlp = MLP([Sigmoid(2, "y", irange=0.1)], nvis=4)
    space, sources = mlp.get_monitoring_data_specs()
    assert space == CompositeSpace([VectorSpace(4), VectorSpace(2)])
    assert sources == ("features", "targets")


def test_the_default_cost_is_that_of_the_last_layer(x, compute, batch, close, numbers):
    mlp = MLP([linear("y")], nvis=4)
    Y = numbers.randn(5, 3)
    W, b = mlp.get_param_values()
    expected = ((Y - x @ W - b) ** 2).sum(axis=1).mean()
    close(compute(Default().expr(mlp, (batch(x), batch(Y)))), expected)
    close(compute(mlp.cost_from_X((batch(x), batch(Y)))), expected)


def test_added_layers_draw_from_the_generators_present_state():
    whole = MLP([linear("h0"), linear("h1")], nvis=4)
    grown = MLP([linear("h0")], nvis=4)
    grown.add_layers([linear("h1")])
    assert np.array_equal(whole.get_param_vector(), grown.get_param_vector())
    with pytest.raises(ValueError, match="same name"):
        grown.add_layers([linear("h0")])
    assert len(grown.layers) == 2


def test_grafted_layers_keep_their_parameters_and_names(x, compute, batch, close):
    below, above = MLP([linear("h", 3)], nvis=4), MLP([linear("h", 2), linear("y", 2)], nvis=3)
    middle = compute(below.fprop(batch(x)))
    expected = compute(above.fprop(batch(middle)))
    params = below.get_params() + above.get_params()
    below.graft(above.layers)
    close(compute(below.fprop(batch(x))), expected)
    assert below.get_params() == params
    assert [p.name for p in params] == ["h_W", "h_b", "h_W", "h_b", "y_W", "y_b"]
    with pytest.raises(ValueError, match="named y"):
        below.dropout_fprop(batch(x), input_include_probs={"y": 0.5})


def test_grafted_layers_must_fit():
    below, above = MLP([linear("h", 3)], nvis=4), MLP([linear("y", 2)], nvis=5)
    with pytest.raises(ValueError, match="grafted"):
        below.graft(above.layers)
    assert len(below.layers) == 1


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda: MLP([], nvis=4), ValueError),
        (lambda: MLP(linear(), nvis=4), ValueError),
        (lambda: MLP(["h"], nvis=4), TypeError),
        (lambda: MLP([linear("h"), linear("h")], nvis=4), ValueError),
        (lambda: MLP([linear()], nvis=4, layer_name="inner"), ValueError),
    ],
)
def test_wrong_layers_are_refused(make, error):
    with pytest.raises(error):
        make()


def test_a_layer_belongs_to_one_network():
    layer = linear()
    MLP([layer], nvis=4)
    with pytest.raises(ValueError, match="already belongs"):
        MLP([layer], nvis=4)


def test_a_network_without_input_space_has_no_parameters_yet():
    with pytest.raises(AttributeError, match="no input space"):
        MLP([linear()], layer_name="inner").get_params()


def test_scales_of_all_layers_are_collected():
    layers = [Linear(2, name, irange=0.1, W_lr_scale=0.5) for name in ("a", "b")]
    mlp = MLP(layers, nvis=2)
    assert list(mlp.get_lr_scalers().values()) == [0.5, 0.5]


@pytest.mark.parametrize(
    "coeffs, expected",
    [(0.5, [0.5, 0.5]), ([0.5, 0.0], [0.5, 0]), ({"b": 2.0}, [0, 2]), ([0.25, 3.0], [0.25, 3])],
)
def test_decay_adds_up_over_layers(coeffs, expected, compute, close):
    mlp = MLP([linear("a"), linear("b")], nvis=2)
    squares = [(layer.W.get_value().astype(float) ** 2).sum() for layer in mlp.layers]
    sizes = [np.abs(layer.W.get_value()).sum() for layer in mlp.layers]
    close(compute(mlp.get_weight_decay(coeffs)), np.dot(expected, squares))
    close(compute(mlp.get_l1_weight_decay(coeffs)), np.dot(expected, sizes))


def test_decay_of_nothing_is_zero_and_layers_without_weights_are_not_asked(compute):
    mlp = MLP([linear("a"), SpaceConverter("c", Conv2DSpace([1, 3], num_channels=1))], nvis=2)
    assert compute(at.as_tensor_variable(mlp.get_weight_decay(0.0))) == 0
    mlp.get_weight_decay([0.1, 0.0])


def test_decay_of_nested_networks_takes_nested_coefficients(compute, close):
    inner = MLP([linear("a"), linear("b")], layer_name="inner")
    mlp = MLP([inner, linear("y")], nvis=2)
    squares = [(p.get_value().astype(float) ** 2).sum() for p in mlp.get_params()[::2]]
    close(compute(mlp.get_weight_decay([[0.1, 0.2], 0.3])), np.dot([0.1, 0.2, 0.3], squares))


@pytest.mark.parametrize("method", ["get_weight_decay", "get_l1_weight_decay"])
@pytest.mark.parametrize("coeffs", [0, [0], [[0]], {"inner": [0]}])
def test_decay_of_nothing_in_nested_networks_is_a_constant(coeffs, method):
    mlp = MLP([MLP([linear("a")], layer_name="inner")], nvis=2)
    decay = getattr(mlp, method)(coeffs)
    assert isinstance(decay, TensorConstant)
    assert decay.dtype == config.floatX and decay.data == 0


@pytest.mark.parametrize("coeffs", [[0.1], [0.1, 0.1, 0.1], {"nobody": 0.1}])
def test_coefficients_that_fit_no_layer_are_refused(coeffs):
    with pytest.raises(ValueError, match="layer"):
        MLP([linear("a"), linear("b")], nvis=2).get_weight_decay(coeffs)


def test_a_batch_size_is_forced_on_every_layer():
    mlp = MLP([linear()], nvis=4, batch_size=10)
    assert mlp.force_batch_size == 10
    mlp.set_batch_size(20)
    assert mlp.batch_size == mlp.force_batch_size == 20


def test_a_converter_gives_the_same_numbers_in_another_form(x, compute, batch):
    space = Conv2DSpace(shape=(2, 1), num_channels=2, axes=("c", 0, 1, "b"))
    mlp = MLP([SpaceConverter("c", space), linear("y", 2)], nvis=4)
    states = compute(mlp.fprop(batch(x), return_all=True))
    assert np.array_equal(states[0], batch(x).data.reshape(5, 2, 1, 2).transpose(3, 1, 2, 0))
    with pytest.raises(ValueError, match="5 inputs do not fill a space of 4"):
        MLP([SpaceConverter("c", space)], nvis=5)


def test_weights_are_those_of_the_first_layer():
    mlp = MLP([linear("h0"), linear("h1")], nvis=4)
    assert np.array_equal(mlp.get_weights(), mlp.layers[0].W.get_value())


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
