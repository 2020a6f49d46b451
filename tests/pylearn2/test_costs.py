import numpy as np
import pytest

from adversarial.config.resolve import resolve
from adversarial.costs.cost import Cost
from adversarial.models.mlp import MLP, Linear
from adversarial.space import NullSpace


@pytest.mark.parametrize("p", [1, 2, 3])
def test_the_penalty_is_a_sum_of_powers(p, compute, close):
    mlp = MLP([Linear(3, "h", irange=1.0, init_bias=-2.0)], nvis=2)
    cost = resolve("pylearn2.costs.cost.LpPenalty")(mlp.get_params(), p)
    expected = sum((np.abs(value) ** p).sum() for value in mlp.get_param_values())
    close(compute(cost.expr(mlp, None)), expected)
    assert cost.get_data_specs(mlp) == (NullSpace(), "")


def test_nothing_to_penalise_is_refused():
    with pytest.raises(ValueError, match="at least one variable"):
        resolve("pylearn2.costs.cost.LpPenalty")([], 2)


@pytest.mark.parametrize("supervised", [False, True])
def test_a_cost_of_one_s_own_says_by_a_mixin_what_data_it_takes(supervised):
    class Own(resolve("pylearn2.costs.cost.DefaultDataSpecsMixin"), Cost):
        pass

    class Dataless(resolve("pylearn2.costs.cost.NullDataSpecsMixin"), Cost):
        pass

    Own.supervised = Dataless.supervised = supervised
    mlp = MLP([Linear(3, "h", irange=1.0)], nvis=2)
    _, source = Own().get_data_specs(mlp)
    assert source == (("features", "targets") if supervised else "features")
    assert Dataless().get_data_specs(mlp) == (NullSpace(), "")
