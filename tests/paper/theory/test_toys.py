"""Small nets and data for demonstrations."""

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.datasets.mixtures import GaussianMixture
from adversarial.paper.theory.toys import (
    MIXTURE,
    Stretch,
    discriminator_function,
    make_data,
    make_inferer,
    make_pair,
)


def test_stretched_noise_reaches_far_at_its_ends_and_stays_finite():
    noise = np.array([[-np.sqrt(3)], [0.0], [np.sqrt(3)]], dtype=config.floatX)
    found = Stretch("stretch").fprop(at.constant(noise)).eval()
    # artanh(x) = log((1 + x) / (1 - x)) / 2, which is log(101) / 2 at x = 1 / 1.02
    np.testing.assert_allclose(found.ravel(), [-np.log(101) / 2, 0, np.log(101) / 2], rtol=1e-4)
    assert found.dtype == config.floatX


def test_data_are_made_as_an_experiment_file_makes_them():
    data = make_data(MIXTURE, n=5, means=[[0.0], [2.0]], stdevs=0.5)
    np.testing.assert_array_equal(data.X, GaussianMixture(5, [[0.0], [2.0]], 0.5).X)
    assert MIXTURE in data.yaml_src


def test_players_fit_together_and_the_judge_gives_logit_and_probability(numbers):
    pair = make_pair(2, noise_dims=3, units=4)
    assert pair.generator.get_output_space() == pair.discriminator.get_input_space()
    assert make_inferer(2, noise_dims=3).get_output_space() == pair.generator.get_input_space()
    logit, D = discriminator_function(pair.discriminator)(numbers.randn(5, 2))
    np.testing.assert_allclose(D, 1 / (1 + np.exp(-logit)), rtol=1e-5)
