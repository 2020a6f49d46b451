"""Symbolic batches of one tensor."""

import aesara
import aesara.tensor as at
import numpy as np
import pytest
from aesara.compile.mode import Mode

from adversarial.space import (
    Conv2DSpace,
    IndexSpace,
    VectorSpace,
)

from .batches import floats


def test_symbolic_conversions_keep_what_is_known():
    vectors, images = VectorSpace(12), Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"))
    image = vectors.format_as(vectors.make_theano_batch(), images)
    assert image.type.shape == (2, 2, 3, None)
    assert images.format_as(image, vectors).type.shape == (None, 12)
    labels = IndexSpace(10, 1)
    one_hot = labels.format_as(labels.make_theano_batch(batch_size=4), VectorSpace(10))
    assert one_hot.type.shape == (4, 10)


def test_a_symbolic_batch_that_does_not_fit_is_refused():
    with pytest.raises(TypeError, match="symbolic"):
        VectorSpace(3).validate(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="2 dimensions, got 4"):
        VectorSpace(3).validate(at.tensor4())
    with pytest.raises(TypeError, match="complex"):
        VectorSpace(3).validate(at.zmatrix())
    VectorSpace(3, dtype="float32").validate(at.dmatrix())


def test_a_shared_variable_is_a_symbolic_batch():
    rows = floats(2, 12)
    image = Conv2DSpace((2, 2), 3, axes=("c", 0, 1, "b"))
    converted = VectorSpace(12).format_as(aesara.shared(rows), image)
    found = aesara.function([], converted, mode=Mode("py", None))()
    np.testing.assert_array_equal(found, VectorSpace(12).np_format_as(rows, image))
    with pytest.raises(ValueError, match="4 dimensions, got 2"):
        image.validate(aesara.shared(rows))
