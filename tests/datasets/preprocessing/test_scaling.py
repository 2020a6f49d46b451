import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.preprocessing import MakeUnitNorm, RemapInterval, RemoveMean, Standardize

matrices = hnp.arrays(
    "float64",
    hnp.array_shapes(min_dims=2, max_dims=2),
    elements=st.floats(-100, 100),
)


def applied(preprocessor, X, can_fit=True):
    dataset = DenseDesignMatrix(X=X)
    before = X.copy()
    preprocessor.apply(dataset, can_fit)
    np.testing.assert_array_equal(X, before)  # others may hold the old matrix
    return dataset.X


@pytest.mark.parametrize("global_mean", [False, True])
@pytest.mark.parametrize("global_std", [False, True])
def test_standardised_training_data_and_test_data_by_the_same_numbers(
    global_mean, global_std, numbers
):
    train, test = numbers.normal(3, 2, (50, 4)), numbers.normal(size=(5, 4))
    preprocessor = Standardize(global_mean, global_std, std_eps=0.5)
    mean = train.mean() if global_mean else train.sum(axis=0) / 50
    std = train.std() if global_std else ((train - train.mean(axis=0)) ** 2).mean(axis=0) ** 0.5
    np.testing.assert_allclose(applied(preprocessor, train), (train - mean) / (std + 0.5))
    found = applied(preprocessor, test, can_fit=False)
    np.testing.assert_allclose(found, (test - mean) / (std + 0.5))
    applied(preprocessor, test, can_fit=True)  # fitted anew
    np.testing.assert_allclose(preprocessor.mean_, test.mean(axis=None if global_mean else 0))


@pytest.mark.parametrize("axis, over", [(0, 0), (None, None)])
def test_the_mean_that_is_removed_is_that_of_the_fit(axis, over, numbers):
    train, test = numbers.normal(3, 2, (50, 4)), numbers.normal(size=(5, 4))
    preprocessor = RemoveMean(axis)
    np.testing.assert_allclose(applied(preprocessor, train), train - train.mean(axis=over))
    np.testing.assert_allclose(applied(preprocessor, test, False), test - train.mean(axis=over))


def test_each_example_s_own_mean_needs_no_fit(numbers):
    X = numbers.normal(3, 2, (5, 4))
    np.testing.assert_allclose(applied(RemoveMean(1), X, False).sum(axis=1), 0, atol=1e-12)


@pytest.mark.parametrize("preprocessor", [Standardize(), RemoveMean(), RemoveMean(None)])
def test_without_a_fit_there_is_a_refusal(preprocessor):
    with pytest.raises(ValueError, match="has not been fitted.*can_fit=True first"):
        applied(preprocessor, np.zeros((2, 3)), can_fit=False)


@given(matrices)
def test_an_interval_is_mapped_and_back(X):
    there = applied(RemapInterval([-100, 100], [0, 1]), X)
    assert there.min() >= 0 and there.max() <= 1
    np.testing.assert_allclose(applied(RemapInterval([0, 1], [-100, 100]), there), X, atol=1e-10)


@given(matrices)
def test_rows_get_unit_norm_and_zeros_stay(X):
    norms = np.linalg.norm(applied(MakeUnitNorm(), X), axis=1)
    zero = np.sqrt((X**2).sum(axis=1)) == 0
    np.testing.assert_allclose(norms[~zero], 1, rtol=1e-6)
    np.testing.assert_array_equal(norms[zero], np.linalg.norm(X[zero], axis=1))


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: RemapInterval([1, 1], [0, 1]), "map_from must rise"),
        (lambda: RemapInterval([0, 1], [1, 0]), "map_to must rise"),
        (lambda: RemoveMean(2), "axis must be 0, 1 or None, got 2"),
    ],
)
def test_impossible_arguments_are_refused(make, text):
    with pytest.raises(ValueError, match=text):
        make()
