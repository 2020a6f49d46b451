"""MRG31k3p (L'Ecuyer and Touzin, 2000), the generator of all symbolic random numbers.

Its arithmetic, and the operation that draws from it in a graph.
"""

import functools
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from aesara import tensor as at
from aesara.graph.basic import Apply
from aesara.tensor.type import TensorType

from adversarial.backend.c.native import beside, source, source_version
from adversarial.backend.ops.windows import known_size

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from aesara.sandbox.rng_mrg import mrg_uniform

M1 = 2147483647
M2 = 2147462579
# What makes a number in (0, 1) of an integer.
NORMS = {"float32": np.float32(4.6566126e-10), "float64": np.float64(2.0**-31)}
SOURCE = beside(__file__, "mrg31k3p")

_A1 = ((0, 1 << 22, 129), (1, 0, 0), (0, 1, 0))
_A2 = ((1 << 15, 0, 32769), (1, 0, 0), (0, 1, 0))
_STREAM_JUMP = 72


@functools.cache
def _jump_matrix(power: int, component: int) -> np.ndarray:
    """``A ** (2 ** power)`` modulo the component's modulus, as (3, 3) int64."""
    matrix, modulus = ((_A1, M1), (_A2, M2))[component]
    power_of_it = np.array(matrix, dtype=object)  # Python's integers: products exceed 64 bits
    for _ in range(power):
        power_of_it = power_of_it @ power_of_it % modulus
    return power_of_it.astype(np.int64)


def jump(states: np.ndarray, power: int) -> np.ndarray:
    """Advance states of shape (n, 6) by ``2 ** power`` steps; each product stays below 2 ** 62."""
    advanced = np.empty_like(states)
    for component, modulus in enumerate((M1, M2)):
        part = slice(3 * component, 3 * component + 3)
        matrix = _jump_matrix(power, component)
        products = states[:, None, part] * matrix[None] % modulus
        advanced[:, part] = products.sum(axis=2) % modulus
    return advanced


def substreams(base: np.ndarray, count: int) -> np.ndarray:
    """States of ``count`` streams, each ``2 ** 72`` steps after the one before.

    Parameters
    ----------
    base : array of shape (6,)
        The first stream.
    count : int

    Returns
    -------
    array of int32, shape (count, 6)
    """
    states = np.asarray(base, dtype=np.int64)[None]
    power = _STREAM_JUMP
    while len(states) < count:
        states = np.concatenate([states, jump(states, power)])
        power += 1
    return states[:count].astype(np.int32)


def _wrapped(total: Any, modulus: int) -> Any:
    """A sum of two numbers below the modulus, modulo it."""
    return total - (total >= modulus).astype(total.dtype) * modulus


def _shift1(x: Any, bits: int) -> Any:
    """``x << bits`` modulo M1 = 2^31 - 1: the high bits come back in below."""
    return ((x & (2 ** (31 - bits) - 1)) << bits) + (x >> (31 - bits))


def _shift2(x: Any) -> Any:
    """``x << 15`` modulo M2 = 2^31 - 21069."""
    return _wrapped(((x & 0xFFFF) << 15) + (2**31 - M2) * (x >> 16), M2)


def advance(columns: Sequence) -> tuple[tuple, Any]:
    """One step of all streams in arithmetic of 32 bits, by NumPy or by JAX.

    Parameters
    ----------
    columns : sequence of six arrays of uint32, shape (n,)
        The columns of the streams' states.

    Returns
    -------
    tuple of six arrays, array of int32 of shape (n,)
        The new columns, and one integer in [1, M1] for each stream.
    """
    a0, a1, a2, c0, c1, c2 = columns
    a = _wrapped(_shift1(a1, 22) + _wrapped(_shift1(a2, 7) + a2, M1), M1)
    c = _wrapped(_shift2(c0) + _wrapped(_shift2(c2) + c2, M2), M2)
    difference = a.astype("int32") - c.astype("int32")
    return (a, a0, a1, c, c0, c1), difference + (difference <= 0).astype("int32") * M1


class MRGUniform(mrg_uniform):
    """Uniform numbers in (0, 1) from MRG31k3p streams.

    Aesara's operation, with C code that advances many streams at once without divisions, a
    vectorised Python implementation that rounds as the C code does, and static shapes where sizes
    are known.
    """

    def make_node(self, rstate: Any, size: Any) -> Apply:
        rstate, size = at.as_tensor_variable(rstate), at.as_tensor_variable(size)
        shape = tuple(known_size(size[axis]) for axis in range(self.output_type.ndim))
        output = TensorType(self.output_type.dtype, shape=shape)()
        return Apply(self, [rstate, size], [rstate.type(), output])

    def c_support_code(self, **kwargs: Any) -> str:
        """The generator itself, for both float types, under the names that Aesara's code calls."""
        return source(*SOURCE)

    def c_code_cache_version(self) -> tuple[int, ...]:
        """Changes with the C code."""
        return (*super().c_code_cache_version(), *source_version(*SOURCE))

    def perform(self, node: Apply, inputs: list, outputs: list[list], params: Any) -> None:
        rstate, size = inputs
        shape = tuple(int(n) for n in size)
        count = int(np.prod(shape))
        if count > M1:
            raise ValueError(f"MRG31k3p draws at most {M1} numbers at once, asked for {count}.")
        states = rstate.T.astype(np.uint32)
        integers = np.empty(count, dtype=np.int32)
        for start in range(0, count, len(rstate)):
            taken = min(len(rstate), count - start)
            columns, integers[start : start + taken] = advance(states[:, :taken])
            states[:, :taken] = np.stack(columns)
        dtype = self.output_type.dtype
        outputs[0][0] = np.ascontiguousarray(states.T.astype(np.int32))
        outputs[1][0] = (integers.astype(dtype) * NORMS[dtype]).reshape(shape)
