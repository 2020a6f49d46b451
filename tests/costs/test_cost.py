from collections import OrderedDict

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.backend import function
from adversarial.costs.cost import Cost, MethodCost, SumOfCosts
from adversarial.costs.mlp import Default, L1WeightDecay, WeightDecay
from adversarial.costs.mlp.dropout import Dropout
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.space import CompositeSpace, NullSpace, VectorSpace


@pytest.fixture
def mlp():
    return MLP([Linear(3, "h", irange=1.0), Linear(2, "y", irange=1.0)], nvis=4)


@pytest.fixture
def data(numbers, batch):
    return batch(numbers.randn(6, 4)), batch(numbers.randn(6, 2))


def squares(mlp):
    return [(p.get_value().astype(float) ** 2).sum() for p in mlp.get_params()[::2]]


def error(mlp, data):
    X, Y = (np.asarray(d.data, dtype=float) for d in data)
    W0, b0, W1, b1 = mlp.get_param_values()
    return ((Y - (X @ W0 + b0) @ W1 - b1) ** 2).sum(axis=1).mean()


def test_the_default_is_the_networks_own_cost(mlp, data, compute, close):
    close(compute(Default().expr(mlp, data)), error(mlp, data))
    space, sources = Default().get_data_specs(mlp)
    assert space == CompositeSpace([VectorSpace(4), VectorSpace(2)])
    assert sources == ("features", "targets")


@pytest.mark.parametrize(
    "coeffs, expected", [(0.5, [0.5, 0.5]), ([0.5, 0.25], [0.5, 0.25]), ({"y": 2.0}, [0, 2.0])]
)
def test_weight_decay_is_a_sum_of_squares(coeffs, expected, mlp, compute, close):
    value = WeightDecay(coeffs).expr(mlp, None)
    close(compute(value), np.dot(expected, squares(mlp)))
    assert value.name == "weight_decay"
    assert value.dtype == aesara.config.floatX
    assert WeightDecay(coeffs).get_data_specs(mlp) == (NullSpace(), "")


@pytest.mark.parametrize(
    "coeffs, expected", [(0.5, [0.5, 0.5]), ([0.5, 0.25], [0.5, 0.25]), ({"y": 2.0}, [0, 2.0])]
)
def test_l1_decay_is_a_sum_of_magnitudes(coeffs, expected, mlp, compute, close):
    value = L1WeightDecay(coeffs).expr(mlp, None)
    sizes = [np.abs(p.get_value()).sum() for p in mlp.get_params()[::2]]
    close(compute(value), np.dot(expected, sizes))
    assert value.name == "l1_penalty"


def test_decay_without_coefficients_is_zero(mlp, compute):
    assert compute(WeightDecay(0.0).expr(mlp, None)) == 0
    assert compute(WeightDecay({}).expr(mlp, None)) == 0


def test_a_sum_weighs_its_terms(mlp, data, compute, close):
    cost = SumOfCosts([Default(), (0.5, WeightDecay(0.1)), [2.0, L1WeightDecay(0.01)]])
    sizes = sum(np.abs(p.get_value()).sum() for p in mlp.get_params()[::2])
    expected = error(mlp, data) + 0.05 * sum(squares(mlp)) + 0.02 * sizes
    close(compute(cost.expr(mlp, data)), expected)


def test_the_gradient_of_a_sum_is_the_sum_of_gradients(mlp, data, compute, close):
    cost = SumOfCosts([Default(), (0.5, WeightDecay(0.1))])
    gradients, updates = cost.get_gradients(mlp, data)
    assert list(gradients) == mlp.get_params() and not updates
    expected = compute(aesara.grad(cost.expr(mlp, data), mlp.get_params()))
    for actual, slope in zip(compute(list(gradients.values())), expected):
        close(actual, slope)


def test_a_sum_shows_its_terms(mlp, data, compute, close):
    cost = SumOfCosts([Default(), (0.5, WeightDecay(0.1))])
    channels = cost.get_monitoring_channels(mlp, data)
    unnamed, named = channels
    assert unnamed.startswith("term_0") and named == "term_1_weight_decay"
    close(compute(channels[unnamed]), error(mlp, data))
    close(compute(channels["term_1_weight_decay"]), 0.1 * sum(squares(mlp)))


class Intractable(Cost):
    """Has gradients, but no value."""

    def expr(self, model, data):
        return None

    def get_gradients(self, model, data):
        return OrderedDict((param, 2 * param) for param in model.get_params()), OrderedDict()


