"""What holds for spaces of every kind."""

import aesara
import aesara.tensor as at
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


def test_equal_axes_and_types_cost_no_copy():
    batch = floats(5, 3)
    assert VectorSpace(3).np_format_as(batch, VectorSpace(3)) is batch
    image = floats(1, 2, 2, 1)
    assert Conv2DSpace.convert_numpy(image, ("b", 0, 1, "c"), ["b", 0, 1, "c"]) is image


@pytest.mark.parametrize(
    "space, expected",
    [
        (VectorSpace(5), (None, 5)),
        (IndexSpace(10, 1), (None, 1)),
        (Conv2DSpace((4, 5), 3, axes=("c", 0, 1, "b")), (3, 4, 5, None)),
    ],
)
def test_symbolic_batches_know_all_sizes_but_that_of_the_batch(space, expected):
    assert space.make_theano_batch().type.shape == expected
    known = tuple(7 if size is None else size for size in expected)
    assert space.make_theano_batch(name="x", batch_size=7).type.shape == known
    assert space.make_batch(name="x").name == "x"


def test_origins_are_zeros_in_the_shape_of_an_example():
    assert VectorSpace(3).get_origin().shape == (3,)
    assert Conv2DSpace((4, 5), 2, axes=("c", 0, 1, "b")).get_origin().shape == (2, 4, 5)
    assert Conv2DSpace((4, 5), 2).get_origin_batch(6, "float32").shape == (6, 4, 5, 2)
    vector, null = CompositeSpace([VectorSpace(2), NullSpace()]).get_origin_batch(3)
    assert vector.shape == (3, 2) and null is None and not vector.any()


def test_the_batch_is_counted_along_its_axis():
    space = Conv2DSpace((4, 5), 2, axes=("c", 0, 1, "b"))
    assert space.get_batch_axis() == 3
    assert space.np_batch_size(floats(2, 4, 5, 6)) == 6
    assert space.get_total_dimension() == 40
    composite = CompositeSpace([NullSpace(), VectorSpace(2), space])
    assert composite.np_batch_size((None, floats(6, 2), floats(2, 4, 5, 6))) == 6
    assert composite.get_total_dimension() == 42
    with pytest.raises(ValueError, match="batch sizes of the components differ"):
        composite.np_batch_size((None, floats(5, 2), floats(2, 4, 5, 6)))
    batch = VectorSpace(2).make_theano_batch()
    size = VectorSpace(2).batch_size(batch)
    assert aesara.function([batch], size, mode=Mode("py", None))(floats(6, 2)) == 6


@pytest.mark.parametrize(
    "space, batch, error, text",
    [
        (VectorSpace(3), None, TypeError, "numeric"),
        (VectorSpace(3), [[1, 2, 3]], TypeError, "list"),
        (VectorSpace(3), np.zeros(3), ValueError, "2 dimensions, got 1"),
        (VectorSpace(3), np.zeros((2, 4)), ValueError, r"\(2, 4\)"),
        (VectorSpace(3), np.zeros((2, 3), complex), TypeError, "complex"),
        (VectorSpace(3, dtype="int64"), np.zeros((2, 3)), TypeError, "int64"),
        (IndexSpace(4, 1), np.zeros((2, 1)), TypeError, "wants integers"),
        (Conv2DSpace((2, 2), 1), np.zeros((2, 2)), ValueError, "4 dimensions"),
        (Conv2DSpace((2, 2), 1), np.zeros((5, 2, 2, 3)), ValueError, r"\(5, 2, 2, 3\)"),
        (Conv2DSpace((2, 2), 1), np.zeros((5, 2, 3, 1)), ValueError, r"\(5, 2, 3, 1\)"),
        (CompositeSpace([VectorSpace(1)]), [np.zeros((1, 1))], TypeError, "tuple"),
        (CompositeSpace([VectorSpace(1)]), (), ValueError, "1 parts, got 0"),
        (NullSpace(), np.zeros((1, 1)), TypeError, "None"),
    ],
)
def test_a_numeric_batch_that_does_not_fit_is_refused(space, batch, error, text):
    with pytest.raises(error, match=text):
        space.np_validate(batch)


