"""For Aesara's JAX linker: our own operations."""

import jax
import jax.numpy as jnp
from aesara.graph.basic import Constant

from adversarial.backend.jax.mrg import draw
from adversarial.backend.ops.maxout import PieceMaximum, PieceMaximumGrad
from adversarial.backend.ops.mrg31k3p import MRGUniform

# Importing Aesara's dispatch switches JAX's 64 bits on or off for the whole process; the rest of
# it shall not notice.
_DOUBLE = jax.dtypes.canonicalize_dtype(float).itemsize == 8
from aesara.link.jax.dispatch import jax_funcify  # noqa: E402

jax.config.update("jax_enable_x64", _DOUBLE)


def _drawn_shape(node):
    """The size of a draw, which JAX must know in advance."""
    size = node.inputs[1]
    if isinstance(size, Constant):
        return tuple(int(n) for n in size.data)
    shape = node.outputs[1].type.shape
    if None in shape:
        raise NotImplementedError(
            "JAX needs to know how many random numbers are drawn, but a size here depends on "
            f"values: {size}."
        )
    return shape


@jax_funcify.register(MRGUniform)
def _mrg_uniform(op, node, **kwargs):
    shape, dtype = _drawn_shape(node), op.output_type.dtype

    def mrg_uniform(states, size):
        return draw(states, shape, dtype)

    return mrg_uniform


@jax_funcify.register(PieceMaximum)
def _piece_maximum(op, **kwargs):
    def piece_maximum(values):
        return op.grouped(values).max(axis=op.axis + 1)

    return piece_maximum


@jax_funcify.register(PieceMaximumGrad)
def _piece_maximum_grad(op, **kwargs):
    def piece_maximum_grad(values, largest, gradient):
        attains = op.grouped(values) == jnp.expand_dims(largest, op.axis + 1)
        return (attains * jnp.expand_dims(gradient, op.axis + 1)).reshape(values.shape)

    return piece_maximum_grad
