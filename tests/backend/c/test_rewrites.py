"""What the C backend puts into a graph, against NumPy and against Aesara's own operations."""

import aesara
import numpy as np
import pytest
from aesara import In, config, shared
from aesara import tensor as at
from aesara.compile.nanguardmode import NanGuardMode

from adversarial.backend import function
from adversarial.backend.c.rewrites import (
    LARGE,
    AddInPlace,
    ColumnSums,
    ScaleColumns,
    with_rewrites,
)
from adversarial.models.norm_constraint import limit_norms

pytestmark = pytest.mark.compiled

MODES = ["FAST_RUN", "FAST_COMPILE"]  # C code, NumPy


def operations(compiled):
    """The classes of the operations of a compiled function."""
    return [type(node.op) for node in compiled.maker.fgraph.toposort()]


@pytest.fixture(scope="module", params=MODES)
def sums(request):
    """Sums over the rows of a matrix."""
    matrix = at.matrix()
    compiled = function([matrix], matrix.sum(axis=0), mode=request.param)
    assert operations(compiled) == [ColumnSums]
    return compiled


@pytest.mark.parametrize("shape", [(100, 1200), (1, 1), (7, 513), (0, 3), (3, 0), (2000, 5)])
def test_sums_over_rows_are_rounded_once(sums, shape):
    matrix = np.random.RandomState(0).uniform(-1, 1, shape).astype(config.floatX)
    expected = np.zeros(shape[1])
    for row in matrix.astype("float64"):
        expected += row
    assert np.array_equal(sums(matrix), expected.astype(config.floatX))


def test_sums_over_rows_take_any_layout(sums):
    matrix = np.random.RandomState(0).randint(-9, 9, (12, 10)).astype(config.floatX)
    for view in (matrix.T, matrix[::2], matrix[:, ::-1], np.asfortranarray(matrix)):
        assert np.array_equal(sums(view), view.sum(axis=0))


def test_sums_of_nan_and_infinity_stay_in_their_columns(sums):
    matrix = np.ones((3, 4), config.floatX)
    matrix[1, :3] = np.nan, np.inf, -np.inf
    assert np.array_equal(sums(matrix), [np.nan, np.inf, -np.inf, 3], equal_nan=True)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(2000, 1200), (3, 5)])  # on threads, and not
def test_squares_are_summed_without_a_matrix_of_them(mode, shape):
    matrix = np.random.RandomState(0).normal(size=shape).astype(config.floatX)
    x = at.matrix()
    compiled = function([x], at.square(x).sum(axis=0), mode=mode)
    assert operations(compiled) == [ColumnSums]
    assert_equal_to_the_last_bit(compiled(matrix), summed_squares(matrix))


def summed_squares(matrix):
    """Squares, rounded to the matrix's type, summed over rows in double precision."""
    total = np.zeros(matrix.shape[1])
    for row in np.square(matrix).astype("float64"):
        total += row
    return total.astype(matrix.dtype)


