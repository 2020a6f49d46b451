import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.evaluation.nearest_neighbours import nearest_examples


def slow_loop(points, examples):
    points, examples = np.float64(points), np.float64(examples)
    distances = np.array([[((e - p) ** 2).sum() for e in examples] for p in points])
    return distances.argmin(axis=1), distances.min(axis=1)


@given(n=st.integers(1, 6), m=st.integers(1, 12), dims=st.integers(1, 8), seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=60)
def test_agrees_with_the_slow_loop(n, m, dims, seed):
    rng = np.random.RandomState(seed)
    # few levels: exact ties and duplicates are frequent
    points, examples = rng.randint(3, size=(n, dims)), rng.randint(3, size=(m, dims))
    indices, distances = nearest_examples(points, examples)
    expected_indices, expected_distances = slow_loop(points, examples)
    np.testing.assert_array_equal(indices, expected_indices)
    np.testing.assert_array_equal(distances, expected_distances)


def test_near_ties_are_decided_as_differences_decide_them():
    # next to values of 1e3 the expanded square loses what tells these examples apart
    rng = np.random.RandomState(0)
    points = rng.uniform(-1e3, 1e3, size=(5, 50))
    gaps = 1e-3 * (1 + 1e-9 * rng.permutation(40))
    examples = np.vstack([p + gap * np.eye(50)[i] for p in points for i, gap in enumerate(gaps)])
    indices, distances = nearest_examples(points, examples)
    expected_indices, expected_distances = slow_loop(points, examples)
    np.testing.assert_array_equal(indices, expected_indices)
    np.testing.assert_array_equal(distances, expected_distances)


def test_blocks_leave_no_seam(monkeypatch):
    rng = np.random.RandomState(0)
    points, examples = rng.randint(2, size=(7, 4)), rng.randint(2, size=(30, 4))
    monkeypatch.setattr("adversarial.evaluation.nearest_neighbours.POINTS", 3)
    monkeypatch.setattr("adversarial.evaluation.nearest_neighbours.EXAMPLES", 4)
    indices, _ = nearest_examples(points, examples)
    np.testing.assert_array_equal(indices, slow_loop(points, examples)[0])


def test_a_copied_example_is_its_own_neighbour_at_distance_zero():
    examples = np.random.RandomState(0).uniform(size=(50, 784)).astype(np.float32)
    indices, distances = nearest_examples(examples[[3, 31]], examples)
    np.testing.assert_array_equal(indices, [3, 31])
    np.testing.assert_array_equal(distances, [0, 0])


def test_dimensions_that_differ_are_named():
    with pytest.raises(ValueError, match="points have 2 dimensions, examples have 3"):
        nearest_examples(np.zeros((1, 2)), np.zeros((1, 3)))
