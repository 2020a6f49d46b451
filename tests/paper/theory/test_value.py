"""Equation 1, in NumPy and as it is trained."""

import numpy as np
import pytest

from adversarial.paper.theory import minimax_value, value


def test_the_value_is_that_of_the_graph(holds):
    holds(minimax_value, draws=5)


def test_numpy_s_value_of_a_pair_of_zeros_is_minus_log_four():
    pair = value.paper_like_pair()
    pair.set_param_vector(0 * pair.get_param_vector())
    assert value.value_by_numpy(pair, np.ones((2, 5)), np.zeros((3, 5))) == pytest.approx(
        -np.log(4)
    )