def assert_equal_to_the_last_bit(found, expected):
    # A processor may square and add double precision in one operation, which rounds once less.
    rtol = 0 if config.floatX == "float32" else 1e-14
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=0)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("norms", [(0.5, 1.5), (0.1, 0.2)])  # too long in part, and not at all
def test_norms_are_limited_in_the_parameters_own_memory(mode, norms):
    rng = np.random.RandomState(0)
    start, step = rng.normal(size=(2, 250, LARGE // 200)).astype(config.floatX)
    wanted = np.linspace(*norms, start.shape[1], dtype=config.floatX)
    start *= wanted / np.linalg.norm(start, axis=0)
    step *= 1e-3
    parameter = shared(start, shape=start.shape)
    limited = limit_norms(parameter + at.constant(step), axis=0, max_norm=1.0)
    move = function([], updates={parameter: limited}, mode=mode)
    if mode == "FAST_RUN":
        kinds = operations(move)
        assert [kinds.count(kind) for kind in (AddInPlace, ColumnSums, ScaleColumns)] == [1, 1, 1]
    place = parameter.get_value(borrow=True).ctypes.data
    move()
    moved = parameter.get_value(borrow=True)
    length = np.sqrt(summed_squares(start + step))
    expected = (start + step) * (np.minimum(length, 1) / length)
    assert_equal_to_the_last_bit(moved, expected)
    assert moved.ctypes.data == place or mode != "FAST_RUN"


def test_a_vector_times_a_number_is_left_to_aesara():
    velocity = shared(np.full(8, 2.0, config.floatX), shape=(8,))
    momentum = shared(np.asarray(0.5, config.floatX))
    with config.change_flags(on_opt_error="raise"):
        function([], updates={velocity: momentum * velocity})()
    assert velocity.get_value().tolist() == [1.0] * 8


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray])
def test_columns_are_scaled_in_any_layout(layout):
    matrix = layout(np.arange(LARGE * 2, dtype=config.floatX).reshape(-1, 4))
    row = np.array([[1, 0.5, -2, 0]], config.floatX)
    x = at.TensorType("floatX", matrix.shape)()
    factors = at.TensorType("floatX", row.shape)()
    inputs = [In(x, mutable=True), factors]
    scale = aesara.function(inputs, ScaleColumns()(x, factors), accept_inplace=True)
    expected = matrix * row
    assert np.array_equal(scale(matrix, row), expected)
    assert np.array_equal(matrix, expected)


@pytest.mark.parametrize("axis, ndim", [(1, 2), (None, 2), (0, 3), ((0, 1), 3)])
def test_other_sums_stay_aesaras(axis, ndim):
    x = at.TensorType("floatX", (None,) * ndim)()
    assert ColumnSums not in operations(function([x], x.sum(axis=axis)))


def test_a_large_parameter_moves_in_its_own_memory():
    rng = np.random.RandomState(0)
    start, steps = rng.normal(size=(2, 250, LARGE // 200)).astype(config.floatX)
    parameter = shared(start, shape=start.shape)
    step = at.TensorType("floatX", start.shape)()
    move = function([step], updates={parameter: parameter + step})
    assert operations(move) == [AddInPlace]
    place = parameter.get_value(borrow=True).ctypes.data
    move(steps)
    assert np.array_equal(parameter.get_value(borrow=True), start + steps)
    move(np.asfortranarray(steps))
    assert np.array_equal(parameter.get_value(borrow=True), start + steps + steps)
    assert parameter.get_value(borrow=True).ctypes.data == place


@pytest.mark.parametrize("shape", [(LARGE // 10, 9), (None, LARGE)])
def test_small_and_unknown_sizes_are_left_to_aesara(shape):
    parameter = shared(np.zeros((2, 2), config.floatX), shape=(None, None))
    step = at.TensorType("floatX", shape)()
    compiled = function([step], updates={parameter: parameter + step})
    assert AddInPlace not in operations(compiled)


def test_a_parameter_that_is_read_afterwards_keeps_its_old_value_for_the_reader():
    parameter = shared(np.ones((LARGE, 2), config.floatX), shape=(LARGE, 2))
    step = at.TensorType("floatX", (LARGE, 2))()
    compiled = function([step], parameter.sum() * step.sum(), updates={parameter: parameter + step})
    assert compiled(np.ones((LARGE, 2), config.floatX)) == pytest.approx(4.0 * LARGE**2, rel=1e-6)
    assert (parameter.get_value() == 2).all()


def test_the_default_is_what_the_configuration_says_at_the_time():
    parameter = shared(np.zeros((LARGE, 2), config.floatX), shape=(LARGE, 2))
    step = at.TensorType("floatX", (LARGE, 2))()
    found = []
    for mode in ("FAST_COMPILE", "Mode", "FAST_COMPILE"):
        with config.change_flags(mode=mode):
            found.append(operations(function([step], updates={parameter: parameter + step})))
    assert found[1] == [AddInPlace]
    assert found[0] == found[2] != found[1]


def test_special_modes_are_left_alone():
    special = NanGuardMode(nan_is_error=True, inf_is_error=False, big_is_error=False)
    assert with_rewrites(special, blas=True) is special
