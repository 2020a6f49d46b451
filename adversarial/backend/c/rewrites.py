"""What the C backend changes in a graph beside Aesara's own rewrites: operations on large arrays
that Aesara computes on one thread, or by way of another array of that size.
"""

import aesara
import numpy as np
from aesara.compile.mode import Mode, get_mode
from aesara.graph.basic import Apply
from aesara.graph.rewriting.basic import in2out, node_rewriter
from aesara.scalar.basic import Add, Mul, square
from aesara.tensor.blas_c import BaseBLAS
from aesara.tensor.elemwise import Elemwise
from aesara.tensor.math import Sum
from aesara.tensor.type import TensorType

from adversarial.backend.c.native import NativeOp
from adversarial.backend.c.parallel import ParallelLinker
from adversarial.backend.rewrite_set import fixed

BEFORE_FUSION, AFTER_INPLACE = 48.9, 75.9  # positions among Aesara's rewrites
LARGE = 50_000  # entries from which threads pay
FLOATS = {"float32", "float64"}


def with_rewrites(mode, blas):
    """A way of compiling with a fixed set of Aesara's rewrites, and those of this module.

    Parameters
    ----------
    mode : str, aesara Mode or None
    blas : bool
        Whether compiled functions link a BLAS.

    Returns
    -------
    aesara Mode
        A special mode, such as Aesara's ``DebugMode``, is left as it is.
    """
    found = _mode(mode)
    if type(found) is not Mode:
        return found
    chosen = [(in2out(sum_columns), BEFORE_FUSION), (in2out(scale_in_place), AFTER_INPLACE)]
    if blas:
        chosen.append((in2out(add_in_place), AFTER_INPLACE))
    found = Mode(ParallelLinker.like(found.linker), fixed(found.provided_optimizer))
    return found.register(*chosen)


def _mode(mode):
    """A way of compiling; by default what the configuration says now."""
    if mode is None:
        # Aesara keeps the first default that it meets, also when the configuration changes.
        aesara.compile.mode.instantiated_default_mode = None
    return get_mode(mode)


class ColumnSums(NativeOp):
    """Sums over the rows of a matrix, accumulated in double precision.

    Parameters
    ----------
    squared : bool
        Whether squares are summed, instead of the entries themselves.
    """

    __props__ = ("squared",)
    headers = ("arrays", "parallel", "column_sums")
    entry = "sum_columns"

    def __init__(self, squared=False):
        self.squared = squared

    def _numbers(self):
        return (self.squared,)

    def make_node(self, matrix):
        return Apply(self, [matrix], [TensorType(matrix.dtype, shape=matrix.type.shape[1:])()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0][1:]]

    def perform(self, node, inputs, outputs, params):
        (matrix,) = inputs
        terms = np.square(matrix) if self.squared else matrix
        outputs[0][0] = terms.sum(axis=0, dtype="float64").astype(matrix.dtype)


class ScaleColumns(NativeOp):
    """Each column of a matrix times a factor, in the memory of the matrix."""

    __props__ = ()
    headers = ("arrays", "parallel", "scale_columns")
    entry = "scale_columns"
    destroy_map = {0: [0]}

    def _numbers(self):
        return ()

    def make_node(self, matrix, factors):
        return Apply(self, [matrix, factors], [matrix.type()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0]]

    def perform(self, node, inputs, outputs, params):
        outputs[0][0] = np.multiply(*inputs, out=inputs[0])


