"""The game of Figure 1, on a line."""

import numpy as np
import pytest

from adversarial.paper.theory import four_moments
from adversarial.paper.theory.game import GRID, WIDTH, Game


@pytest.fixture
def game():
    return Game(n=200)


def test_a_moment_shows_densities_a_judgement_and_how_far_apart_they_are(game):
    moment = game.moment()
    assert moment.p_g.sum() * WIDTH == pytest.approx(1, abs=1e-6)
    assert moment.D.shape == GRID.shape and np.all((moment.D > 0) & (moment.D < 1))
    assert 0 < moment.distance < np.log(2)
    assert moment.distance == game.distance()


def test_a_generator_that_falls_is_mirrored_and_one_that_rises_is_left(game):
    game.turn_upwards()
    rising = game.moment().samples
    assert rising[-1] > rising[0]
    weights = game.pair.generator.get_params()[0]
    weights.set_value(-weights.get_value())
    falling = game.moment().samples
    np.testing.assert_allclose(falling, rising[::-1], rtol=1e-4, atol=1e-5)
    game.turn_upwards()
    np.testing.assert_allclose(game.moment().samples, rising)


@pytest.mark.slow
def test_the_four_moments_are_those_of_figure_1(holds):
    holds(four_moments)
