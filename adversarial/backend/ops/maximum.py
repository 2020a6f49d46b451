"""The larger of two values, with the original's gradient where they are equal."""

from aesara.graph.basic import Variable
from aesara.scalar.basic import ScalarMaximum, eq, upcast_out
from aesara.tensor.elemwise import Elemwise


class TieSharingMaximum(ScalarMaximum):
    """Maximum whose gradient goes in full to every argument that attains it.

    Notes
    -----
    Theano's convention, and the original's. Aesara's own operation gives a tie to its first
    argument alone, which matters wherever pieces of a maxout unit are equal: for constant inputs
    and zero biases.
    """

    def L_op(self, inputs: list, outputs: list, gradients: list) -> list[Variable]:
        """Gradient with respect to both arguments."""
        (gradient,) = gradients
        (largest,) = outputs
        if largest.type.dtype in ("int64", "int32", "int16", "int8", "bool"):
            return super().L_op(inputs, outputs, gradients)
        return [(eq(largest, value) * gradient).astype(gradient.type.dtype) for value in inputs]


maximum = Elemwise(TieSharingMaximum(upcast_out, name="tie_sharing_maximum"))
