"""Games of networks, from several seeds."""

import numpy as np
import pytest

from adversarial.paper.theory import several_seeds
from adversarial.paper.theory.parameters import END, distribution


def test_the_distribution_of_a_line_is_uniform():
    found = distribution(lambda noise: noise, np.linspace(-END, END, 5))
    np.testing.assert_allclose(found, 0.25, atol=1e-4)


def test_what_lies_outside_counts_for_the_outermost_cells():
    found = distribution(lambda noise: 10 * noise, np.array([-1.0, 0.0, 1.0]))
    np.testing.assert_allclose(found, 0.5, atol=1e-4)


@pytest.mark.slow
def test_all_seeds_come_near_the_data(holds):
    holds(several_seeds)
