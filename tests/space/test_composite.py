"""Batches made of several batches."""

import aesara
import numpy as np
import pytest
from aesara.compile.mode import Mode

from adversarial.space import (
    CompositeSpace,
    Conv2DSpace,
    IndexSpace,
    NullSpace,
    VectorSpace,
)

from .batches import floats


@pytest.mark.parametrize("symbolic", [False, True])
def test_a_vector_is_sliced_depth_first_and_concatenated_again(symbolic):
    parts = CompositeSpace([VectorSpace(2), CompositeSpace([Conv2DSpace((1, 2), 1), NullSpace()])])
    batch = floats(3, 4)
    first, (second, null) = VectorSpace(4).np_format_as(batch, parts)
    np.testing.assert_array_equal(first, batch[:, :2])
    np.testing.assert_array_equal(second, batch[:, 2:].reshape(3, 1, 2, 1))
    assert null is None
    if symbolic:
        inputs = VectorSpace(4).make_theano_batch(batch_size=3)
        there_and_back = parts.format_as(VectorSpace(4).format_as(inputs, parts), VectorSpace(4))
        assert there_and_back.type.shape == (3, 4)
        function = aesara.function([inputs], there_and_back, mode=Mode("py", None))
        np.testing.assert_array_equal(function(batch), batch)
    else:
        back = parts.np_format_as((first, (second, null)), VectorSpace(4))
        np.testing.assert_array_equal(back, batch)


def test_composite_spaces_convert_component_by_component():
    source = CompositeSpace([Conv2DSpace((2, 2), 1), IndexSpace(3, 1)])
    target = CompositeSpace([VectorSpace(4), VectorSpace(3)])
    pixels, labels = source.np_format_as((floats(1, 2, 2, 1), np.array([[2]])), target)
    np.testing.assert_array_equal(pixels, floats(1, 4))
    np.testing.assert_array_equal(labels, [[0, 0, 1]])
    with pytest.raises(TypeError, match="structures differ"):
        source.np_format_as(
            (floats(1, 2, 2, 1), np.array([[2]])),
            CompositeSpace([VectorSpace(2), VectorSpace(1), VectorSpace(2)]),
        )


def test_a_subset_of_components_is_a_space():
    space = CompositeSpace([VectorSpace(1), VectorSpace(2), VectorSpace(3)])
    assert space.restrict([1]) == VectorSpace(2)
    assert space.restrict([0, 2]) == CompositeSpace([VectorSpace(1), VectorSpace(3)])
    assert [x.name for x in space.make_theano_batch("x")] == ["x[0]", "x[1]", "x[2]"]


def test_a_conversion_of_several_inputs_is_undone_as_a_whole():
    pair = CompositeSpace([CompositeSpace([VectorSpace(4), NullSpace()]), Conv2DSpace((2, 1), 1)])
    wide = VectorSpace(6)
    (x, _), y = batch = pair.make_theano_batch()
    joined = pair.format_as(batch, wide)
    (found, _), image = pair.undo_format_as(joined, wide)
    assert found is x and image is y
    z = wide.make_theano_batch()
    assert wide.undo_format_as(wide.format_as(z, pair), pair) is z
