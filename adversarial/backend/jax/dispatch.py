"""For Aesara's JAX linker: how to say what computes an operation; and those of our own."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
from aesara.graph.basic import Apply, Constant

from adversarial.backend.jax.mrg import draw
from adversarial.backend.ops.maxout import PieceMaximum, PieceMaximumGrad
from adversarial.backend.ops.mrg31k3p import MRGUniform

# Importing Aesara's dispatch switches JAX's 64 bits on or off for the whole process; the rest of
# it shall not notice.
_DOUBLE = jax.dtypes.canonicalize_dtype(float).itemsize == 8
from aesara.link.jax.dispatch import jax_funcify  # noqa: E402

jax.config.update("jax_enable_x64", _DOUBLE)


def implement(functions: Mapping[type, Callable]) -> None:
    """Register what computes some operations.

    Parameters
    ----------
    functions : mapping of operation class to callable
        Takes the operation and its inputs.
    """
    for operation, compute in functions.items():
        jax_funcify.register(operation)(
            lambda op, compute=compute, **kwargs: functools.partial(compute, op)
        )


def _drawn_shape(node: Apply) -> tuple[int, ...]:
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
def _mrg_uniform(op: MRGUniform, node: Apply, **kwargs: Any) -> Callable:
    shape = _drawn_shape(node)
    return lambda states, size: draw(states, shape, op.output_type.dtype)


def _piece_maximum_grad(
    op: PieceMaximumGrad, values: jax.Array, largest: jax.Array, gradient: jax.Array
) -> jax.Array:
    attains = op.grouped(values) == jnp.expand_dims(largest, op.axis + 1)
    return (attains * jnp.expand_dims(gradient, op.axis + 1)).reshape(values.shape)


implement(
    {
        PieceMaximum: lambda op, values: op.grouped(values).max(axis=op.axis + 1),
        PieceMaximumGrad: _piece_maximum_grad,
    }
)
