"""MRG31k3p (L'Ecuyer and Touzin, 2000), the generator of all symbolic random numbers.

Its arithmetic, and the operation that draws from it in a graph.
"""

import functools
import warnings

import numpy as np
from aesara import tensor as at
from aesara.graph.basic import Apply
from aesara.tensor.exceptions import NotScalarConstantError
from aesara.tensor.type import TensorType

from adversarial.backend.c.native import source, source_version

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from aesara.sandbox.rng_mrg import mrg_uniform

M1 = 2147483647
M2 = 2147462579

_A1 = ((0, 1 << 22, 129), (1, 0, 0), (0, 1, 0))
_A2 = ((1 << 15, 0, 32769), (1, 0, 0), (0, 1, 0))
_STREAM_JUMP = 72


def _square(matrix, modulus):
    size = range(3)
    return tuple(
        tuple(sum(matrix[i][k] * matrix[k][j] for k in size) % modulus for j in size) for i in size
    )


@functools.cache
def _jump_matrix(power, component):
    """``A ** (2 ** power)`` modulo the component's modulus, as (3, 3) int64."""
    matrix, modulus = ((_A1, M1), (_A2, M2))[component]
    for _ in range(power):
        matrix = _square(matrix, modulus)
    return np.array(matrix, dtype=np.int64)


def jump(states, power):
    """Advance states of shape (n, 6) by ``2 ** power`` steps; each product stays below 2 ** 62."""
    advanced = np.empty_like(states)
    for component, modulus in enumerate((M1, M2)):
        part = slice(3 * component, 3 * component + 3)
        matrix = _jump_matrix(power, component)
        products = states[:, None, part] * matrix[None] % modulus
        advanced[:, part] = products.sum(axis=2) % modulus
    return advanced


def substreams(base, count):
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


def _advance(states):
    """One step of MRG31k3p for states of shape (n, 6), in place; returns the n integers in [1,
    M1].
    """
    a0, a1, a2, c0, c1, c2 = states.T
    new_a = ((a1 << 22) + 129 * a2) % M1
    new_c = ((c0 << 15) + 32769 * c2) % M2
    states[:] = np.stack([new_a, a0, a1, new_c, c0, c1], axis=1)
    difference = new_a - new_c
    return np.where(difference <= 0, difference + M1, difference)


class MRGUniform(mrg_uniform):
    """Uniform numbers in (0, 1) from MRG31k3p streams.

    Aesara's operation, with C code that advances many streams at once without divisions, a
    vectorised Python implementation that rounds as the C code does, and static shapes where sizes
    are known.
    """

    def make_node(self, rstate, size):
        rstate, size = at.as_tensor_variable(rstate), at.as_tensor_variable(size)
        lengths = []
        for axis in range(self.output_type.ndim):
            try:
                lengths.append(int(at.get_scalar_constant_value(size[axis])))
            except NotScalarConstantError:
                lengths.append(None)
        output = TensorType(self.output_type.dtype, shape=tuple(lengths))()
        return Apply(self, [rstate, size], [rstate.type(), output])

    def c_support_code(self, **kwargs):
        """The generator itself, for both float types, under the names that Aesara's code calls."""
        return source(("mrg31k3p",))

    def c_code_cache_version(self):
        """Changes with the C code."""
        return (*super().c_code_cache_version(), *source_version(("mrg31k3p",)))

    def perform(self, node, inputs, outputs, params):
        rstate, size = inputs
        shape = tuple(int(n) for n in size)
        count = int(np.prod(shape))
        if count > M1:
            raise ValueError(f"MRG31k3p draws at most {M1} numbers at once, asked for {count}.")
        states = rstate.astype(np.int64)
        integers = np.empty(count, dtype=np.int64)
        for start in range(0, count, len(states)):
            taken = min(len(states), count - start)
            integers[start : start + taken] = _advance(states[:taken])
        dtype = np.dtype(self.output_type.dtype)
        norm = np.float32(4.6566126e-10) if dtype == np.float32 else 2.0**-31
        outputs[0][0] = states.astype(np.int32)
        outputs[1][0] = (integers.astype(dtype) * norm).reshape(shape)
