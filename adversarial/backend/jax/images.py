"""Correlation and pooling of images, for Aesara's JAX linker.

Operations that are linear are each other's transposes, so JAX derives the transposes.
"""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from adversarial.backend.jax.dispatch import implement
from adversarial.backend.ops.convolution import Correlate, CorrelateAdjoint, CorrelateFilters
from adversarial.backend.ops.pooling import (
    GatherFromMaxima,
    MaxPool,
    Spread,
    SpreadToMaxima,
    SumPool,
)
from adversarial.backend.ops.windows import window_count

LAYOUT = ("CHWN", "IHWO", "CHWN")


def _overhang(size: int, window: int, stride: int, partial: bool = True) -> int:
    """Pixels by which the last window hangs over the end of an axis."""
    count = window_count(size, window, stride, partial)
    return max(0, stride * (count - 1) + window - size)


def _transpose(linear: Callable, shape: tuple, value: jax.Array) -> jax.Array:
    """Apply the transpose of a linear function of an array of this shape."""
    (transposed,) = jax.linear_transpose(linear, jax.ShapeDtypeStruct(shape, value.dtype))(value)
    return transposed


def _correlate(op: Any, images: jax.Array, filters: jax.Array) -> jax.Array:
    padding = []
    for size, kernel, stride, pad in zip(images.shape[1:3], filters.shape[1:3], op.stride, op.pad):
        padding.append((pad, pad + _overhang(size + 2 * pad, kernel, stride, op.partial)))
    return jax.lax.conv_general_dilated(
        images, filters, op.stride, padding, dimension_numbers=LAYOUT
    )


def _correlate_adjoint(
    op: CorrelateAdjoint, maps: jax.Array, filters: jax.Array, rows: np.ndarray, columns: np.ndarray
) -> jax.Array:
    shape = op.result_shape(maps.shape, filters.shape, int(rows), int(columns))
    return _transpose(lambda images: _correlate(op, images, filters), shape, maps)


def _correlate_filters(
    op: CorrelateFilters, images: jax.Array, maps: jax.Array, rows: np.ndarray, columns: np.ndarray
) -> jax.Array:
    shape = op.result_shape(images.shape, maps.shape, int(rows), int(columns))
    return _transpose(functools.partial(_correlate, op, images), shape, maps)


def _pool(op: Any, images: jax.Array, start: float, combine: Callable) -> jax.Array:
    """Combine the pixels of each window, as far as they exist."""
    over = [(0, _overhang(*axis)) for axis in zip(images.shape[1:3], op.window, op.stride)]
    return jax.lax.reduce_window(
        images,
        np.array(start, images.dtype),
        combine,
        (1, *op.window, 1),
        (1, *op.stride, 1),
        ((0, 0), *over, (0, 0)),
    )


def _sum_pool(op: Any, images: jax.Array) -> jax.Array:
    return _pool(op, images, 0, jax.lax.add)


def _spread(op: Spread, numbers: jax.Array, rows: np.ndarray, columns: np.ndarray) -> jax.Array:
    shape = op.result_shape(numbers.shape, int(rows), int(columns))
    return _transpose(functools.partial(_sum_pool, op), shape, numbers)


def _spread_to_maxima(
    op: Any, images: jax.Array, maxima: jax.Array, numbers: jax.Array
) -> jax.Array:
    spread = jnp.zeros_like(images)
    for pixels, windows in op.places(images.shape, maxima.shape):
        attains = images[pixels] == maxima[windows]
        spread = spread.at[pixels].add(attains * numbers[windows])
    return spread


def _gather_from_maxima(
    op: GatherFromMaxima, images: jax.Array, maxima: jax.Array, numbers: jax.Array
) -> jax.Array:
    spread = functools.partial(_spread_to_maxima, op, images, maxima)
    return _transpose(spread, maxima.shape, numbers)


implement(
    {
        Correlate: _correlate,
        CorrelateAdjoint: _correlate_adjoint,
        CorrelateFilters: _correlate_filters,
        MaxPool: lambda op, images: _pool(op, images, -np.inf, jax.lax.max),
        SumPool: _sum_pool,
        Spread: _spread,
        SpreadToMaxima: _spread_to_maxima,
        GatherFromMaxima: _gather_from_maxima,
    }
)
