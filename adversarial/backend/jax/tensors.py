"""Operations of Aesara's own that its JAX linker lacks, or does not compute as Aesara does."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from aesara.printing import Print
from aesara.scalar.basic import RoundHalfAwayFromZero, Second
from aesara.scalar.math import TriGamma
from aesara.tensor.basic import Split, Tri
from aesara.tensor.extra_ops import FillDiagonal, UnravelIndex
from aesara.tensor.math import Argmax, MaxAndArgmax, ProdWithoutZeros
from aesara.tensor.shape import SpecifyShape
from aesara.tensor.sort import ArgSortOp, SortOp
from aesara.tensor.subtensor import AdvancedIncSubtensor

from adversarial.backend.jax.dispatch import implement


def _specify_shape(op: SpecifyShape, x: jax.Array, *sizes: Any) -> jax.Array:
    known = [None if isinstance(size, jax.Array) else size for size in sizes]
    if any(size not in (None, actual) for size, actual in zip(known, x.shape)):
        raise ValueError(f"its shape is {x.shape}, but should be {tuple(known)}")
    return x


def _second(op: Second, x: jax.Array, y: jax.Array) -> jax.Array:
    return jnp.broadcast_to(y, jnp.broadcast_shapes(jnp.shape(x), jnp.shape(y)))


def _unravel_index(op: UnravelIndex, numbers: jax.Array, shape: np.ndarray) -> tuple:
    sizes = [int(size) for size in shape]
    if op.order == "C":
        return jnp.unravel_index(numbers, sizes)
    return jnp.unravel_index(numbers, sizes[::-1])[::-1]


def _set_or_add(op: AdvancedIncSubtensor, x: jax.Array, y: Any, *index: Any) -> jax.Array:
    if len(index) == 1 and index[0].dtype == bool and jnp.ndim(y) == 0:
        chosen = jnp.expand_dims(index[0], range(index[0].ndim, x.ndim))
        return jnp.where(chosen, y if op.set_instead_of_inc else x + y, x)
    at = x.at[index]
    return at.set(y) if op.set_instead_of_inc else at.add(y)


def _argmax(op: Argmax | MaxAndArgmax, x: jax.Array) -> jax.Array:
    """Position of the largest entry among the flattened axes."""
    kept = [i for i in range(x.ndim) if i not in op.axis]
    moved = jnp.transpose(x, (*kept, *op.axis))
    return jnp.argmax(moved.reshape((*(x.shape[i] for i in kept), -1)), axis=-1)


def _print(op: Print, x: jax.Array) -> jax.Array:
    jax.debug.callback(lambda value: op.global_fn(op, value), x)
    return x


implement(
    {
        Split: lambda op, x, axis, sizes: jnp.split(x, np.cumsum(sizes)[:-1], int(axis)),
        SpecifyShape: _specify_shape,
        Second: _second,
        SortOp: lambda op, x, axis: jnp.sort(x, int(axis)),
        ArgSortOp: lambda op, x, axis: jnp.argsort(x, int(axis)),
        Tri: lambda op, rows, columns, k: jnp.tri(int(rows), int(columns), int(k), op.dtype),
        FillDiagonal: lambda op, x, value: jnp.fill_diagonal(x, value, inplace=False),
        UnravelIndex: _unravel_index,
        AdvancedIncSubtensor: _set_or_add,
        ProdWithoutZeros: lambda op, x: jnp.where(x == 0, 1, x).prod(op.axis).astype(op.acc_dtype),
        Argmax: _argmax,
        MaxAndArgmax: lambda op, x: (jnp.max(x, op.axis), _argmax(op, x)),
        TriGamma: lambda op, x: jax.scipy.special.polygamma(1, x),
        RoundHalfAwayFromZero: lambda op, x: jnp.where(
            x < 0, jnp.ceil(x - 0.5), jnp.floor(x + 0.5)
        ),
        Print: _print,
    }
)
