"""Data on a curve."""

import pytest

from adversarial.paper.theory import degenerate_data


@pytest.mark.slow
def test_a_generator_learns_a_circle(holds):
    holds(degenerate_data)
