"""How far apart two computations are, by hand."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Records, Series
from adversarial.paper.fidelity import (
    compare_histories,
    compare_models,
    compare_with_original,
    gap_of,
    gap_of_series,
)


@pytest.mark.parametrize(
    "ours, reference, absolute, relative, close",
    [
        ([1, 2], [1, 2], 0, 0, True),
        ([1, 2.5], [1, 2], 0.5, 0.25, False),
        ([1, 2.125], [1, 2], 0.125, 0.0625, True),  # within a tenth of 2
        ([0, 0], [0, 0], 0, 0, True),
        ([0, 1e-9], [0, 0], 1e-9, np.inf, False),
        ([np.nan, 1], [np.nan, 1], 0, 0, True),
        ([np.inf, 1], [np.inf, 1], 0, 0, True),
        ([np.inf, 1], [-np.inf, 1], np.inf, np.inf, False),
        ([1, np.nan], [1, 1], np.inf, np.inf, False),
        ([1, 1], [1, np.nan], np.inf, np.inf, False),
        ([1, 2, 3], [1, 2], np.inf, np.inf, False),
    ],
)
def test_a_gap_is_measured_against_the_largest_value(ours, reference, absolute, relative, close):
    gap = gap_of("values", "x", ours, reference, within=0.1)
    assert (gap.absolute, gap.relative, gap.close) == (absolute, relative, close)
    assert gap.beyond == (None if close else 0)
    assert gap.differs is gap.largest is None  # of a single record there is nothing to say


def test_a_series_says_where_it_leaves_the_tolerance():
    reference = [[1.0], [10.0], [10.0], [10.0]]
    ours = [[1.0], [10.5], [11.5], [20.0]]
    gap = gap_of_series("values", "x", ours, reference, [0, 0.1, 0.1, 0.1])
    assert (gap.absolute, gap.relative, gap.within, gap.beyond) == (10, 1, 0.1, 2)


@pytest.mark.parametrize(
    "ours, differs, largest",
    [
        ([1, 10, 100, 100], None, None),
        ([1, 10, 100, 100 + 1e-13], 3, 3),  # a few units in the last place
        ([1, 15, 120, 110], 1, 1),  # a half, a fifth and a tenth
        ([1, 15, 150, 100], 1, 2),  # a half of each: then the larger one
        ([1.5, np.nan, np.nan, 100], 0, 1),
        ([1, 15], 1, 1),  # it is beyond the tolerance before it ends
        ([1], 1, 1),  # it ends while it is equal
        ([], 0, 0),
    ],
)
def test_a_series_says_where_it_first_differs_and_where_most(ours, differs, largest):
    gap = gap_of_series("values", "x", ours, [1, 10, 100, 100], [0] * 4)
    assert (gap.differs, gap.largest) == (differs, largest)


def test_differences_that_are_allowed_have_their_places_too():
    gap = gap_of_series("values", "x", [1, 1.25, 1], [1, 1, 1], [0.5] * 3)
    assert (gap.close, gap.differs, gap.largest) == (True, 1, 1)


def test_what_is_allowed_absolutely_is_large_relative_to_nothing():
    gap = gap_of_series("values", "x", [0.5e-6], [1e-8], [1e-3], atol=1e-6)
    assert gap.close
    assert gap.relative == pytest.approx(4.9e-4)  # of 1e-3, of which 1e-6 is a thousandth


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


class Replayed:
    """What was computed in a training of three epochs, of one parameter and one channel."""

    initial, calls, gradients = {}, ({}, {}), {}

    def __init__(self, parameter, channel):
        monitor = SimpleNamespace(channels={"c": SimpleNamespace(val_record=channel)})
        self.run = [{"model/b": np.array([value])} for value in parameter], monitor


def recorded(parameter, channel):
    """The same, as recorded of the original."""
    return {
        **{f"epoch{k}/model/b": np.array([value]) for k, value in enumerate(parameter)},
        "monitor/names": np.array(json.dumps(["c"]).encode()),
        "monitor/values": np.array([channel]),
    }


def test_places_beside_the_original_are_epochs():
    ours = Replayed(parameter=[1, 1.5, 2.25, 3.25], channel=[4, 4, 4.002, 3.999])
    found = compare_with_original(ours, recorded([1, 1.5, 2, 3], [4, 4, 4, 4]))
    assert [(gap.kind, gap.relative, gap.beyond, gap.differs, gap.largest) for gap in found] == [
        ("channels", pytest.approx(5e-4), None, 2, 2),
        ("parameters", 1 / 8, 2, 2, 2),  # 1/4 of 2, then 1/4 of 3
        ("movement of parameters", 1 / 4, 2, 2, 2),  # 1/4 of 1, then 1/4 of 2
    ]


def test_one_tolerance_takes_the_place_of_all_beside_the_original():
    ours = Replayed(parameter=[1, 2 + 1e-9], channel=[1e-9, 1e-9])
    values = recorded([1, 2], [0, 1e-9])  # a channel may be off by 1e-6, but not if X is given
    assert [gap.beyond for gap in compare_with_original(ours, values)] == [None, None, None]
    assert [gap.beyond for gap in compare_with_original(ours, values, within=0)] == [0, 1, 1]
    found = compare_with_original(ours, values, within=0.5)
    assert [(gap.relative, gap.within, gap.beyond) for gap in found] == [
        (1, 0.5, 0),
        (pytest.approx(5e-10), 0.5, None),
        (pytest.approx(1e-9), 0.5, None),
    ]


def test_a_training_that_ends_earlier_than_the_original_is_beyond():
    ours = Replayed(parameter=[1, 2], channel=[4, 4])
    channel = compare_with_original(ours, recorded([1, 2, 3], [4, 4, 4]))[0]
    assert (channel.absolute, channel.beyond) == (np.inf, 2)


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
