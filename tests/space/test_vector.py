"""Batches of vectors."""

import numpy as np
import pytest

from adversarial.space import VectorSpace


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_a_batch_has_an_example_a_row(dtype):
    space = VectorSpace(3, dtype=dtype)
    batch = space.get_origin_batch(5)
    assert batch.shape == (5, 3) and batch.dtype == dtype
    assert space.np_batch_size(batch) == 5
    assert space.make_theano_batch("x", batch_size=5).type.shape == (5, 3)
    assert space.get_origin().shape == (3,) and space.get_total_dimension() == 3


@pytest.mark.parametrize("dim", [0, -1, 2.5, True, "3", None])
def test_a_dimension_is_a_positive_integer(dim):
    with pytest.raises(ValueError, match="dim must be an integer and at least 1"):
        VectorSpace(dim)
    assert VectorSpace(np.int64(3)) == VectorSpace(3)
