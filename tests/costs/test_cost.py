"""Sums of costs, and methods of a model that are costs."""

from collections import OrderedDict

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.costs.cost import Cost, MethodCost, SumOfCosts
from adversarial.costs.mlp import Default, L1WeightDecay, WeightDecay
from adversarial.costs.mlp.dropout import Dropout
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.space import CompositeSpace, VectorSpace

from .nets import error, squares


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


def test_a_cost_without_value_says_so(mlp):
    with pytest.raises(NotImplementedError, match="Cost"):
        Cost().expr(mlp, None)


def test_costs_are_scalars_of_the_configured_type(mlp, data):
    for cost in (Default(), Dropout(), WeightDecay(0.1), SumOfCosts([Default()])):
        value = at.as_tensor_variable(cost.expr(mlp, data))
        assert value.ndim == 0 and value.dtype == aesara.config.floatX
