import numpy as np
import pytest

from adversarial.pylearn2.preprocessing.grids import ExtractGridPatches, ReassembleGridPatches

C01B = ("c", 0, 1, "b")


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
        (lambda: ExtractGridPatches((2, 2), (0, 1)), "patch_stride must be two positive"),
        (lambda: ReassembleGridPatches((6, 5), (4, 5)), "do not fill images"),
        (lambda: ReassembleGridPatches((6, 4), (3, 4)), r"expected patches of \(3, 4\), found"),
        (lambda: ReassembleGridPatches((18, 5), (6, 5)), "8 patches are no whole number of images"),
    ],
)
def test_what_does_not_fit_is_refused(images, make, text):
    with pytest.raises(ValueError, match=text):
        make().apply(images())