def test_a_sum_with_a_term_without_value_has_gradients_only(mlp, batch, compute, close):
    total, data = SumOfCosts([(0.5, Intractable()), WeightDecay(0.1)]), batch(np.ones((2, 4)))
    assert total.expr(mlp, data) is None
    assert list(total.get_monitoring_channels(mlp, data)) == ["term_1_weight_decay"]
    found = total.get_gradients(mlp, data)[0]
    close(compute(found[mlp.get_params()[0]]), 1.2 * mlp.get_param_values()[0])
    close(compute(found[mlp.get_params()[1]]), mlp.get_param_values()[1])


@pytest.mark.parametrize("first", [MethodCost("cost_from_X"), Default()])
def test_a_sum_asks_for_what_its_terms_need(first, mlp, data, compute, close):
    cost = SumOfCosts([first, WeightDecay(0.1)])
    space, sources = cost.get_data_specs(mlp)
    assert space == CompositeSpace([VectorSpace(4), VectorSpace(2)])
    assert sources == ("features", "targets")
    close(compute(cost.expr(mlp, data)), error(mlp, data) + 0.1 * sum(squares(mlp)))


def test_a_sum_of_a_game_and_something_else_asks_for_features_only(batch):
    generator = MLP([Linear(3, "y", irange=1.0)], nvis=2)
    pair = AdversaryPair(Generator(generator), MLP([Sigmoid(1, "y", irange=1.0)], nvis=3))
    cost = SumOfCosts([AdversaryCost2(alternate_g=True)])
    assert cost.get_data_specs(pair) == (VectorSpace(3), "features")
    gradients, updates = cost.get_gradients(pair, batch(np.ones((4, 3))))
    assert len(gradients) == 4 and len(updates) == 1


def test_two_costs_may_not_update_the_same_thing(batch):
    generator = MLP([Linear(3, "y", irange=1.0)], nvis=2)
    pair = AdversaryPair(Generator(generator), MLP([Sigmoid(1, "y", irange=1.0)], nvis=3))
    game = AdversaryCost2(alternate_g=True)
    with pytest.raises(ValueError, match="now_train_generator"):
        SumOfCosts([game, game]).get_gradients(pair, batch(np.ones((4, 3))))


@pytest.mark.parametrize("costs, error", [([], ValueError), (["cost"], TypeError)])
def test_sums_of_nothing_or_of_something_else_are_refused(costs, error):
    with pytest.raises(error):
        SumOfCosts(costs)


def test_a_method_of_the_model_can_be_the_cost(mlp, data, compute, close):
    cost = MethodCost("cost_from_X")
    assert cost.get_data_specs(mlp) == Default().get_data_specs(mlp)
    close(compute(cost.expr(mlp, data)), error(mlp, data))
    gradients, _ = cost.get_gradients(mlp, data)
    assert list(gradients) == mlp.get_params()


def test_dropout_averages_to_the_plain_network_where_it_is_linear(numbers, batch, compute):
    mlp = MLP([Linear(1, "y", irange=1.0)], nvis=4)
    X = np.tile(numbers.randn(1, 4), (4000, 1))
    plain = compute(mlp.fprop(batch(X)))[0, 0]
    dropped = compute(mlp.dropout_fprop(batch(X)))
    assert abs(dropped.mean() - plain) < 5 * dropped.std() / np.sqrt(4000)


def test_the_dropout_cost_is_that_of_a_pass_with_dropout(mlp, data, close):
    arguments = {"default_input_include_prob": 0.8, "input_scales": {"y": 3.0}}
    value = function([], Dropout(**arguments).expr(mlp, data))()
    twin = MLP([Linear(3, "h", irange=1.0), Linear(2, "y", irange=1.0)], nvis=4)
    X, Y = data
    expected = function([], twin.cost(Y, twin.dropout_fprop(X, **arguments)))()
    close(value, expected)
    assert Dropout().get_data_specs(mlp)[1] == ("features", "targets")


def test_a_cost_without_value_says_so(mlp):
    with pytest.raises(NotImplementedError, match="Cost"):
        Cost().expr(mlp, None)


def test_parameters_that_a_cost_does_not_touch_have_zero_gradient(mlp, compute):
    gradients, _ = WeightDecay(0.1).get_gradients(mlp, None)
    values = dict(zip([p.name for p in gradients], compute(list(gradients.values()))))
    assert set(values) == {"h_W", "h_b", "y_W", "y_b"}
    assert not values["h_b"].any() and values["h_W"].any()


def test_costs_are_scalars_of_the_configured_type(mlp, data):
    for cost in (Default(), Dropout(), WeightDecay(0.1), SumOfCosts([Default()])):
        value = at.as_tensor_variable(cost.expr(mlp, data))
        assert value.ndim == 0 and value.dtype == aesara.config.floatX
