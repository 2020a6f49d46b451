"""What the C backend puts into a graph, against NumPy and against Aesara's own operations."""

import numpy as np
import pytest
from aesara import config, shared
from aesara import tensor as at
from aesara.compile.nanguardmode import NanGuardMode

from adversarial.backend import function
from adversarial.backend.rewrites import LARGE, AddInPlace, ColumnSums, with_rewrites

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


def test_special_modes_are_left_alone():
    special = NanGuardMode(nan_is_error=True, inf_is_error=False, big_is_error=False)
    assert with_rewrites(special, blas=True) is special
