"""Modes that a generator covers, or collapses to."""

import numpy as np
import pytest

from adversarial.paper.theory import helvetica
from adversarial.paper.theory.helvetica import MODES, RADIUS, covered, ring, shares


def test_modes_lie_evenly_on_a_circle():
    means = ring()
    assert means.shape == (MODES, 2)
    np.testing.assert_allclose(np.hypot(*means.T), RADIUS)
    sides = np.hypot(*(means - np.roll(means, 1, axis=0)).T)
    np.testing.assert_allclose(sides, 2 * RADIUS * np.sin(np.pi / MODES))


def test_samples_far_from_all_modes_belong_to_none():
    samples = np.array([*ring()[[0, 0, 3]], [0.0, 0.0]])
    fractions = shares(samples, ring(), within=0.1)
    assert fractions[[0, 3]].tolist() == [0.5, 0.25] and fractions.sum() == 0.75


def test_a_fifth_of_its_share_covers_a_mode():
    assert covered(np.array([0.89, 0.05, 0.06, 0.0])) == 3  # a share is a quarter
    assert covered(np.array([0.9, 0.06, 0.04, 0.0])) == 2


@pytest.mark.slow
def test_a_generator_that_is_trained_alone_collapses(holds):
    holds(helvetica)
