"""Operations of Aesara's own that its JAX linker lacks, or does not compute as Aesara does."""

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

from adversarial.backend.jax.dispatch import jax_funcify


@jax_funcify.register(Split)
def _split(op, **kwargs):
    return lambda x, axis, sizes: jnp.split(x, np.cumsum(sizes)[:-1], int(axis))


@jax_funcify.register(SpecifyShape)
def _specify_shape(op, **kwargs):
    def specify_shape(x, *sizes):
        known = [None if isinstance(size, jax.Array) else size for size in sizes]
        if any(size not in (None, actual) for size, actual in zip(known, x.shape)):
            raise ValueError(f"its shape is {x.shape}, but should be {tuple(known)}")
        return x

    return specify_shape


@jax_funcify.register(Second)
def _second(op, **kwargs):
    def second(x, y):
        return jnp.broadcast_to(y, jnp.broadcast_shapes(jnp.shape(x), jnp.shape(y)))

    return second


@jax_funcify.register(SortOp)
def _sort(op, **kwargs):
    return lambda x, axis: jnp.sort(x, int(axis))


@jax_funcify.register(ArgSortOp)
def _argsort(op, **kwargs):
    return lambda x, axis: jnp.argsort(x, int(axis))


@jax_funcify.register(Tri)
def _tri(op, **kwargs):
    return lambda rows, columns, k: jnp.tri(int(rows), int(columns), int(k), op.dtype)


@jax_funcify.register(FillDiagonal)
def _fill_diagonal(op, **kwargs):
    return lambda x, value: jnp.fill_diagonal(x, value, inplace=False)


@jax_funcify.register(UnravelIndex)
def _unravel_index(op, **kwargs):
    def unravel_index(numbers, shape):
        sizes = [int(size) for size in shape]
        if op.order == "C":
            return jnp.unravel_index(numbers, sizes)
        return jnp.unravel_index(numbers, sizes[::-1])[::-1]

    return unravel_index


@jax_funcify.register(AdvancedIncSubtensor)
def _set_or_add(op, **kwargs):
    def set_or_add(x, y, *index):
        if len(index) == 1 and index[0].dtype == bool and jnp.ndim(y) == 0:
            chosen = jnp.expand_dims(index[0], range(index[0].ndim, x.ndim))
            return jnp.where(chosen, y if op.set_instead_of_inc else x + y, x)
        at = x.at[index]
        return at.set(y) if op.set_instead_of_inc else at.add(y)

    return set_or_add


@jax_funcify.register(ProdWithoutZeros)
def _product_without_zeros(op, **kwargs):
    return lambda x: jnp.where(x == 0, 1, x).prod(op.axis).astype(op.acc_dtype)


def _argmax(x, axes):
    """Position of the largest entry among the flattened axes."""
    kept = [i for i in range(x.ndim) if i not in axes]
    moved = jnp.transpose(x, (*kept, *axes))
    return jnp.argmax(moved.reshape((*(x.shape[i] for i in kept), -1)), axis=-1)


@jax_funcify.register(Argmax)
def _argmax_of(op, **kwargs):
    return lambda x: _argmax(x, op.axis)


@jax_funcify.register(MaxAndArgmax)
def _max_and_argmax_of(op, **kwargs):
    return lambda x: (jnp.max(x, op.axis), _argmax(x, op.axis))


@jax_funcify.register(TriGamma)
def _trigamma(op, **kwargs):
    return lambda x: jax.scipy.special.polygamma(1, x)


@jax_funcify.register(RoundHalfAwayFromZero)
def _round_half_away_from_zero(op, **kwargs):
    return lambda x: jnp.where(x < 0, jnp.ceil(x - 0.5), jnp.floor(x + 0.5))


@jax_funcify.register(Print)
def _print(op, **kwargs):
    def show(x):
        jax.debug.callback(lambda value: op.global_fn(op, value), x)
        return x

    return show
