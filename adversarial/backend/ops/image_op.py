"""What operations on images have in common, in the layout (channel, row, column, example)."""

from typing import Any

import numpy as np
from aesara import scalar
from aesara import tensor as at
from aesara.gradient import DisconnectedType
from aesara.graph.basic import Apply, Variable
from aesara.graph.fg import FunctionGraph

from adversarial.backend.c.native import NativeOp
from adversarial.backend.ops.windows import known_size


class ImageOp(NativeOp):
    """Operation that makes one 4-D array of floats of others.

    A subclass defines :meth:`result_shape`, :meth:`check`, :meth:`fill` and :meth:`slopes`.

    Attributes
    ----------
    sized : bool
        Whether two numbers follow the arrays: rows and columns of the result.
    """

    sized = False

    def result_shape(self, *given: Any) -> tuple:
        """Shape of the result.

        Parameters
        ----------
        given : tuples, and integers if `sized`
            Shapes of the arrays. Lengths may be numbers, None where not known, or variables.
        """
        raise NotImplementedError

    def check(self, *shapes: Any) -> None:
        """Hold shapes against each other, whose entries may be None: of the arrays, and the result.

        Raises
        ------
        ValueError
            If they do not fit.
        """
        raise NotImplementedError

    def fill(self, result: np.ndarray, *arrays: Any) -> None:
        """Compute in NumPy into an array of zeros."""
        raise NotImplementedError

    def slopes(self, arrays: list, result: Variable, gradient: Variable) -> list[Variable]:
        """Gradients with respect to the arrays, from that with respect to the result."""
        raise NotImplementedError

    def make_node(self, *inputs: Any) -> Apply:
        number = len(inputs) - 2 * self.sized
        arrays = list(map(at.as_tensor_variable, inputs[:number]))
        dtype = scalar.upcast(*(array.type.dtype for array in arrays))
        if not dtype.startswith("float") or any(array.type.ndim != 4 for array in arrays):
            got = ", ".join(str(array.type) for array in arrays)
            raise TypeError(f"{self} takes 4-D float tensors, got {got}.")
        arrays = [at.cast(array, dtype) for array in arrays]
        sizes = [at.cast(at.as_tensor_variable(size), "int64") for size in inputs[number:]]
        shapes = [array.type.shape for array in arrays]
        shape = tuple(self.result_shape(*shapes, *map(known_size, sizes)))
        self.check(*shapes, shape)
        return Apply(self, [*arrays, *sizes], [at.TensorType(dtype, shape)()])

    def infer_shape(self, fgraph: FunctionGraph, node: Apply, shapes: list[tuple]) -> list[tuple]:
        number = len(shapes) - 2 * self.sized
        return [self.result_shape(*shapes[:number], *node.inputs[number:])]

    def perform(
        self, node: Apply, inputs: list, output_storage: list[list], params: Any = None
    ) -> None:
        number = len(inputs) - 2 * self.sized
        shapes = [array.shape for array in inputs[:number]]
        shape = self.result_shape(*shapes, *map(int, inputs[number:]))
        self.check(*shapes, shape)
        result = np.zeros(shape, inputs[0].dtype)
        self.fill(result, *inputs[:number])
        output_storage[0][0] = result

    def connection_pattern(self, node: Apply) -> list[list[bool]]:
        number = len(node.inputs) - 2 * self.sized
        return [[i < number] for i in range(len(node.inputs))]

    def L_op(self, inputs: list, outputs: list, gradients: list) -> list[Variable]:
        """Gradients; rows and columns have none."""
        number = len(inputs) - 2 * self.sized
        found = self.slopes(inputs[:number], outputs[0], gradients[0])
        return [*found, *(DisconnectedType()() for _ in inputs[number:])]


def sizes_of(images: Variable) -> list:
    """Rows and columns: integers where the type tells them, else expressions."""
    shape = images.type.shape
    return [images.shape[axis] if shape[axis] is None else shape[axis] for axis in (1, 2)]