@pytest.mark.parametrize(
    "source, target",
    [
        (VectorSpace(3), VectorSpace(4)),
        (VectorSpace(3), Conv2DSpace((2, 2), 1)),
        (Conv2DSpace((2, 2), 1), VectorSpace(3)),
        (VectorSpace(3), CompositeSpace([VectorSpace(1), VectorSpace(1)])),
        (VectorSpace(1), NullSpace()),
        (VectorSpace(1, dtype="int64"), IndexSpace(5, 1)),
        (IndexSpace(5, 2), VectorSpace(7)),
        (IndexSpace(4, 4), Conv2DSpace((2, 2), 1)),
    ],
)
def test_conversions_without_a_rule_are_refused(source, target):
    with pytest.raises(ValueError, match="onver"):
        source.np_format_as(source.get_origin_batch(2), target)


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda: VectorSpace(0), ValueError),
        (lambda: VectorSpace(3, sparse=True), ValueError),
        (lambda: IndexSpace(3, 1, dtype="float32"), ValueError),
        (lambda: Conv2DSpace(4, 1), ValueError),
        (lambda: Conv2DSpace((4, 4, 4), 1), ValueError),
        (lambda: Conv2DSpace((4, 0), 1), ValueError),
        (lambda: Conv2DSpace((4, 1.5), 1), ValueError),
        (lambda: Conv2DSpace((4, 4)), ValueError),
        (lambda: Conv2DSpace((4, 4), 1, 1), ValueError),
        (lambda: Conv2DSpace((4, 4), 1, axes=("b", 0, 1)), ValueError),
        (lambda: Conv2DSpace((4, 4), 1, axes=("b", 0, 0, "c")), ValueError),
        (lambda: CompositeSpace(VectorSpace(3)), TypeError),
        (lambda: CompositeSpace([3]), TypeError),
    ],
)
def test_wrong_arguments_are_refused(make, error):
    with pytest.raises(error):
        make()


SPACES = [
    lambda: VectorSpace(12),
    lambda: VectorSpace(12, dtype="int64"),
    lambda: IndexSpace(5, 12),
    lambda: IndexSpace(6, 12),
    lambda: Conv2DSpace((3, 4), 1),
    lambda: Conv2DSpace((4, 3), 1),
    lambda: Conv2DSpace((2, 2), 3),
    lambda: Conv2DSpace((3, 4), 1, axes=("c", 0, 1, "b")),
    lambda: CompositeSpace([VectorSpace(12)]),
    lambda: CompositeSpace([VectorSpace(11), VectorSpace(1)]),
    lambda: NullSpace(),
]


@pytest.mark.parametrize("i", range(len(SPACES)))
def test_equality_is_by_type_and_arguments(i):
    space = SPACES[i]()
    assert [space == make() for make in SPACES] == [j == i for j in range(len(SPACES))]
    assert hash(space) == hash(SPACES[i]())
    assert space != "a space"


def test_representations_read_like_constructor_calls():
    assert repr(VectorSpace(3)) == "VectorSpace(3)"
    assert repr(VectorSpace(3, dtype=None)) == "VectorSpace(3, dtype=None)"
    assert repr(IndexSpace(5, 1)) == "IndexSpace(max_labels=5, dim=1, dtype='int64')"
    image = "Conv2DSpace((4, 5), num_channels=3, axes=('b', 0, 1, 'c'))"
    assert repr(CompositeSpace([Conv2DSpace((4, 5), 3), NullSpace()])) == (
        f"CompositeSpace([{image}, NullSpace()])"
    )


def test_a_shared_batch_is_zero_and_of_the_wanted_type():
    pair = CompositeSpace([VectorSpace(3), CompositeSpace([IndexSpace(4, 2), NullSpace()])])
    vectors, (labels, nothing) = pair.make_shared_batch(5, name="x")
    assert (vectors.name, labels.name, nothing) == ("x[0]", "x[1][0]", None)
    np.testing.assert_array_equal(vectors.get_value(), np.zeros((5, 3)))
    assert labels.get_value().shape == (5, 2) and labels.dtype == "int64"
    assert VectorSpace(3).make_shared_batch(2, dtype="int8").dtype == "int8"
    pair.validate((vectors, (labels, nothing)))


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("c", 0, 1, "b")])
def test_a_conversion_can_be_undone(axes):
    vectors, images = VectorSpace(12), Conv2DSpace((2, 3), 2, axes=axes)
    batch = np.arange(48.0).reshape(4, 12)
    there = vectors.np_format_as(batch, images)
    np.testing.assert_array_equal(vectors.undo_np_format_as(there, images), batch)
    x = vectors.get_theano_batch()
    assert vectors.undo_format_as(vectors.format_as(x, images), images) is x
    other = at.as_tensor_variable(there.astype(x.dtype))
    back = aesara.function([], vectors.undo_format_as(other, images))()
    np.testing.assert_array_equal(back, batch)
