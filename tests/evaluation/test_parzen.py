import json
import tracemalloc
import warnings
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.errors import DataError
from adversarial.evaluation.parzen import (
    ParzenResult,
    ParzenWindow,
    choose_sigma,
    log_likelihood,
    mean_log_likelihoods,
    parzen_window,
    running_log_likelihood,
    sigma_grid,
    standard_error,
)

from .kernels import cloud, slow_loop


def test_one_kernel_on_the_point_gives_its_height():
    x = cloud(1, 784)
    np.testing.assert_allclose(log_likelihood(x, x, 0.2), [541.3], atol=0.1)


def test_a_single_kernel_is_the_normal_density_by_pencil():
    # N(3; mean 1, sigma 2): -log(2 sqrt(2 pi)) - 1/2
    expected = -np.log(2 * np.sqrt(2 * np.pi)) - 0.5
    np.testing.assert_allclose(log_likelihood([[3.0]], [[1.0]], 2.0), [expected], rtol=1e-14)


@given(
    n=st.integers(1, 8),
    m=st.integers(1, 8),
    dims=st.integers(1, 6),
    log_sigma=st.floats(-1.5, 1),
    place=st.sampled_from([0.0, -30.0, 1e4]),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=60)
def test_agrees_with_the_slow_loop_wherever_the_data_lie(n, m, dims, log_sigma, place, seed):
    points, centres = cloud(n, dims, seed) + place, cloud(m, dims, seed + 1) + place
    sigma = 10**log_sigma
    np.testing.assert_allclose(
        log_likelihood(points, centres, sigma),
        slow_loop(points, centres, sigma),
        rtol=1e-9,
        atol=1e-9,
    )


@given(seed=st.integers(0, 1000), copies=st.integers(2, 4))
@settings(deadline=None, max_examples=25)
def test_order_and_repetition_of_the_centres_change_nothing(seed, copies):
    points, centres = cloud(4, seed=seed), cloud(6, seed=seed + 1)
    shuffled = np.random.RandomState(seed).permutation(np.repeat(centres, copies, axis=0))
    np.testing.assert_allclose(
        log_likelihood(points, shuffled, 0.2), log_likelihood(points, centres, 0.2), rtol=1e-10
    )


def test_values_come_in_the_order_of_the_points():
    points, centres = cloud(250), cloud(20, seed=1)
    backwards = log_likelihood(points[::-1], centres, 0.2)[::-1]
    np.testing.assert_allclose(backwards, log_likelihood(points, centres, 0.2), rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.uint8])
def test_computes_in_float64_whatever_the_input(dtype):
    points, centres = (cloud(5) * 9).astype(dtype), (cloud(7, seed=1) * 9).astype(dtype)
    values = log_likelihood(points, centres, 0.5)
    assert values.dtype == np.float64
    np.testing.assert_allclose(values, slow_loop(points, centres, 0.5), rtol=1e-12)


def test_density_integrates_to_one():
    line = np.linspace(-4, 5, 20001)
    density = np.exp(log_likelihood(line[:, None], cloud(9, 1), 0.3))
    np.testing.assert_allclose(density.sum() * (line[1] - line[0]), 1, rtol=1e-9)


def test_means_of_a_grid_are_those_of_each_sigma():
    points, centres, sigmas = cloud(30), cloud(40, seed=1), [0.05, 0.3, 2.0]
    expected = [slow_loop(points, centres, sigma).mean() for sigma in sigmas]
    np.testing.assert_allclose(mean_log_likelihoods(points, centres, sigmas), expected, rtol=1e-11)


def test_running_estimate_agrees_after_every_batch():
    points, centres = cloud(12), cloud(30, seed=1)
    ends = [1, 4, 30]
    batches = np.split(centres, ends[:-1])
    running = list(running_log_likelihood(points, iter(batches), 0.2))
    assert [n for n, _ in running] == ends
    expected = [slow_loop(points, centres[:n], 0.2).mean() for n in ends]
    np.testing.assert_allclose([mean for _, mean in running], expected, rtol=1e-11)


@given(
    ends=st.lists(st.integers(1, 39), max_size=4),
    place=st.sampled_from([0.0, -30.0]),
    log_sigma=st.floats(-1.5, 0.5),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=60)
def test_batches_in_one_pass_score_as_all_samples_at_once(ends, place, log_sigma, seed):
    points, valid, centres = (cloud(n, 5, seed + n) + place for n in (9, 7, 40))
    sigmas = 10 ** (log_sigma + np.linspace(-1, 1, 5))
    chosen, given = ParzenWindow(points, valid=valid, sigmas=sigmas), ParzenWindow(points, 0.3)
    before = ParzenWindow(points, valid=valid, sigmas=sigmas)
    before.choose(centres)
    for batch in np.split(centres, sorted(set(ends))):
        for window in (chosen, given, before):
            window.add(batch)
    valid_means = [slow_loop(valid, centres, sigma).mean() for sigma in sigmas]
    best = sigmas[np.argmax(valid_means)]
    result = chosen.result()
    np.testing.assert_allclose(result.valid_means, valid_means, rtol=1e-10, atol=1e-9)
    assert (result.sigma, result.n_centres, result.n_valid) == (best, 40, 7)
    for found, sigma in ((result, best), (given.result(), 0.3)):
        ll = log_likelihood(points, centres, sigma)
        np.testing.assert_allclose(found.mean, ll.mean(), rtol=1e-10)
        np.testing.assert_allclose(found.standard_error, standard_error(ll), rtol=1e-8)
    assert (len(chosen.sigmas), before.sigmas.tolist()) == (5, [best])
    sooner = before.result()
    assert (sooner.sigma, sooner.sigmas, sooner.n_centres) == (best, result.sigmas, 40)
    for name in ("mean", "standard_error", "valid_means"):
        np.testing.assert_allclose(getattr(sooner, name), getattr(result, name), rtol=1e-12)


