"""Sums of kernels do not depend on how points and centres are cut."""

import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.errors import DataError
from adversarial.evaluation.kernel_sums import KernelSums, check_sigmas

from .kernels import cloud, slow_loop

SIGMAS = [0.05, 0.3, 2.0]


def summed(points, batches, sigmas=SIGMAS):
    sums = KernelSums(points, sigmas)
    for batch in batches:
        sums.add(batch)
    return sums


@given(
    ends=st.lists(st.integers(1, 16), max_size=4),
    place=st.sampled_from([0.0, -30.0]),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=40)
def test_each_width_has_the_slow_loop_s_values_however_centres_come(ends, place, seed):
    points, centres = cloud(5, seed=seed) + place, cloud(17, seed=seed + 1) + place
    sums = summed(points, np.split(centres, sorted(set(ends))))
    assert sums.n_centres == 17
    expected = [slow_loop(points, centres, sigma) for sigma in SIGMAS]
    np.testing.assert_allclose(sums.log_likelihoods(), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("rows, columns", [(1, 1), (4, 4), (11, 3), (2, 17)])
def test_blocks_of_points_and_centres_leave_no_seam(rows, columns, monkeypatch):
    points, centres = cloud(11), cloud(17, seed=1)
    whole = summed(points, [centres]).log_likelihoods()
    monkeypatch.setattr("adversarial.evaluation.kernel_sums.POINTS", rows)
    monkeypatch.setattr("adversarial.evaluation.kernel_sums.CENTRES", columns)
    np.testing.assert_allclose(summed(points, [centres]).log_likelihoods(), whole, rtol=1e-12)


def test_a_late_near_centre_outweighs_early_far_ones(monkeypatch):
    monkeypatch.setattr("adversarial.evaluation.kernel_sums.CENTRES", 2)
    centres = np.array([[1e3], [9e2], [50.0], [0.1], [2e3]])
    expected = slow_loop([[0.0]], centres, 0.1)
    found = summed([[0.0]], [centres], [0.1]).log_likelihoods()[0]
    np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_kernels_too_far_for_float64_still_have_a_logarithm():
    # exp(-1e6) underflows; the only kernel's height and distance are left, by pencil
    found = summed([[0.0]], [[[np.sqrt(2e6)]]], [1.0]).log_likelihoods()
    np.testing.assert_allclose(found, -1e6 - np.log(np.sqrt(2 * np.pi)), rtol=1e-12)


def test_nothing_is_kept_of_the_centres():
    def peak(batches):
        sums = KernelSums(cloud(50), [0.1, 0.3])
        tracemalloc.start()
        try:
            for _ in range(batches):
                sums.add(cloud(2000))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2)
    assert peak(20) < 1.1 * peak(2)


UNITS = {
    "pixels in [0, 1]": (0, 1),
    "bytes": (0, 255),
    "what tanh gives": (-1, 1),
    "centred bytes": (-127.5, 127.5),
    "digits less their mean": (-0.6, 1),
}


@pytest.mark.parametrize("of_samples", UNITS)
@pytest.mark.parametrize("of_points", UNITS)
def test_other_units_are_told_with_both_ranges(of_points, of_samples):
    def span(low, high):
        return np.array([[low, high, (low + high) / 2, low] * 4])

    points, samples = span(*UNITS[of_points]), span(*UNITS[of_samples])
    alike = {"what tanh gives", "digits less their mean"}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        summed(points, [samples]).warn_of_other_units()
    if of_points == of_samples or {of_points, of_samples} == alike:
        assert not caught
        return
    low, high = UNITS[of_samples]
    (warning,) = caught
    assert f"samples lie in [{low:.4g}, {high:.4g}], examples in [" in str(warning.message)
    assert warning.filename == __file__


@pytest.mark.parametrize(
    "low, high", [(0.49, 0.51), (0, 0.4), (-0.25, 1.3)], ids=["untrained", "dark", "linear units"]
)
def test_a_poor_generator_of_pixels_is_not_suspected(low, high):
    sums = summed([[0.0, 1.0] * 8], [[[low, high] * 8]])
    sums.warn_of_other_units()  # warnings are errors here


def test_what_gives_no_sum_is_refused():
    sums = KernelSums(cloud(2), SIGMAS)
    with pytest.raises(ValueError, match="points have 5 dimensions, centres have 4"):
        sums.add(cloud(2, 4))
    with pytest.raises(DataError, match="centres"):
        sums.add(np.full((1, 5), np.nan))
    assert sums.n_centres == 0
    for sigmas in ([], [[0.1]]):
        with pytest.raises(ValueError, match="non-empty list of numbers"):
            check_sigmas(sigmas)
    for wrong in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="sigma must be positive and finite"):
            check_sigmas([0.1, wrong])
    assert check_sigmas([1, 2]).dtype == np.float64
