"""The maximum over pieces, against loops over its entries."""

import itertools

import numpy as np
import pytest
from aesara import grad
from aesara import tensor as at
from aesara.gradient import verify_grad
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.backend.ops.maximum import maximum
from adversarial.backend.ops.maxout import piece_maximum

pytestmark = pytest.mark.compiled

SHAPES = [((3, 8), 2, 1), ((3, 5), 5, 1), ((6, 2, 3, 2), 3, 0), ((2, 4, 3), 4, -2), ((2, 3), 1, 1)]
MODES = ["FAST_RUN", "FAST_COMPILE"]  # C code, NumPy


@pytest.fixture(scope="module")
def compiled():
    """Value and gradient (of the sum weighted by ``w``), one function for each kind of call."""
    made = {}

    def get(ndim, pieces, axis, mode):
        key = ndim, pieces, axis % ndim, mode
        if key not in made:
            x, w = (
                at.TensorType("floatX", (None,) * ndim)(),
                at.TensorType("floatX", (None,) * ndim)(),
            )
            largest = piece_maximum(x, pieces, axis)
            made[key] = function([x, w], [largest, grad((largest * w).sum(), x)], mode=mode)
        return made[key]

    return get


def by_hand(x, w, pieces, axis):
    """Loops over units."""
    x, w = np.moveaxis(x, axis, 0), np.moveaxis(w, axis, 0)
    largest, slope = np.empty(w.shape), np.zeros(x.shape)
    for unit, *place in itertools.product(*map(range, w.shape)):
        place = tuple(place)
        group = [x[(unit * pieces + p, *place)] for p in range(pieces)]
        largest[(unit, *place)] = max(group)
        for p, value in enumerate(group):
            if value == max(group):
                slope[(unit * pieces + p, *place)] = w[(unit, *place)]
    return np.moveaxis(largest, 0, axis), np.moveaxis(slope, 0, axis)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape, pieces, axis", SHAPES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_piece_that_attains_the_maximum_gets_the_full_gradient(
    compiled, shape, pieces, axis, mode, data
):
    small = st.integers(-2, 2)  # many ties
    count = int(np.prod(shape))
    f = compiled(len(shape), pieces, axis, mode)
    dtype = f.maker.inputs[0].variable.dtype
    x = np.array(data.draw(st.lists(small, min_size=count, max_size=count)), dtype).reshape(shape)
    units = list(shape)
    units[axis] //= pieces
    w = np.arange(1, 1 + np.prod(units), dtype=dtype).reshape(units)
    for got, expected in zip(f(x, w), by_hand(x, w, pieces, axis)):
        np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("mode", MODES)
def test_strided_inputs_are_read_right(compiled, mode):
    f = compiled(2, 2, 1, mode)
    dtype = f.maker.inputs[0].variable.dtype
    x = np.random.RandomState(0).randn(8, 6).astype(dtype)
    w = np.ones((3, 4), dtype)
    for view in (x.T[::2], x.T[::-2]):
        for got, expected in zip(f(view, w), by_hand(view, w, 2, 1)):
            np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("mode", MODES)
def test_a_nan_piece_makes_its_unit_nan(compiled, mode):
    f = compiled(2, 5, 1, mode)
    dtype = f.maker.inputs[0].variable.dtype
    for place in range(5):
        x = np.zeros((1, 10), dtype)
        x[0, place] = np.nan
        assert np.isnan(f(x, np.ones((1, 2), dtype))[0]).tolist() == [[True, False]]


@pytest.mark.parametrize("mode", MODES)
def test_groups_that_do_not_come_out_even_are_refused(compiled, mode):
    f = compiled(2, 2, 1, mode)
    with pytest.raises(ValueError, match="divided into groups of 2|cannot reshape"):
        f(*(np.zeros((2, n), f.maker.inputs[0].variable.dtype) for n in (5, 2)))
    with pytest.raises(ValueError, match="5 entries cannot be divided into groups of 2"):
        piece_maximum(at.TensorType("floatX", (2, 5))(), 2, axis=1)


def test_it_is_the_maximum_of_strided_slices_and_so_are_its_derivatives():
    x = at.TensorType("float64", (None, None))()
    slices = maximum(maximum(x[:, 2::3], x[:, 1::3]), x[:, ::3])

    def second(y):
        first = grad((y**3).sum(), x)
        return grad((first**2).sum(), x)

    f = function([x], [second(piece_maximum(x, 3, axis=1)), second(slices)])
    ours, theirs = f(np.random.RandomState(0).randn(4, 9))
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_gradient_agrees_with_differences():
    rng = np.random.RandomState(1)
    verify_grad(lambda x: piece_maximum(x, 3, axis=1), [rng.randn(2, 6, 2)], rng=rng)


def test_static_shapes_are_kept():
    x = at.TensorType("floatX", (None, 6, 2))()
    assert piece_maximum(x, 3, axis=1).type.shape == (None, 2, 2)
