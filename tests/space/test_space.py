import aesara
import aesara.tensor as at
import numpy as np
import pytest
from aesara.compile.mode import Mode
from hypothesis import given
from hypothesis import strategies as st

from adversarial.space import (
    CompositeSpace,
    Conv2DSpace,
    IndexSpace,
    NullSpace,
    VectorSpace,
)

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b"), ("b", "c", 0, 1), (1, "b", "c", 0)]


def evaluate(space, batch, target):
    """Convert symbolically, run without compiling."""
    inputs = space.make_theano_batch()
    output = space.format_as(inputs, target)
    function = aesara.function([inputs], output, mode=Mode(linker="py", optimizer=None))
    return function(batch.astype(inputs.dtype))


def floats(*shape):
    return np.arange(np.prod(shape), dtype=aesara.config.floatX).reshape(shape)


def slow_image(vector, rows, columns, channels, axes):
    """A vector's image by definition: pixel after pixel, each with all of its channels."""
    image = np.empty([{"b": 1, 0: rows, 1: columns, "c": channels}[axis] for axis in axes])
    numbers = iter(vector)
    for row in range(rows):
        for column in range(columns):
            for channel in range(channels):
                at_axis = {"b": 0, 0: row, 1: column, "c": channel}
                image[tuple(at_axis[axis] for axis in axes)] = next(numbers)
    return image


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("symbolic", [False, True])
def test_a_vector_is_read_as_rows_columns_channels(axes, symbolic):
    vectors, images = VectorSpace(12), Conv2DSpace((2, 3), channels=2, axes=axes)
    batch = floats(1, 12)
    found = evaluate(vectors, batch, images) if symbolic else vectors.np_format_as(batch, images)
    np.testing.assert_array_equal(found, slow_image(range(12), 2, 3, 2, axes))


@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
    channels=st.integers(1, 3),
    size=st.integers(0, 3),
    axes=st.permutations(["b", 0, 1, "c"]),
)
def test_vector_to_image_and_back_changes_nothing(rows, columns, channels, size, axes):
    vectors = VectorSpace(rows * columns * channels)
    images = Conv2DSpace((rows, columns), channels, axes=axes)
    batch = floats(size, vectors.dim)
    image = vectors.np_format_as(batch, images)
    assert images.np_batch_size(image) == size
    np.testing.assert_array_equal(images.np_format_as(image, vectors), batch)


def test_images_go_to_images_by_axes_alone():
    wide, high = Conv2DSpace((2, 3), 1), Conv2DSpace((3, 2), 1, axes=("c", 0, 1, "b"))
    batch = floats(4, 2, 3, 1)
    found = wide.np_format_as(batch, high)
    assert found.shape == (1, 2, 3, 4)  # the original never compares the shapes
    np.testing.assert_array_equal(found[0, :, :, 2], batch[2, :, :, 0])


def test_equal_axes_and_types_cost_no_copy():
    batch = floats(5, 3)
    assert VectorSpace(3).np_format_as(batch, VectorSpace(3)) is batch
    image = floats(1, 2, 2, 1)
    assert Conv2DSpace.convert_numpy(image, ("b", 0, 1, "c"), ["b", 0, 1, "c"]) is image


@pytest.mark.parametrize("symbolic", [False, True])
@pytest.mark.parametrize(
    "dim, expected",
    [(3, [[1, 0, 1], [0, 1, 0]]), (6, [[1, 0, 0, 0, 0, 1], [0, 1, 0, 0, 1, 0]])],
)
def test_labels_become_indicators_merged_or_concatenated(dim, expected, symbolic):
    space, labels = IndexSpace(max_labels=3, dim=2), np.array([[0, 2], [1, 1]])
    target = VectorSpace(dim)
    found = evaluate(space, labels, target) if symbolic else space.np_format_as(labels, target)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == aesara.config.floatX


def test_a_label_out_of_range_is_named():
    with pytest.raises(ValueError, match="label 3 is out of range"):
        IndexSpace(3, 1).np_format_as(np.array([[3]]), VectorSpace(3))


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


def test_one_channel_and_one_example_broadcast():
    space = Conv2DSpace((4, 5), 1)
    assert space.make_theano_batch().broadcastable == (False, False, False, True)
    assert space.make_theano_batch(batch_size=1).broadcastable == (True, False, False, True)


def test_symbolic_conversions_keep_what_is_known():
    vectors, images = VectorSpace(12), Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"))
    image = vectors.format_as(vectors.make_theano_batch(), images)
    assert image.type.shape == (2, 2, 3, None)
    assert images.format_as(image, vectors).type.shape == (None, 12)
    labels = IndexSpace(10, 1)
    one_hot = labels.format_as(labels.make_theano_batch(batch_size=4), VectorSpace(10))
    assert one_hot.type.shape == (4, 10)


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


def test_arguments_read_back_from_attributes_give_an_equal_space():
    space = Conv2DSpace((4, 5), channels=3, axes=["c", 0, 1, "b"], dtype="float32")
    arguments = ("shape", "channels", "num_channels", "axes", "dtype")
    assert Conv2DSpace(**{name: getattr(space, name) for name in arguments}) == space
    assert space.num_channels == 3


@pytest.mark.parametrize("space", [VectorSpace(3), Conv2DSpace((2, 2), 1)])
def test_a_described_space_still_follows_the_configured_float_type(space):
    again = type(space)(**space.constructor_arguments())
    other = "float32" if aesara.config.floatX == "float64" else "float64"
    with aesara.config.change_flags(floatX=other):
        assert again.dtype == other and again == space
        assert repr(again) == repr(space)


def test_a_subset_of_components_is_a_space():
    space = CompositeSpace([VectorSpace(1), VectorSpace(2), VectorSpace(3)])
    assert space.restrict([1]) == VectorSpace(2)
    assert space.restrict([0, 2]) == CompositeSpace([VectorSpace(1), VectorSpace(3)])
    assert [x.name for x in space.make_theano_batch("x")] == ["x[0]", "x[1]", "x[2]"]


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


def test_a_conversion_of_several_inputs_is_undone_as_a_whole():
    pair = CompositeSpace([CompositeSpace([VectorSpace(4), NullSpace()]), Conv2DSpace((2, 1), 1)])
    wide = VectorSpace(6)
    (x, _), y = batch = pair.make_theano_batch()
    joined = pair.format_as(batch, wide)
    (found, _), image = pair.undo_format_as(joined, wide)
    assert found is x and image is y
    z = wide.make_theano_batch()
    assert wide.undo_format_as(wide.format_as(z, pair), pair) is z


def test_images_have_a_usual_order_of_axes():
    assert Conv2DSpace((2, 3), 2).axes == Conv2DSpace.default_axes == ("b", 0, 1, "c")
    assert Conv2DSpace((2, 3), 2).make_batch_theano("x").ndim == 4
