"""Streams of MRG31k3p, against Python's own integers."""

import itertools

import numpy as np
import pytest

from adversarial.backend.ops.mrg31k3p import substreams

from ...slow_mrg import slow_jump, slow_stream

pytestmark = pytest.mark.compiled


def test_streams_lie_two_to_the_72_steps_apart():
    states = substreams([10097] * 6, 4)
    assert states.dtype == np.int32
    assert states[0].tolist() == [10097] * 6
    assert states[1].tolist() == [
        715565492,
        93705197,
        1342236120,
        1061384420,
        367303042,
        632596846,
    ]
    expected = [10097] * 6
    for state in states:
        assert state.tolist() == expected
        expected = slow_jump(expected, 72)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 16, 17, 31, 100])
def test_any_number_of_streams_is_a_prefix_of_more(count):
    assert np.array_equal(substreams([7] * 6, count), substreams([7] * 6, 128)[:count])


def test_no_two_of_the_first_streams_meet():
    states = {tuple(state) for state in substreams([10097] * 6, 2000)}
    assert len(states) == 2000
    pairs = itertools.combinations(range(3), 2)
    assert all(
        slow_stream(list(substreams([10097] * 6, 3)[i]), 5)
        != slow_stream(list(substreams([10097] * 6, 3)[j]), 5)
        for i, j in pairs
    )
