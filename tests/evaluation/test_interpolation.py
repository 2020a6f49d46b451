import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.evaluation.interpolation import interpolated_samples, noise_paths
from adversarial.evaluation.sampling import draw_noise, draw_samples

pairs = st.tuples(st.integers(2, 12), st.integers(1, 4), st.integers(2, 9), st.integers(0, 1000))


def normal_ends(dims, n, seed):
    return np.random.RandomState(seed).normal(size=(2, n, dims))


@given(pairs)
def test_a_line_between_uniform_points_stays_in_their_box(drawn):
    dims, n, steps, seed = drawn
    starts, ends = np.random.RandomState(seed).uniform(-(3**0.5), 3**0.5, size=(2, n, dims))
    points = noise_paths(starts, ends, steps)
    low, high = np.minimum(starts, ends)[:, None], np.maximum(starts, ends)[:, None]
    assert (points >= low - 1e-12).all()
    assert (points <= high + 1e-12).all()


@given(pairs)
def test_points_of_a_line_are_evenly_spaced(drawn):
    dims, n, steps, seed = drawn
    points = noise_paths(*normal_ends(dims, n, seed), steps)
    np.testing.assert_allclose(np.diff(points, 2, axis=1), 0, atol=1e-12)


@given(pairs)
def test_an_arc_goes_evenly_from_norm_to_norm(drawn):
    dims, n, steps, seed = drawn
    starts, ends = normal_ends(dims, n, seed)
    norms = np.linalg.norm(noise_paths(starts, ends, steps, "spherical"), axis=2)
    expected = np.linspace(np.linalg.norm(starts, axis=1), np.linalg.norm(ends, axis=1), steps).T
    np.testing.assert_allclose(norms, expected, rtol=1e-10)


@given(pairs)
def test_an_arc_turns_by_equal_angles(drawn):
    dims, n, steps, seed = drawn
    starts, ends = normal_ends(dims, n, seed)
    points = noise_paths(starts, ends, steps, "spherical")
    units = points / np.linalg.norm(points, axis=2, keepdims=True)
    cosines = np.einsum("nsd,nsd->ns", units[:, 1:], units[:, :-1])
    whole = np.arccos(np.clip(np.einsum("nd,nd->n", units[:, 0], units[:, -1]), -1, 1))
    expected = np.cos(whole / (steps - 1))[:, None] + np.zeros(steps - 1)
    np.testing.assert_allclose(cosines, expected, atol=1e-7)


@pytest.mark.parametrize("path", ["linear", "spherical"])
def test_ends_are_exact_and_equal_ends_stand_still(path):
    starts, ends = normal_ends(7, 3, 0)
    points = noise_paths(starts, ends, 5, path)
    np.testing.assert_array_equal(points[:, 0], starts)
    np.testing.assert_array_equal(points[:, -1], ends)
    still = noise_paths(starts, starts, 5, path)
    np.testing.assert_allclose(still, np.repeat(starts[:, None], 5, axis=1), rtol=1e-12)


@pytest.mark.parametrize(
    "ends, steps, path, message",
    [
        ([[-2.0, 0.0]], 3, "spherical", "opposite"),
        ([[0.0, 0.0]], 3, "spherical", "zero"),
        ([[0.0, 1.0]], 1, "linear", "at least its 2 ends"),
        ([[0.0, 1.0]], 3, "curly", "'curly' is none of linear, spherical"),
        ([[0.0, 1.0, 2.0]], 3, "linear", "one shape"),
    ],
)
def test_what_is_no_path_is_refused(ends, steps, path, message):
    with pytest.raises(ValueError, match=message):
        noise_paths([[1.0, 0.0]], ends, steps, path)


@pytest.mark.parametrize("noise, path", [("uniform", "linear"), ("spherical", "spherical")])
def test_ends_of_rows_are_the_samples_that_would_have_been_drawn(generator, noise, path):
    between = interpolated_samples(generator(noise), rows=3, steps=4, path=path)
    assert between.shape == (3, 4, 4)
    plain = draw_samples(generator(noise), 6)
    np.testing.assert_allclose(between[:, [0, -1]].reshape(6, -1), plain, rtol=1e-6)


def test_samples_between_are_decoded_from_noise_between(generator, decoded, close):
    between = interpolated_samples(generator(), rows=2, steps=5)
    noise = np.float64(draw_noise(generator(), 4))
    for row in range(2):
        for step, t in enumerate([0, 0.25, 0.5, 0.75, 1]):
            z = (1 - t) * noise[2 * row] + t * noise[2 * row + 1]
            close(between[row, step], decoded(generator(), z), rtol=1e-5)
