import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.pylearn2.preprocessing.patches import CentralWindow, ExtractPatches

C01B = ("c", 0, 1, "b")


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


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: CentralWindow((7, 5)), r"\(7, 5\) does not fit into images of \(6, 5\)"),
        (lambda: CentralWindow((0, 5)), "pair of positive numbers"),
        (lambda: ExtractPatches((2, 6), 3), "does not fit"),
        (lambda: ExtractPatches((2, 2), 0), "num_patches must be at least 1"),
    ],
)
def test_what_does_not_fit_is_refused(images, make, text):
    with pytest.raises(ValueError, match=text):
        make().apply(images())


def test_rows_that_are_no_images_are_refused():
    with pytest.raises(ValueError, match="needs .*images"):
        CentralWindow((1, 1)).apply(DenseDesignMatrix(X=np.zeros((2, 3))))
