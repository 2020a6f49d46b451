"""Every demonstration, small: what it claims holds, and what it shows can be drawn."""

import numpy as np
import pytest
from aesara import config
from aesara import tensor as at
from scipy.integrate import trapezoid

from adversarial.paper import theory
from adversarial.paper.theory import simplex, value
from adversarial.paper.theory.independence import autocorrelations
from adversarial.paper.theory.noise import smoothed_gradient
from adversarial.paper.theory.saturation import slopes
from adversarial.paper.theory.toys import Stretch
from adversarial.paper.theory.variables import density

QUICK = [
    (theory.limit_of_vanishing_noise, {"n": 5}),
    (theory.minimax_value, {"draws": 5}),
    (theory.pointwise_maximiser, {"n": 20}),
    (theory.change_of_variables, {"n": 20000}),
    (theory.global_minimum, {}),
    (theory.convergence_on_a_simplex, {"starts": 2, "pairs": 50}),
    (theory.count_updates, {"k": 2, "minibatches": 6}),
    (theory.uncorrelated_samples, {"epochs": 1, "n": 2000, "lags": 10}),
    (theory.data_reach_only_the_discriminator, {}),
]
TRAINED = [
    (theory.saturation, {}),
    (theory.trained_discriminator, {}),
    (theory.several_seeds, {}),
    (theory.four_moments, {}),
    (theory.learned_inference, {}),
    (theory.helvetica, {}),
    (theory.degenerate_data, {}),
    (theory.finite_differences, {}),
]


def check(demonstrate, arguments, folder):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    shown = demonstrate(**arguments)
    failed = [(claim.id, claim.measured) for claim in shown.claims if claim.passed is False]
    assert failed == []
    assert shown.claims
    for picture in shown.pictures:
        path = folder / f"{picture.name}.png"
        picture.image.save(path)
        assert 1000 < path.stat().st_size < 150_000
    named = {name for claim in shown.claims for name in claim.pictures}
    assert named == {picture.name for picture in shown.pictures}


@pytest.mark.parametrize("demonstrate, arguments", QUICK, ids=lambda x: getattr(x, "__name__", ""))
def test_the_claims_of_a_demonstration_hold(demonstrate, arguments, tmp_path):
    check(demonstrate, arguments, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "demonstrate, arguments", TRAINED, ids=lambda x: getattr(x, "__name__", "")
)
def test_the_claims_of_a_demonstration_with_training_hold(demonstrate, arguments, tmp_path):
    check(demonstrate, arguments, tmp_path)


def test_all_demonstrations_are_tried():
    assert {each.__name__ for each, _ in QUICK + TRAINED} == set(theory.__all__)


def test_a_smoothed_square_has_the_square_s_gradient():
    points = np.array([[1.0, -2.0]])  # E (x + e)^2 = x^2 + sigma^2
    found = smoothed_gradient(lambda x: np.square(x).sum(axis=1), points, sigma=0.7)
    np.testing.assert_allclose(found, [[2.0, -4.0]], rtol=1e-10)


def test_a_smoothed_wave_is_lower_by_a_known_factor():
    points = np.array([[0.3, 0.0]])  # E sin(x + e) = sin(x) exp(-sigma^2 / 2)
    found = smoothed_gradient(lambda x: np.sin(x[:, 0]), points, sigma=0.5)
    np.testing.assert_allclose(found[0], [np.cos(0.3) * np.exp(-0.125), 0.0], atol=1e-12)


def test_slopes_at_equilibrium_are_both_one_half(close):
    minimax, non_saturating = slopes(np.array([0.0, 50.0]))
    close(minimax, [-0.5, -1.0])
    close(non_saturating, [-0.5, 0.0])


def test_a_step_on_the_simplex_moves_to_where_samples_are_too_few():
    p_data, p_g = np.array([0.5, 0.5]), np.array([0.8, 0.2])
    path = simplex.descend(p_data, p_g, rate=0.1, steps=1)
    # log(1 - D*) is log(0.8 / 1.3) and log(0.2 / 0.7); the step is multiplicative
    moved = p_g * np.array([0.8 / 1.3, 0.2 / 0.7]) ** -0.1
    np.testing.assert_allclose(path[1], moved / moved.sum())
    assert path[1][1] > 0.2


def test_the_density_of_a_squashed_uniform_variable_integrates_to_one():
    x = np.linspace(0.001, 0.999, 100001)
    assert trapezoid(density(x), x) == pytest.approx(1, abs=1e-3)


def test_numpy_s_value_of_a_pair_of_zeros_is_minus_log_four():
    pair = value.paper_like_pair()
    pair.set_param_vector(0 * pair.get_param_vector())
    assert value.value_by_numpy(pair, np.ones((2, 5)), np.zeros((3, 5))) == pytest.approx(
        -np.log(4)
    )


def test_stretched_noise_reaches_far_at_its_ends_and_stays_finite():
    noise = np.array([[-np.sqrt(3)], [0.0], [np.sqrt(3)]], dtype=config.floatX)
    found = Stretch("stretch").fprop(at.constant(noise)).eval()
    # artanh(x) = log((1 + x) / (1 - x)) / 2, which is log(101) / 2 at x = 1 / 1.02
    np.testing.assert_allclose(found.ravel(), [-np.log(101) / 2, 0, np.log(101) / 2], rtol=1e-4)
    assert found.dtype == config.floatX


def test_correlations_with_later_values(numbers):
    noise = numbers.normal(size=5000)
    smooth = 0.5 * (noise[1:] + noise[:-1])  # neighbours share half of their variance
    found = autocorrelations(smooth, 2)
    np.testing.assert_allclose(found, [0.5, 0.0], atol=0.05)
