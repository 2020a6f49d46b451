import numpy as np
import pytest

from adversarial.costs.mlp import Default
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, Softmax, SpaceConverter
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
