import aesara
import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.pylearn2.preprocessing.contrast import GlobalContrastNormalization, LeCunLCN

C01B = ("c", 0, 1, "b")


def applied(preprocessor, X, can_fit=True):
    dataset = DenseDesignMatrix(X=X)
    before = X.copy()
    preprocessor.apply(dataset, can_fit)
    np.testing.assert_array_equal(X, before)  # others may hold the old matrix
    return dataset.X


@pytest.mark.parametrize("batch_size", [None, 1, 2, 7])
def test_contrast_is_normalised_row_by_row_in_pieces_of_any_size(batch_size):
    X = np.array([[1.0, 2, 3, 4], [5, 5, 5, 5], [4, 3, 2, 1]])
    found = applied(GlobalContrastNormalization(scale=55.0, batch_size=batch_size), X, False)
    row = [-36.895122, -12.298374, 12.298374, 36.895122]
    np.testing.assert_allclose(found, [row, [0] * 4, row[::-1]], rtol=1e-6)
    found = applied(GlobalContrastNormalization(sqrt_bias=10.0, use_std=True), X[:1])
    np.testing.assert_allclose(found[0, 3], 0.439155, rtol=1e-6)


def test_bytes_become_floats():
    found = applied(GlobalContrastNormalization(), np.array([[1, 2], [3, 200]], "uint8"))
    assert found.dtype == aesara.config.floatX
    np.testing.assert_allclose(found, [[-(0.5**0.5), 0.5**0.5]] * 2, rtol=1e-6)


def test_a_batch_has_an_example():
    with pytest.raises(ValueError, match="batch_size must be at least 1"):
        GlobalContrastNormalization(batch_size=0)


def lcn_by_loops(image, kernel_size, threshold):
    """Local contrast normalisation of one channel, pixel by pixel."""
    half = kernel_size // 2
    near = range(-half, half + 1)
    window = np.array([[np.exp(-(i * i + j * j) / 8) for j in near] for i in near])
    window /= window.sum()
    padded = np.pad(image, half)

    def mean(values, row, column):
        return (window * values[row : row + kernel_size, column : column + kernel_size]).sum()

    places = list(np.ndindex(image.shape))
    centered = np.array([image[p] - mean(padded, *p) for p in places]).reshape(image.shape)
    spread = np.array([mean(padded**2, *p) ** 0.5 for p in places]).reshape(image.shape)
    return centered / np.maximum(np.maximum(spread, spread.mean()), threshold)


@pytest.mark.parametrize("kernel_size, threshold", [(7, 1e-4), (3, 200.0)])
@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), C01B])
def test_local_contrast_is_normalised_in_the_first_channel_only(
    images, kernel_size, threshold, axes
):
    dataset = images(axes=axes)
    before = dataset.get_weights_view(dataset.X).copy()
    LeCunLCN((6, 5), kernel_size=kernel_size, threshold=threshold, batch_size=3).apply(dataset)
    found = dataset.get_weights_view(dataset.X)
    for i in range(8):
        expected = lcn_by_loops(before[i, :, :, 0], kernel_size, threshold)
        np.testing.assert_allclose(found[i, :, :, 0], expected, atol=1e-10)
    np.testing.assert_array_equal(found[..., 1:], before[..., 1:])


def test_local_contrast_of_chosen_channels(images):
    def changed(**arguments):
        dataset = images()
        before = dataset.get_weights_view(dataset.X).copy()
        LeCunLCN([6, 5], **arguments).apply(dataset)
        found = dataset.get_weights_view(dataset.X)
        for c in range(3):
            if not np.array_equal(found[..., c], before[..., c]):
                expected = lcn_by_loops(before[0, :, :, c], 7, 1e-4)
                np.testing.assert_allclose(found[0, :, :, c], expected, atol=1e-10)
                yield c

    assert list(changed(all_channels=True)) == [0, 1, 2]
    assert list(changed(channels=[1, 2])) == [1]
    assert list(changed(channels=[1, 2], all_channels=True)) == [1, 2]


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: LeCunLCN((6, 5), kernel_size=4), "kernel_size must be odd, got 4"),
        (lambda: LeCunLCN((7, 5)), r"rows of 90 values are no images of \(7, 5\)"),
        (lambda: LeCunLCN((6, 5), channels=[3]), r"channels are 0 to 2, got \[3\]"),
    ],
)
def test_what_does_not_fit_is_refused(images, make, text):
    with pytest.raises(ValueError, match=text):
        make().apply(images())
