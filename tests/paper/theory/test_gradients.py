"""Gradients of both players, by differences."""

import numpy as np
import pytest
from aesara import config
from aesara import tensor as at

from adversarial.paper.theory import data_reach_only_the_discriminator, finite_differences
from adversarial.paper.theory.gradients import frozen_function, largest_error, sine_pair
from adversarial.rng import Streams


def test_data_reach_the_generator_through_the_discriminator_only(holds):
    holds(data_reach_only_the_discriminator)


def test_a_frozen_function_draws_the_same_again():
    x = at.matrix()
    drawn = Streams(3).uniform((2, 2), dtype=config.floatX)
    frozen = frozen_function([x], [x + drawn])
    zeros = np.zeros((2, 2), config.floatX)
    (first,), (second,) = frozen(zeros), frozen(zeros)
    np.testing.assert_array_equal(first, second)
    assert np.ptp(first) > 0


def test_slopes_of_an_unforeseen_layer_are_those_of_differences():
    with config.change_flags(floatX="float64"):
        assert largest_error(sine_pair()) < 1e-6


@pytest.mark.slow
def test_slopes_of_all_pairs_are(holds):
    holds(finite_differences)
