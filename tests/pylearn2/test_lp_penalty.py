import numpy as np
import pytest

from adversarial.config.resolve import resolve
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
