import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.pylearn2.preprocessing.colour import RGB_YUV
from adversarial.pylearn2.preprocessing.contrast import LeCunLCN
from adversarial.pylearn2.preprocessing.grids import ExtractGridPatches, ReassembleGridPatches
from adversarial.pylearn2.preprocessing.patches import CentralWindow, ExtractPatches

C01B = ("c", 0, 1, "b")


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


def test_a_colour_becomes_brightness_and_back(images):
    dataset = images(count=5)
    rgb = dataset.get_weights_view(dataset.X).copy()
    RGB_YUV(batch_size=2).apply(dataset)
    yuv = dataset.get_weights_view(dataset.X)
    np.testing.assert_allclose(yuv[..., 0], rgb @ [0.299, 0.587, 0.114])
    # Differences to brightness, up to scale: none for grey.
    np.testing.assert_allclose(yuv[..., 1], 0.492 * (rgb[..., 2] - yuv[..., 0]), atol=0.1)
    np.testing.assert_allclose(yuv[..., 2], 0.877 * (rgb[..., 0] - yuv[..., 0]), atol=0.1)
    RGB_YUV(rgb_yuv=False).apply(dataset)
    np.testing.assert_allclose(dataset.get_weights_view(dataset.X), rgb, atol=1e-9)


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), C01B])
def test_random_patches_are_drawn_image_then_row_then_column(images, axes):
    dataset = images(axes=axes)
    before = dataset.get_weights_view(dataset.X).copy()
    ExtractPatches([2, 3], 20).apply(dataset)
    assert dataset.y is None and dataset.view_converter.axes == axes
    found = dataset.get_weights_view(dataset.X)
    assert found.shape == (20, 2, 3, 3)
    rng = np.random.RandomState([1, 2, 3])
    for patch in found:
        i, row, column = rng.randint(8), rng.randint(5), rng.randint(3)
        np.testing.assert_array_equal(patch, before[i, row : row + 2, column : column + 3])


def test_every_use_draws_the_same_patches_and_leaves_the_generator(images):
    rng = np.random.RandomState(7)
    preprocessor = ExtractPatches((2, 2), 5, rng=rng)
    found = []
    for _ in range(2):
        dataset = images()
        preprocessor.apply(dataset)
        found.append(dataset.X)
    np.testing.assert_array_equal(*found)
    assert rng.randint(1000) == np.random.RandomState(7).randint(1000)


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), C01B])
def test_the_middle_of_images(images, axes):
    dataset = images(axes=axes)
    before = dataset.get_weights_view(dataset.X).copy()
    CentralWindow([3, 2]).apply(dataset)
    np.testing.assert_array_equal(dataset.get_weights_view(dataset.X), before[:, 1:4, 1:3])
    assert dataset.view_converter.axes == axes and dataset.y.shape == (8, 1)


def test_patches_of_a_grid_come_image_by_image_and_keep_targets(images):
    dataset = images(count=2)
    before = dataset.get_weights_view(dataset.X).copy()
    ExtractGridPatches((3, 2), (2, 3)).apply(dataset)
    places = [(0, 0), (0, 3), (2, 0), (2, 3)]
    expected = [before[i, r : r + 3, c : c + 2] for i in range(2) for r, c in places]
    np.testing.assert_array_equal(dataset.get_weights_view(dataset.X), expected)
    np.testing.assert_array_equal(dataset.y, [[0]] * 4 + [[1]] * 4)


@pytest.mark.parametrize("patch_shape", [(3, 5), (2, 1), (6, 5)])
@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), C01B])
def test_patches_side_by_side_are_put_together_again(images, patch_shape, axes):
    dataset = images(axes=axes)
    rows, labels = dataset.X.copy(), dataset.y.copy()
    ExtractGridPatches(patch_shape, patch_shape).apply(dataset)
    ReassembleGridPatches((6, 5), patch_shape).apply(dataset)
    np.testing.assert_array_equal(dataset.X, rows)
    np.testing.assert_array_equal(dataset.y, labels)


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: LeCunLCN((6, 5), kernel_size=4), "kernel_size must be odd, got 4"),
        (lambda: LeCunLCN((7, 5)), r"rows of 90 values are no images of \(7, 5\)"),
        (lambda: LeCunLCN((6, 5), channels=[3]), r"channels are 0 to 2, got \[3\]"),
        (lambda: CentralWindow((7, 5)), r"\(7, 5\) does not fit into images of \(6, 5\)"),
        (lambda: CentralWindow((0, 5)), "pair of positive numbers"),
        (lambda: ExtractPatches((2, 6), 3), "does not fit"),
        (lambda: ExtractPatches((2, 2), 0), "num_patches must be at least 1"),
        (lambda: ExtractGridPatches((2, 2), (0, 1)), "patch_stride must be two positive"),
        (lambda: ReassembleGridPatches((6, 5), (4, 5)), "do not fill images"),
        (lambda: ReassembleGridPatches((6, 4), (3, 4)), r"expected patches of \(3, 4\), found"),
        (lambda: ReassembleGridPatches((18, 5), (6, 5)), "8 patches are no whole number of images"),
    ],
)
def test_what_does_not_fit_is_refused(images, make, text):
    with pytest.raises(ValueError, match=text):
        make().apply(images())


@pytest.mark.parametrize("preprocessor", [CentralWindow((1, 1)), RGB_YUV()])
def test_rows_that_are_no_images_are_refused(preprocessor):
    with pytest.raises(ValueError, match="needs .*images"):
        preprocessor.apply(DenseDesignMatrix(X=np.zeros((2, 3))))
