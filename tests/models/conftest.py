"""Slow loops over images, ordered (channel, row, column, example)."""

import types

import numpy as np
import pytest


def correlate(images, filters, stride=(1, 1), pad=0, partial=True):
    """Every product by itself."""
    rounding = np.ceil if partial else np.floor
    channels, rows, columns, examples = images.shape
    _, kernel_rows, kernel_columns, count = filters.shape
    sizes = [
        int(rounding((size + 2 * pad - kernel) / step)) + 1
        for size, kernel, step in zip((rows, columns), (kernel_rows, kernel_columns), stride)
    ]
    maps = np.zeros((count, *sizes, examples))
    for f, i, j, c, u, v in np.ndindex(count, *sizes, channels, kernel_rows, kernel_columns):
        y, x = stride[0] * i + u - pad, stride[1] * j + v - pad
        if 0 <= y < rows and 0 <= x < columns:
            maps[f, i, j] += images[c, y, x] * filters[c, u, v, f]
    return maps


def paint(images, filters, stride=(1, 1), pad=0):
    """Each pixel adds a filter to the output: the formula of deconvolution."""
    channels, rows, columns, examples = images.shape
    outputs, kernel_rows, kernel_columns, _ = filters.shape
    height = stride[0] * (rows - 1) - 2 * pad + kernel_rows
    width = stride[1] * (columns - 1) - 2 * pad + kernel_columns
    painted = np.zeros((outputs, height, width, examples))
    for c, i, j, o, u, v in np.ndindex(
        channels, rows, columns, outputs, kernel_rows, kernel_columns
    ):
        y, x = stride[0] * i + u - pad, stride[1] * j + v - pad
        if 0 <= y < height and 0 <= x < width:
            painted[o, y, x] += images[c, i, j] * filters[o, u, v, c]
    return painted


def pool(images, window, stride, reduce=np.max):
    """Windows over the edge hold what pixels there are."""
    sizes = [int(np.ceil((n - w) / s)) + 1 for n, w, s in zip(images.shape[1:3], window, stride)]
    pooled = np.zeros((images.shape[0], *sizes, images.shape[3]))
    for i, j in np.ndindex(*sizes):
        y, x = i * stride[0], j * stride[1]
        seen = images[:, y : y + window[0], x : x + window[1]]
        pooled[:, i, j] = reduce(seen, axis=(1, 2))
    return pooled


def pieces(images, count):
    """The largest of neighbouring channels."""
    return images.reshape(-1, count, *images.shape[1:]).max(axis=1)


@pytest.fixture(scope="session")
def slow():
    """The loops, by name."""
    return types.SimpleNamespace(correlate=correlate, paint=paint, pool=pool, pieces=pieces)
