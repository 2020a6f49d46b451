"""A training beside the recorded one of the original."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.paper.fidelity import (
    compare_with_original,
)


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
