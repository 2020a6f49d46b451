"""MRG31k3p under JAX."""

import math

import jax
import jax.numpy as jnp

from adversarial.backend.ops.mrg31k3p import NORMS, advance


def draw(states: jax.Array, shape: tuple[int, ...], dtype: str) -> tuple[jax.Array, jax.Array]:
    """Uniform numbers, bit for bit those of :class:`adversarial.backend.ops.mrg31k3p.MRGUniform`.

    Parameters
    ----------
    states : array of int32, shape (streams, 6)
    shape : tuple of int
    dtype : {'float32', 'float64'}

    Returns
    -------
    array of int32, shape (streams, 6)
        The streams' states afterwards.
    array of the given shape and dtype
        In (0, 1).

    Notes
    -----
    The numbers go round the streams: each stream gives one for every full round, and the first
    ones one more for the rest.
    """
    streams, count = states.shape[0], math.prod(shape)
    rounds, rest = divmod(count, streams)
    columns = tuple(states.astype(jnp.uint32).T)
    columns, integers = jax.lax.scan(lambda state, _: advance(state), columns, length=rounds)
    integers = integers.reshape(-1)
    if rest:
        first, last = advance(tuple(column[:rest] for column in columns))
        columns = tuple(
            jnp.concatenate([new, column[rest:]]) for new, column in zip(first, columns)
        )
        integers = jnp.concatenate([integers, last])
    uniform = integers.astype(dtype) * NORMS[dtype]
    return jnp.stack(columns, axis=1).astype(jnp.int32), uniform.reshape(shape)
