"""A network takes no more memory than its file has numbers for."""

import pytest

from adversarial.models.memory_check import at_most, check_memory
from adversarial.models.mlp import MLP, Linear


def test_parameters_count_when_they_are_drawn_and_when_they_are_kept():
    needed = 2 * 4 * 3 + 3  # biases are not drawn
    with at_most(needed):
        MLP([Linear(3, "h", irange=0.1)], nvis=4)
    with at_most(needed - 1):
        with pytest.raises(ValueError, match="more than the file has numbers for"):
            MLP([Linear(3, "h", irange=0.1)], nvis=4)


def test_a_huge_layer_is_refused_before_it_is_drawn():
    with at_most(1000):
        with pytest.raises(ValueError, match=r"shape \(4, 1152921504606846976\)"):
            MLP([Linear(2**60, "h", irange=0.1)], nvis=4)


def test_outside_there_is_no_limit():
    with at_most(0):
        pass
    check_memory((2**31, 2**31))
