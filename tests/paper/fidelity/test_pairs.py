"""Two histories, or two models, side by side."""

import numpy as np

from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Records, Series
from adversarial.paper.fidelity import (
    compare_histories,
    compare_models,
)


def records(**channels):
    made = {
        name: Series(np.array(values, dtype=float), *np.zeros((4, len(values))))
        for name, values in channels.items()
    }
    return Records("a.jsonl", made, 0, 0, 0, None)


def test_histories_are_compared_channel_by_channel_without_clocks():
    one = records(c10=[1, 2, 3], c2=[1, 2, 3], only=[1], total_seconds_last_epoch=[1])
    other = records(c10=[1, 2, 4], c2=[1, 2], total_seconds_last_epoch=[2])
    found = compare_histories(one, other, 0.1)
    assert [(gap.name, gap.relative, gap.within, gap.beyond) for gap in found] == [
        ("c2", np.inf, 0.1, 2),  # the rest of the longer one
        ("c10", 0.25, 0.1, 2),
        ("only", np.inf, 0.1, 0),
    ]


def test_models_are_compared_parameter_by_parameter():
    one, other = (MLP([Linear(2, "y", irange=0.5)], nvis=3) for _ in range(2))
    assert all(gap.close for gap in compare_models(one, other))
    other.get_params()[0].set_value(2 * other.get_params()[0].get_value())
    weights, bias = compare_models(one, other, within=0.5)
    assert (bias.name, bias.absolute) == ("model/y_b", 0)
    assert (weights.name, weights.relative, weights.close) == ("model/y_W", 0.5, True)
    larger = MLP([Linear(2, "y", irange=0.5), Linear(1, "z", irange=0.5)], nvis=3)
    assert [gap.name for gap in compare_models(one, larger) if not gap.close] == [
        "model/z_W",
        "model/z_b",
    ]
