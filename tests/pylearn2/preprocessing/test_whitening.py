import numpy as np
import pytest
from scipy import linalg

from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from adversarial.pylearn2.preprocessing.whitening import PCA, ZCA


@pytest.fixture(params=["float32", "float64"])
def rows(request, numbers):
    """Correlated features, with means."""
    mixed = numbers.normal(size=(500, 6)) @ numbers.normal(size=(6, 6)) + numbers.normal(size=6)
    return mixed.astype(request.param)


def tolerance(X):
    return 2e-3 if X.dtype == "float32" else 1e-9


def applied(preprocessor, X, can_fit=True):
    dataset = DenseDesignMatrix(X=X)
    preprocessor.apply(dataset, can_fit)
    return dataset.X


def covariance(X):
    centered = X.astype("float64") - X.mean(axis=0)
    return centered.T @ centered / len(X)


def test_whitened_features_are_uncorrelated_with_variance_one(rows):
    found = applied(ZCA(filter_bias=0.0), rows)
    assert found.dtype == rows.dtype
    np.testing.assert_allclose(found.mean(axis=0), 0, atol=tolerance(rows))
    np.testing.assert_allclose(covariance(found), np.eye(6), atol=tolerance(rows))


@pytest.mark.parametrize("filter_bias", [0.1, 3.0])
def test_with_a_bias_the_variances_shrink_as_the_formula_says(rows, filter_bias):
    """P = (C + b)^(-1/2), so that of the whitened data is P C P."""
    zca = ZCA(filter_bias=filter_bias)
    found = applied(zca, rows)
    C = covariance(rows)
    P = linalg.inv(linalg.sqrtm(C + filter_bias * np.eye(6)))
    np.testing.assert_allclose(zca.P_, P, atol=tolerance(rows))
    np.testing.assert_allclose(zca.P_, zca.P_.T, atol=tolerance(rows))
    np.testing.assert_allclose(found, (rows - rows.mean(axis=0)) @ P, atol=10 * tolerance(rows))
    np.testing.assert_allclose(covariance(found), P @ C @ P, atol=tolerance(rows))


def test_the_inverse_gives_the_rows_back(rows):
    zca = ZCA()
    np.testing.assert_allclose(zca.inverse(applied(zca, rows)), rows, atol=10 * tolerance(rows))


@pytest.mark.parametrize("dropped", [None, 2])
def test_an_inverse_that_was_not_kept_is_computed_with_a_warning(dropped, rows):
    kept = ZCA(n_drop_components=dropped)
    whitened = applied(kept, rows)
    zca = ZCA(n_drop_components=dropped, store_inverse=False)
    applied(zca, rows)
    with pytest.warns(UserWarning, match="store_inverse would keep it"):
        found = zca.inverse(whitened)
    np.testing.assert_allclose(found, kept.inverse(whitened), atol=10 * tolerance(rows))
    assert found.dtype == rows.dtype
    zca.inverse(whitened)  # once computed it is there, and nobody is warned


@pytest.mark.parametrize("arguments", [{"n_components": 4}, {"n_drop_components": 2}])
def test_components_are_dropped_from_the_smallest(rows, arguments):
    found = applied(ZCA(filter_bias=0.0, **arguments), rows)
    values = linalg.eigvalsh(covariance(found))
    np.testing.assert_allclose(values, [0, 0, 1, 1, 1, 1], atol=tolerance(rows))
    _, vectors = linalg.eigh(covariance(rows))
    np.testing.assert_allclose(found @ vectors[:, :2], 0, atol=10 * tolerance(rows))


def test_test_data_are_whitened_by_the_training_data_s_matrix_and_it_fits_once(rows):
    zca = ZCA()
    applied(zca, rows[:400])
    mean, P = zca.mean_.copy(), zca.P_.copy()
    for can_fit in (False, True):
        found = applied(zca, rows[400:], can_fit)
        np.testing.assert_allclose(found, (rows[400:] - mean) @ P, atol=1e-5)
    np.testing.assert_array_equal(zca.P_, P)


@pytest.mark.parametrize("size", [999, 1000, 2500])
def test_the_size_of_the_data_does_not_matter(size, numbers):
    X = numbers.normal(size=(size, 3))
    np.testing.assert_allclose(covariance(applied(ZCA(filter_bias=0.0), X)), np.eye(3), atol=1e-9)


def test_what_cannot_be_whitened_is_refused(rows):
    with pytest.raises(ValueError, match="ZCA has not been fitted"):
        applied(ZCA(), rows, can_fit=False)
    with pytest.raises(ValueError, match="n_components or n_drop_components, not both"):
        ZCA(n_components=2, n_drop_components=3)
    with pytest.raises(ValueError, match=r"too few examples \(3 of 6 features\) for filter_bias=0"):
        applied(ZCA(filter_bias=0.0), rows[:3])
    with pytest.raises(ValueError, match="none of 6 components is left"):
        applied(ZCA(n_drop_components=6), rows)
    with pytest.raises(ValueError, match="no inverse before a fit"):
        ZCA().inverse(rows)


def test_principal_components_are_uncorrelated_and_the_largest_come_first(rows):
    pca = PCA()
    found = applied(pca, rows)
    values = linalg.eigvalsh(np.cov(rows, rowvar=False))[::-1]
    np.testing.assert_allclose(
        np.cov(found, rowvar=False), np.diag(values), atol=20 * tolerance(rows)
    )
    np.testing.assert_allclose(pca.variances_, values, rtol=tolerance(rows))
    np.testing.assert_allclose(pca.inverse(found), rows, atol=10 * tolerance(rows))


def test_whitened_components_have_the_sample_variance_one(rows):
    few = rows[:15]
    for size in (3, None):
        found = applied(PCA(size, True), few)
        np.testing.assert_allclose(
            found.var(axis=0, ddof=1, dtype="float64"), 1, rtol=tolerance(rows)
        )
        np.testing.assert_allclose(
            np.cov(found, rowvar=False), np.eye(size or 6), atol=tolerance(rows)
        )
    with pytest.raises(ValueError, match="no component has a variance above"):
        applied(PCA(), rows[:1])


def test_few_components_leave_the_smallest_error(rows):
    pca = PCA(num_components=2)
    found = applied(pca, rows)
    assert found.shape == (500, 2)
    lost = rows - pca.inverse(found)
    values = linalg.eigvalsh(covariance(rows))
    expected = values[:4].sum()
    np.testing.assert_allclose((lost**2).sum(axis=1).mean(), expected, rtol=tolerance(rows))
    middle = values[2:4].mean()
    assert applied(PCA(min_variance=middle), rows).shape == (500, 3)
    with pytest.raises(ValueError, match="no component has a variance above"):
        applied(PCA(min_variance=1e9), rows)


def test_principal_components_are_no_images(numbers):
    converter = DefaultViewConverter((2, 3, 1))
    dataset = DenseDesignMatrix(X=numbers.normal(size=(20, 6)), view_converter=converter)
    PCA(num_components=2).apply(dataset, can_fit=True)
    assert dataset.view_converter is None