class AddInPlace(BaseBLAS):
    """``x + y`` in the memory of ``x``, by the BLAS and so on all of its threads."""

    __props__ = ()
    destroy_map = {0: [0]}

    def make_node(self, x, y):
        return Apply(self, [x, y], [x.type()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0]]

    def perform(self, node, inputs, outputs):
        outputs[0][0] = np.add(*inputs, out=inputs[0])

    def c_code_cache_version(self):
        """Changes with the C code."""
        return (1,)

    def c_code(self, node, name, inputs, outputs, sub):
        """``axpy`` with factor 1, in parts whose length fits a BLAS's integers."""
        x, y = inputs
        routine = {"float32": "saxpy_", "float64": "daxpy_"}[node.outputs[0].type.dtype]
        dtype, fail = node.outputs[0].type.dtype_specs()[1], sub["fail"]
        return f"""
        {{
            PyArrayObject* y = (PyArrayObject*) PyArray_GETCONTIGUOUS({y});
            if (!y) {{ {fail} }}
            if (!PyArray_IS_C_CONTIGUOUS({x}) || !PyArray_SAMESHAPE({x}, y)) {{
                Py_DECREF(y);
                PyErr_SetString(PyExc_ValueError,
                                "Cannot add in place: not contiguous arrays of one shape.");
                {fail}
            }}
            {dtype}* to = ({dtype}*) PyArray_DATA({x});
            const {dtype}* from = (const {dtype}*) PyArray_DATA(y);
            const {dtype} one = 1;
            const int step = 1;
            for (npy_intp start = 0, size = PyArray_SIZE(y); start < size; start += 1 << 30) {{
                const int count = size - start < 1 << 30 ? size - start : 1 << 30;
                {routine}(&count, &one, from + start, &step, to + start, &step);
            }}
            Py_DECREF(y);
            Py_XDECREF({outputs[0]});
            Py_INCREF({x});
            {outputs[0]} = {x};
        }}
        """


@node_rewriter([Sum])
def sum_columns(fgraph, node):
    """Sums of floats over the rows of a matrix, or of its squares, become :class:`ColumnSums`."""
    (matrix,) = node.inputs
    op, dtype = node.op, node.outputs[0].dtype
    doubled = op.acc_dtype == "float64" and dtype == matrix.dtype
    if not (tuple(op.axis or ()) == (0,) and matrix.ndim == 2 and doubled and dtype in FLOATS):
        return None
    terms = matrix.owner
    squared = terms is not None and getattr(terms.op, "scalar_op", None) == square
    if squared and terms.inputs[0].dtype == dtype:
        return [ColumnSums(squared=True)(terms.inputs[0])]
    return [ColumnSums()(matrix)]


@node_rewriter([Elemwise])
def add_in_place(fgraph, node):
    """A large sum of two arrays that overwrites one becomes :class:`AddInPlace`."""
    if not (
        isinstance(node.op.scalar_op, Add) and len(node.inputs) == 2 and node.op.inplace_pattern
    ):
        return None
    shapes = {variable.type.shape for variable in node.inputs}
    types = {variable.type.dtype for variable in node.inputs}
    (shape,) = shapes if len(shapes) == 1 else [(None,)]
    if None in shape or np.prod(shape) < LARGE or len(types) > 1 or not types <= FLOATS:
        return None
    kept, other = _kept_and_other(node)
    if kept.owner is not None:
        return None  # what another operation made may lie in memory in any order
    return [AddInPlace()(kept, other)]


@node_rewriter([Elemwise])
def scale_in_place(fgraph, node):
    """A large matrix times a row, in the matrix's memory, becomes :class:`ScaleColumns`."""
    if not (
        isinstance(node.op.scalar_op, Mul) and len(node.inputs) == 2 and node.op.inplace_pattern
    ):
        return None
    matrix, row = _kept_and_other(node)
    if matrix.type.ndim < 2:
        return None
    rows, *columns = matrix.type.shape
    same = matrix.dtype == row.dtype and row.type.shape == (1, *columns)
    if None in (rows, *columns) or rows == 1 or not same or matrix.dtype not in FLOATS:
        return None
    return [ScaleColumns()(matrix, row)] if rows * columns[0] >= LARGE else None


def _kept_and_other(node):
    """The input whose memory an operation on two writes to, and the other one."""
    kept = node.inputs[node.op.inplace_pattern[0]]
    (other,) = [variable for variable in node.inputs if variable is not kept] or [kept]
    return kept, other
