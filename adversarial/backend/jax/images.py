"""Correlation and pooling of images, for Aesara's JAX linker.

Operations that are linear are each other's transposes, so JAX derives the transposes.
"""

import jax
import jax.numpy as jnp
import numpy as np

from adversarial.backend.jax.dispatch import jax_funcify
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


def _overhang(size, window, stride, partial):
    """Pixels by which the last window hangs over the end of an axis."""
    count = window_count(size, window, stride, partial)
    return max(0, stride * (count - 1) + window - size)


def _correlate(op, images, filters):
    padding = []
    for size, kernel, stride, pad in zip(images.shape[1:3], filters.shape[1:3], op.stride, op.pad):
        over = _overhang(size + 2 * pad, kernel, stride, op.partial)
        padding.append((pad, pad + over))
    return jax.lax.conv_general_dilated(
        images, filters, op.stride, padding, dimension_numbers=LAYOUT
    )


def _transpose(linear, shape, like, value):
    """Apply the transpose of a linear function of an array of this shape."""
    (transposed,) = jax.linear_transpose(linear, jax.ShapeDtypeStruct(shape, like.dtype))(value)
    return transposed


@jax_funcify.register(Correlate)
def _correlate_of(op, **kwargs):
    return lambda images, filters: _correlate(op, images, filters)


@jax_funcify.register(CorrelateAdjoint)
def _correlate_adjoint_of(op, **kwargs):
    def correlate_adjoint(maps, filters, rows, columns):
        shape = (filters.shape[0], int(rows), int(columns), maps.shape[3])
        return _transpose(lambda images: _correlate(op, images, filters), shape, maps, maps)

    return correlate_adjoint


@jax_funcify.register(CorrelateFilters)
def _correlate_filters_of(op, **kwargs):
    def correlate_filters(images, maps, rows, columns):
        shape = (images.shape[0], int(rows), int(columns), maps.shape[0])
        return _transpose(lambda filters: _correlate(op, images, filters), shape, images, maps)

    return correlate_filters


def _pool(op, images, start, combine):
    """Combine the pixels of each window, as far as they exist."""
    over = [
        (0, _overhang(*axis, partial=True)) for axis in zip(images.shape[1:3], op.window, op.stride)
    ]
    return jax.lax.reduce_window(
        images,
        np.array(start, images.dtype),
        combine,
        (1, *op.window, 1),
        (1, *op.stride, 1),
        ((0, 0), *over, (0, 0)),
    )


@jax_funcify.register(MaxPool)
def _max_pool_of(op, **kwargs):
    return lambda images: _pool(op, images, -np.inf, jax.lax.max)


@jax_funcify.register(SumPool)
def _sum_pool_of(op, **kwargs):
    return lambda images: _pool(op, images, 0, jax.lax.add)


@jax_funcify.register(Spread)
def _spread_of(op, **kwargs):
    def spread(numbers, rows, columns):
        channels, _, _, batch = numbers.shape
        shape = (channels, int(rows), int(columns), batch)
        return _transpose(lambda images: _pool(op, images, 0, jax.lax.add), shape, numbers, numbers)

    return spread


def _places(op, images, pooled):
    """For each place in the window: where that pixel is in all windows that have it, and which
    these windows are.
    """
    for place in np.ndindex(*op.window):
        pixels, windows = [slice(None)], [slice(None)]
        for start, stride, size, count in zip(place, op.stride, images[1:3], pooled[1:3]):
            having = min(count, -(-(size - start) // stride))
            pixels.append(slice(start, start + stride * (having - 1) + 1, stride))
            windows.append(slice(having))
        yield tuple(pixels), tuple(windows)


@jax_funcify.register(SpreadToMaxima)
def _spread_to_maxima_of(op, **kwargs):
    def spread_to_maxima(images, maxima, numbers):
        spread = jnp.zeros_like(images)
        for pixels, windows in _places(op, images.shape, maxima.shape):
            attains = images[pixels] == maxima[windows]
            spread = spread.at[pixels].add(attains * numbers[windows])
        return spread

    return spread_to_maxima


@jax_funcify.register(GatherFromMaxima)
def _gather_from_maxima_of(op, **kwargs):
    def gather_from_maxima(images, maxima, numbers):
        gathered = jnp.zeros_like(maxima)
        for pixels, windows in _places(op, images.shape, maxima.shape):
            attains = images[pixels] == maxima[windows]
            gathered = gathered.at[windows].add(attains * numbers[pixels])
        return gathered

    return gather_from_maxima
