"""Channels that several kinds of layer share, against NumPy."""

import numpy as np
import pytest

from adversarial.models.mlp.channels import over_examples, weight_norms


def test_norms_of_rows_and_columns(numbers, compute, batch, close):
    W = numbers.randn(4, 3)
    channels = weight_norms(batch(W))
    found = dict(zip(channels, compute(list(channels.values()))))
    for name, axis in (("row_norms", 1), ("col_norms", 0)):
        norms = np.linalg.norm(W, axis=axis)
        for statistic in ("min", "mean", "max"):
            close(found.pop(f"{name}_{statistic}"), getattr(norms, statistic)())
    assert not found


@pytest.mark.parametrize("axis", [0, (0, 2, 3)])
def test_examples_come_first_then_units(axis, numbers, compute, batch, close):
    state = numbers.randn(5, 2, 3, 3)
    channels = over_examples(batch(state), ("range", "mean"), "_", prefix="p_", axis=axis)
    assert list(channels)[:3] == ["p_range_x_max_u", "p_range_x_mean_u", "p_range_x_min_u"]
    found = dict(zip(channels, compute(list(channels.values()))))
    spread, mean = np.ptp(state, axis=axis), state.mean(axis=axis)
    close(found["p_range_x_max_u"], spread.max())
    close(found["p_mean_x_min_u"], mean.min())
    assert len(found) == 6
