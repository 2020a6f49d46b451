"""The largest of neighbouring pieces along one axis, in one pass over memory each way."""

from typing import Any

import numpy as np
from aesara import tensor as at
from aesara.graph.basic import Apply, Variable
from aesara.graph.fg import FunctionGraph
from aesara.tensor.type import TensorType

from adversarial.backend.c.native import NativeOp, beside


def piece_maximum(values: Variable, pieces: int, axis: int) -> Variable:
    """Divide an axis into groups of neighbours and keep the largest of each.

    Parameters
    ----------
    values : tensor variable of floats
        Axis ``axis`` has ``units * pieces`` entries, unit after unit.
    pieces : int
        Entries of a group.
    axis : int

    Returns
    -------
    tensor variable
        Axis ``axis`` has ``units`` entries. NaN if one piece is.

    Notes
    -----
    Where pieces tie for the maximum each of them receives the full gradient: Theano's convention,
    and the original's, as in :mod:`adversarial.backend.ops.maximum`.
    """
    return PieceMaximum(pieces, axis % values.ndim)(values)


class _PieceOp(NativeOp):
    """What both directions share."""

    __props__ = ("pieces", "axis")
    headers = beside(__file__, "maxout")

    def __init__(self, pieces: int, axis: int):
        self.pieces = pieces
        self.axis = axis
        self.constants = (pieces,)

    def grouped(self, array: Any) -> Any:
        """Split the axis into units and pieces: one more dimension, pieces last of the two."""
        return array.reshape(
            (*array.shape[: self.axis], -1, self.pieces, *array.shape[self.axis + 1 :])
        )


class PieceMaximum(_PieceOp):
    """See :func:`piece_maximum`."""

    entry = "piece_maximum"

    def make_node(self, values: Variable) -> Apply:
        values = at.as_tensor_variable(values)
        length = values.type.shape[self.axis]
        if length is not None and length % self.pieces:
            raise ValueError(f"{length} entries cannot be divided into groups of {self.pieces}.")
        shape = list(values.type.shape)
        shape[self.axis] = None if length is None else length // self.pieces
        return Apply(self, [values], [TensorType(values.type.dtype, shape=tuple(shape))()])

    def infer_shape(self, fgraph: FunctionGraph, node: Apply, shapes: list[tuple]) -> list[tuple]:
        shape = list(shapes[0])
        shape[self.axis] = shape[self.axis] // self.pieces
        return [tuple(shape)]

    def perform(self, node: Apply, inputs: list, outputs: list[list], params: Any = None) -> None:
        outputs[0][0] = self.grouped(inputs[0]).max(axis=self.axis + 1)

    def L_op(self, inputs: list, outputs: list, gradients: list) -> list[Variable]:
        """The gradient of each unit, in full for every piece that attains the maximum."""
        return [PieceMaximumGrad(*self._props())(inputs[0], outputs[0], gradients[0])]


class PieceMaximumGrad(_PieceOp):
    """The gradient of :class:`PieceMaximum`, from its input, its output and the gradient there."""

    entry = "piece_maximum_grad"

    def make_node(self, values: Variable, largest: Variable, gradient: Variable) -> Apply:
        values, largest, gradient = map(at.as_tensor_variable, (values, largest, gradient))
        return Apply(self, [values, largest, gradient], [values.type()])

    def infer_shape(self, fgraph: FunctionGraph, node: Apply, shapes: list[tuple]) -> list[tuple]:
        return [shapes[0]]

    def perform(self, node: Apply, inputs: list, outputs: list[list], params: Any = None) -> None:
        values, largest, gradient = inputs
        pieces = self.grouped(values)
        attains = pieces == np.expand_dims(largest, self.axis + 1)
        slopes = attains * np.expand_dims(gradient, self.axis + 1)
        outputs[0][0] = slopes.reshape(values.shape).astype(values.dtype)

    def L_op(self, inputs: list, outputs: list, gradients: list) -> list[Variable]:
        """Linear in the gradient; who attains the maximum does not change in between."""
        values, largest, _ = inputs
        units = at.repeat(largest, self.pieces, axis=self.axis)
        attained = at.eq(values, units) * gradients[0]
        shape = [attained.shape[i] for i in range(attained.ndim)]
        shape[self.axis : self.axis + 1] = [shape[self.axis] // self.pieces, self.pieces]
        summed = attained.reshape(shape, ndim=attained.ndim + 1).sum(axis=self.axis + 1)
        return [at.zeros_like(values), at.zeros_like(largest), summed]
