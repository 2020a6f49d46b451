"""Element types: looked up at use, and cast where that is allowed."""

import aesara
import aesara.tensor as at
import numpy as np
import pytest

from adversarial.space import (
    CompositeSpace,
    Conv2DSpace,
    VectorSpace,
)

from .batches import floats


def test_float_x_is_looked_up_at_use():
    space = VectorSpace(3)
    other = "float32" if aesara.config.floatX == "float64" else "float64"
    assert space == VectorSpace(3, dtype=aesara.config.floatX)
    image = Conv2DSpace((2, 2), 1)
    assert space.dtype == image.dtype == aesara.config.floatX
    assert CompositeSpace([space, image]).dtype == (aesara.config.floatX,) * 2
    with aesara.config.change_flags(floatX=other):
        assert space.dtype == image.dtype == other
        assert space.make_theano_batch().dtype == other
        assert space.np_format_as(floats(1, 3), space).dtype == other
        assert space == VectorSpace(3, dtype=other)


def test_conversions_cast_floats_to_integers():
    batch = np.array([[1.75, -2.5, 3.0]])
    real, whole = VectorSpace(3, dtype="float64"), VectorSpace(3, dtype="int32")
    found = real.np_format_as(batch, whole)
    assert found.dtype == "int32" and found.tolist() == [[1, -2, 3]]
    symbolic = real.format_as(at.as_tensor_variable(batch), whole)
    assert symbolic.dtype == "int32" and symbolic.eval().tolist() == [[1, -2, 3]]
    with pytest.raises(TypeError, match="complex"):
        VectorSpace(3, dtype=None).np_format_as(batch.astype(complex), whole)


def test_any_dtype_is_kept_but_a_new_batch_needs_one():
    space = VectorSpace(3, dtype=None)
    batch = np.zeros((1, 3), np.int8)
    assert VectorSpace(3).np_format_as(batch, space) is batch
    with pytest.raises(TypeError, match="takes any dtype"):
        space.make_theano_batch()
    assert space.make_theano_batch(dtype="int8").dtype == "int8"


@pytest.mark.parametrize("space", [VectorSpace(3), Conv2DSpace((2, 2), 1)])
def test_a_described_space_still_follows_the_configured_float_type(space):
    again = type(space)(**space.constructor_arguments())
    other = "float32" if aesara.config.floatX == "float64" else "float64"
    with aesara.config.change_flags(floatX=other):
        assert again.dtype == other and again == space
        assert repr(again) == repr(space)
