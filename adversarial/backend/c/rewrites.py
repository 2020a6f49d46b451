"""What the C backend changes in a graph beside Aesara's own rewrites: operations on large arrays
that Aesara computes on one thread, or by way of another array of that size.
"""

import math
from typing import Any

import aesara
import numpy as np
from aesara.compile.mode import Mode, get_mode
from aesara.graph.basic import Apply, Variable
from aesara.graph.fg import FunctionGraph
from aesara.graph.rewriting.basic import in2out, node_rewriter
from aesara.scalar.basic import Add, Mul, square
from aesara.tensor.blas_c import BaseBLAS
from aesara.tensor.elemwise import Elemwise
from aesara.tensor.math import Sum
from aesara.tensor.type import TensorType

from adversarial.backend.c.native import InPlaceOp, NativeOp, beside
from adversarial.backend.c.parallel import ParallelLinker
from adversarial.backend.rewrite_set import fixed

BEFORE_FUSION, AFTER_INPLACE = 48.9, 75.9  # positions among Aesara's rewrites
LARGE = 50_000  # entries from which threads pay
FLOATS = {"float32", "float64"}


def with_rewrites(mode: str | Mode | None, blas: bool) -> Mode:
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


def _mode(mode: str | Mode | None) -> Mode:
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
    headers = beside(__file__, "column_sums")
    entry = "sum_columns"

    def __init__(self, squared: bool = False):
        self.squared = squared

    def make_node(self, matrix: Variable) -> Apply:
        return Apply(self, [matrix], [TensorType(matrix.dtype, shape=matrix.type.shape[1:])()])

    def infer_shape(self, fgraph: FunctionGraph, node: Apply, shapes: list[tuple]) -> list[tuple]:
        return [shapes[0][1:]]

    def perform(self, node: Apply, inputs: list, outputs: list[list], params: Any) -> None:
        (matrix,) = inputs
        terms = np.square(matrix) if self.squared else matrix
        outputs[0][0] = terms.sum(axis=0, dtype="float64").astype(matrix.dtype)


class ScaleColumns(InPlaceOp):
    """Each column of a matrix times a factor, in the memory of the matrix."""

    headers = beside(__file__, "scale_columns")
    entry = "scale_columns"

    def perform(self, node: Apply, inputs: list, outputs: list[list], params: Any) -> None:
        matrix, factors = inputs
        outputs[0][0] = np.multiply(matrix, factors, out=matrix)


class AddInPlace(InPlaceOp, BaseBLAS):
    """``x + y`` in the memory of ``x``, by the BLAS and so on all of its threads."""

    headers = beside(__file__, "add_in_place")
    entry = "add_in_place"

    def c_support_code(self, **kwargs: Any) -> str:
        return BaseBLAS.c_support_code(self) + super().c_support_code()

    def c_compile_args(self, **kwargs: Any) -> list[str]:
        return [*BaseBLAS.c_compile_args(self), *super().c_compile_args()]

    def perform(self, node: Apply, inputs: list, outputs: list[list], params: Any) -> None:
        x, y = inputs
        outputs[0][0] = np.add(x, y, out=x)


@node_rewriter([Sum])
def sum_columns(fgraph: FunctionGraph, node: Apply) -> list[Variable] | None:
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
def add_in_place(fgraph: FunctionGraph, node: Apply) -> list[Variable] | None:
    """A large sum of two arrays that overwrites one becomes :class:`AddInPlace`."""
    kept, other = _kept_and_other(node, Add)
    # What another operation made may lie in memory in any order.
    if kept is None or kept.owner is not None or not _alike(kept, other, kept.type.shape):
        return None
    return [AddInPlace()(kept, other)]


@node_rewriter([Elemwise])
def scale_in_place(fgraph: FunctionGraph, node: Apply) -> list[Variable] | None:
    """A large matrix times a row, in the matrix's memory, becomes :class:`ScaleColumns`."""
    matrix, row = _kept_and_other(node, Mul)
    if matrix is None or matrix.type.ndim != 2 or matrix.type.shape[0] == 1:
        return None
    one_row = (1, matrix.type.shape[1])
    return [ScaleColumns()(matrix, row)] if _alike(matrix, row, one_row) else None


def _alike(array: Variable, other: Variable, shape: tuple) -> bool:
    """Whether an array is large, and another one has its type of floats and this shape."""
    return (
        None not in array.type.shape
        and math.prod(array.type.shape) >= LARGE
        and array.dtype in FLOATS
        and (other.dtype, other.type.shape) == (array.dtype, shape)
    )


def _kept_and_other(node: Apply, kind: type) -> tuple[Variable | None, Variable | None]:
    """The input that a sum, or product, of two overwrites, and the other one; or two Nones."""
    if not (
        isinstance(node.op.scalar_op, kind) and len(node.inputs) == 2 and node.op.inplace_pattern
    ):
        return None, None
    kept = node.inputs[node.op.inplace_pattern[0]]
    (other,) = [variable for variable in node.inputs if variable is not kept] or [kept]
    return kept, other
