"""Penalties on weights."""

import aesara
import numpy as np
import pytest

from adversarial.costs.mlp import L1WeightDecay, WeightDecay
from adversarial.space import NullSpace

from ..nets import squares


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


def test_parameters_that_a_cost_does_not_touch_have_zero_gradient(mlp, compute):
    gradients, _ = WeightDecay(0.1).get_gradients(mlp, None)
    values = dict(zip([p.name for p in gradients], compute(list(gradients.values()))))
    assert set(values) == {"h_W", "h_b", "y_W", "y_b"}
    assert not values["h_b"].any() and values["h_W"].any()