def test_other_units_are_told_once_where_the_caller_stands():
    points, samples = cloud(4, 16), 255 * cloud(4, 16, seed=1)
    with pytest.warns(UserWarning, match="samples lie in .* examples in") as caught:
        log_likelihood(points, samples, 0.5)
        list(running_log_likelihood(points, [samples, samples], 0.5))
        window = ParzenWindow(points, 0.5)
        window.add(samples)
        window.warn_of_other_units()
    assert [warning.filename for warning in caught] == [__file__] * 3


def test_default_grid_is_the_originals():
    expected = [0.1, 0.129, 0.167, 0.215, 0.278, 0.359, 0.464, 0.599, 0.774, 1.0]
    np.testing.assert_allclose(sigma_grid(), expected, atol=6e-4)
    assert sigma_grid(-2.0, -1.0, 3).shape == (3,)


def test_cross_validation_takes_the_best_sigma():
    # one kernel, valid points at distance 1 and 3 in one dimension: sigma^2 = (1 + 9) / 2 = 5
    sigma, means = choose_sigma([[1.0], [3.0]], [[0.0]], [1.0, np.sqrt(5), 4.0])
    assert sigma == np.sqrt(5)
    np.testing.assert_allclose(means[1], -np.log(np.sqrt(5 * 2 * np.pi)) - 0.5, rtol=1e-14)


def test_cross_validation_takes_the_first_of_equals():
    sigmas = [4.0, 2.0, 2.0, 1.0]
    assert choose_sigma([[2.0]], [[0.0]], sigmas)[0] == 2.0


@pytest.mark.parametrize(
    "distance, sigmas", [(9.0, [1.0, 2.0, 4.0]), (0.1, [1.0, 2.0, 4.0]), (9.0, [4.0, 2.0, 1.0])]
)
def test_a_best_sigma_at_the_edge_of_its_grid_warns(distance, sigmas):
    with pytest.warns(UserWarning, match="edge of its grid"):
        choose_sigma([[distance]], [[0.0]], sigmas)


def test_a_best_sigma_inside_its_grid_does_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        choose_sigma([[2.0]], [[0.0]], [1.0, 2.0, 4.0])
        choose_sigma([[2.0]], [[0.0]], [1.0])


def test_standard_error_divides_by_n():
    # deviations 1, 1, 1, 3 of mean 2 by hand: variance (1 + 1 + 1 + 9) / 4 = 3
    np.testing.assert_allclose(standard_error([1, 1, 1, 5]), np.sqrt(3 / 4), rtol=1e-15)


def test_result_goes_to_json_and_back():
    result = parzen_window(
        cloud(10), cloud(20, seed=1), valid=cloud(5, seed=2), sigmas=[0.05, 0.3, 2.0]
    )
    assert ParzenResult(**json.loads(json.dumps(asdict(result)))) == result
    assert (result.n_points, result.n_centres, result.n_valid) == (10, 20, 5)
    ll = slow_loop(cloud(10), cloud(20, seed=1), result.sigma)
    np.testing.assert_allclose(result.mean, ll.mean(), rtol=1e-11)
    np.testing.assert_allclose(result.standard_error, ll.std() / np.sqrt(10), rtol=1e-9)


def test_given_sigma_needs_no_validation():
    result = parzen_window(cloud(10), cloud(20, seed=1), sigma=0.3)
    assert (result.sigma, result.n_valid, result.sigmas) == (0.3, 0, None)


@pytest.mark.parametrize("arguments", [{}, {"sigma": 0.1, "valid": cloud(3)}])
def test_sigma_is_either_given_or_chosen(arguments):
    with pytest.raises(ValueError, match="either sigma or the validation"):
        parzen_window(cloud(2), cloud(2), **arguments)


@pytest.mark.parametrize("sigma", [0.0, -1.0, np.nan, np.inf])
def test_sigma_must_be_positive(sigma):
    with pytest.raises(ValueError, match="sigma must be positive"):
        log_likelihood(cloud(2), cloud(2), sigma)


@pytest.mark.parametrize(
    "points, centres, message",
    [
        (cloud(2, 3), cloud(2, 4), "points have 3 dimensions, centres have 4"),
        (cloud(2)[0], cloud(2), r"points: expected shape \(n, dims\)"),
        (cloud(2), cloud(0), r"centres: expected shape .* got \(0, 5\)"),
    ],
)
def test_shapes_that_do_not_fit_are_named(points, centres, message):
    with pytest.raises(ValueError, match=message):
        log_likelihood(points, centres, 0.1)


def test_samples_of_a_diverged_generator_are_refused():
    centres = cloud(4)
    centres[2, 1] = np.nan
    with pytest.raises(DataError, match="centres: 1 of 4 rows .* first row 2.* diverged"):
        log_likelihood(cloud(2), centres, 0.1)


def test_memory_stays_far_below_the_matrix_of_distances():
    points, centres = np.zeros((8000, 4), np.float32), np.ones((8000, 4), np.float32)
    tracemalloc.start()
    try:
        log_likelihood(points, centres, 0.5)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8000 * 8000 * 8 / 10
