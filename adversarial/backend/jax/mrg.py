"""MRG31k3p in arithmetic of 32 bits, which is all that JAX has unless told otherwise."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from adversarial.backend.ops.mrg31k3p import M1, M2

_REST = 2**31 - M2  # 2^31 modulo M2; modulo M1 it is 1
_NORMS = {"float32": np.float32(4.6566126e-10), "float64": np.float64(2.0**-31)}


def _add(a, b, modulus):
    """Sum of two numbers below the modulus."""
    total = a + b
    return jnp.where(total >= modulus, total - modulus, total)


def _shift1(x, bits):
    """``x << bits`` modulo M1 = 2^31 - 1: the high bits come back in below."""
    return ((x & (2 ** (31 - bits) - 1)) << bits) + (x >> (31 - bits))


def _shift2(x):
    """``x << 15`` modulo M2 = 2^31 - 21069."""
    total = ((x & 0xFFFF) << 15) + _REST * (x >> 16)
    return jnp.where(total >= M2, total - M2, total)


def _advance(state):
    """One step of all streams.

    Parameters
    ----------
    state : tuple of six arrays of uint32
        The columns of the streams' states.

    Returns
    -------
    tuple of six arrays, array of int32
        The new columns, and one integer in [1, M1] for each stream.
    """
    a0, a1, a2, c0, c1, c2 = state
    a = _add(_shift1(a1, 22), _add(_shift1(a2, 7), a2, M1), M1)
    c = _add(_shift2(c0), _add(_shift2(c2), c2, M2), M2)
    difference = a.astype(jnp.int32) - c.astype(jnp.int32)
    return (a, a0, a1, c, c0, c1), jnp.where(difference <= 0, difference + M1, difference)


def draw(states, shape, dtype):
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
    columns, integers = jax.lax.scan(lambda state, _: _advance(state), columns, length=rounds)
    integers = integers.reshape(-1)
    if rest:
        first, last = _advance(tuple(column[:rest] for column in columns))
        columns = tuple(
            jnp.concatenate([new, column[rest:]]) for new, column in zip(first, columns)
        )
        integers = jnp.concatenate([integers, last])
    uniform = integers.astype(dtype) * _NORMS[dtype]
    return jnp.stack(columns, axis=1).astype(jnp.int32), uniform.reshape(shape)
