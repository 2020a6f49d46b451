"""What operations on images have in common."""

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend.ops.image_op import ImageOp, sizes_of

IMAGES = at.TensorType("float32", (2, None, 3, None))


class Grow(ImageOp):
    """Puts images into the corner of larger ones."""

    sized = True

    def result_shape(self, images, rows, columns):
        return images[0], rows, columns, images[3]

    def check(self, images, result):
        for axis in (1, 2):
            if None not in (images[axis], result[axis]) and images[axis] > result[axis]:
                raise ValueError(f"axis {axis} would shrink")

    def fill(self, result, images):
        result[:, : images.shape[1], : images.shape[2]] = images

    def slopes(self, arrays, result, gradient):
        rows, columns = sizes_of(arrays[0])
        return [gradient[:, :rows, :columns]]


def run(inputs, outputs, *values):
    return aesara.function(inputs, outputs, mode="FAST_COMPILE")(*values)


def test_types_tell_what_is_known_and_numpy_computes_the_rest(numbers):
    images, columns = IMAGES("images"), at.lscalar("columns")
    larger = Grow()(images, 5, columns)
    assert larger.type.shape == (2, 5, None, None)
    x = numbers.rand(2, 4, 3, 2).astype("float32")
    found, shape = run([images, columns], [larger, larger.shape], x, 6)
    assert found.shape == (2, 5, 6, 2) == tuple(shape) and found.dtype == "float32"
    np.testing.assert_array_equal(found[:, :4, :3], x)
    assert found.sum() == pytest.approx(x.sum(), rel=1e-5)


def test_arrays_have_gradients_and_sizes_have_none(numbers):
    images = IMAGES("images")
    weights = numbers.rand(2, 5, 6, 2).astype("float32")
    gradient = aesara.grad((Grow()(images, 5, 6) * weights).sum(), images)
    found = run([images], gradient, np.zeros((2, 4, 3, 2), "float32"))
    np.testing.assert_array_equal(found, weights[:, :4, :3])


@pytest.mark.parametrize("wrong", [at.fmatrix(), at.tensor4(dtype="int64")])
def test_only_four_dimensional_floats_are_taken(wrong):
    with pytest.raises(TypeError, match="takes 4-D float tensors"):
        Grow()(wrong, 5, 5)


def test_shapes_are_held_against_each_other_early_and_late():
    with pytest.raises(ValueError, match="axis 2 would shrink"):
        Grow()(IMAGES(), 5, 2)
    images = IMAGES("images")
    with pytest.raises(ValueError, match="axis 1 would shrink"):
        run([images], Grow()(images, 5, 3), np.zeros((2, 6, 3, 1), "float32"))
