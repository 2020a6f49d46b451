"""The best discriminator, found and trained."""

import numpy as np
import pytest
from scipy.stats import norm

from adversarial.evaluation.sampling import draw_samples
from adversarial.paper.theory import pointwise_maximiser, trained_discriminator
from adversarial.paper.theory.discriminator import MEAN, STDEV, known_game


def test_the_maximum_is_where_proposition_1_has_it(holds):
    holds(pointwise_maximiser, n=20)


def test_the_densities_of_the_known_game_are_known():
    pair, data = known_game(n=4000)
    samples = draw_samples(pair.generator, 4000).ravel()
    assert abs(samples.mean() - MEAN) < 5 * STDEV / np.sqrt(4000)
    assert samples.std() == pytest.approx(STDEV, rel=0.06)
    expected = 0.5 * norm.pdf(0, -1.5, 0.5) + 0.5 * norm.pdf(0, 2.0, 0.8)
    assert data.density(np.zeros((1, 1))) == pytest.approx(expected, rel=1e-5)


@pytest.mark.slow
def test_a_trained_discriminator_comes_near_it(holds):
    holds(trained_discriminator)
