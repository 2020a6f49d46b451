import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adversarial.config import yaml_parse
from adversarial.datasets.preprocessing.contrast_normalization import global_contrast_normalize

matrices = hnp.arrays(
    st.sampled_from(["float32", "float64"]),
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=2),
    elements=st.floats(-100, 100, width=32),
)


def by_hand(X, scale, subtract_mean, use_std, sqrt_bias, min_divisor):
    rows = []
    for row in X.astype("float64"):
        if subtract_mean:
            row = row - sum(row) / len(row)
        spread = sum(row**2)
        if use_std:
            spread = sum((row - sum(row) / len(row)) ** 2) / (len(row) - 1)
        divisor = (sqrt_bias + spread) ** 0.5 / scale
        rows.append(row if divisor < min_divisor else row / divisor)
    return np.array(rows)


@pytest.mark.parametrize(
    "arguments, expected",
    [
        # Computed by the original.
        ({"scale": 55.0}, [-36.895122, -12.298374, 12.298374, 36.895122]),
        ({"use_std": True, "sqrt_bias": 10.0}, [-0.439155, -0.146385, 0.146385, 0.439155]),
        ({"subtract_mean": False}, np.array([1, 2, 3, 4]) / 30**0.5),
    ],
)
def test_known_rows(arguments, expected):
    (row,) = global_contrast_normalize(np.array([[1.0, 2.0, 3.0, 4.0]]), **arguments)
    np.testing.assert_allclose(row, expected, atol=5e-7)


@given(
    matrices,
    st.sampled_from([1.0, 55.0]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0.0, 10.0]),
)
def test_the_formula(X, scale, subtract_mean, use_std, sqrt_bias):
    arguments = (scale, subtract_mean, use_std, sqrt_bias, 1e-3)
    before = X.copy()
    found = global_contrast_normalize(X, *arguments)
    np.testing.assert_array_equal(X, before)
    assert found.dtype == X.dtype
    expected = by_hand(X, *arguments)
    clear = np.abs(np.linalg.norm(expected, axis=1) - scale) < scale  # not near min_divisor
    np.testing.assert_allclose(found[clear], expected[clear], rtol=2e-2, atol=1e-2)


def test_constant_rows_become_zero_and_single_columns_do_not_fail():
    X = np.full((2, 5), 7.0)
    np.testing.assert_array_equal(global_contrast_normalize(X, 55.0), np.zeros((2, 5)))
    X = np.array([[3.0], [0.0]])
    np.testing.assert_array_equal(global_contrast_normalize(X, use_std=True), [[0], [0]])


def test_bytes_are_not_wrapped_around():
    X = np.array([[1, 2, 3, 4]], dtype="uint8")
    found = global_contrast_normalize(X, 55.0)
    np.testing.assert_allclose(found[0, 0], -36.895122, rtol=1e-6)


def test_what_cannot_be_normalised_is_refused():
    with pytest.raises(ValueError, match="takes a matrix, got 1 dim"):
        global_contrast_normalize(np.zeros(3))
    with pytest.raises(ValueError, match="scale=0.0 must be at least"):
        global_contrast_normalize(np.zeros((1, 3)), scale=0.0)


def test_experiment_files_may_name_it():
    found = yaml_parse.load(
        "!obj:pylearn2.expr.preprocessing.global_contrast_normalize "
        "{ X: !obj:numpy.array { object: [[1., 2., 3., 4.]] }, scale: 55. }"
    )
    np.testing.assert_allclose(found[0, 3], 36.895122, rtol=1e-6)
