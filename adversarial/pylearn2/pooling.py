"""Pooling of images in Pylearn2's order of axes."""

from aesara import tensor as at

from adversarial.backend.ops import pooling
from adversarial.space import Conv2DSpace

BC01, C01B = ("b", "c", 0, 1), ("c", 0, 1, "b")


def max_pool(bc01, pool_shape, pool_stride, image_shape, try_dnn=True):
    """Largest pixel of each window.

    Parameters
    ----------
    bc01 : float tensor variable, shape (batch, channels, rows, columns)
    pool_shape, pool_stride : pair of int
        Rows and columns of a window, and from one to the next.
    image_shape : pair of int
        Rows and columns of an image.
    try_dnn : bool
        Without effect: there is one way to pool.

    Returns
    -------
    tensor variable, shape (batch, channels, pooled rows, pooled columns)
        Windows over the bottom and right edges hold fewer pixels.

    Raises
    ------
    ValueError
        See :func:`adversarial.backend.ops.pooling.max_pool`.
    """
    return _pool(pooling.max_pool, bc01, BC01, pool_shape, pool_stride, image_shape)


def max_pool_c01b(c01b, pool_shape, pool_stride, image_shape):
    """As :func:`max_pool`, for shape (channels, rows, columns, batch)."""
    return _pool(pooling.max_pool, c01b, C01B, pool_shape, pool_stride, image_shape)


def mean_pool(bc01, pool_shape, pool_stride, image_shape):
    """Mean of each window over the pixels that exist; otherwise as :func:`max_pool`."""
    return _pool(pooling.mean_pool, bc01, BC01, pool_shape, pool_stride, image_shape)


def _pool(operation, images, axes, window, stride, image_shape):
    sizes = dict(zip((0, 1), image_shape))
    images = at.specify_shape(images, tuple(sizes.get(axis) for axis in axes))
    pooled = operation(Conv2DSpace.convert(images, axes, C01B), window, stride)
    back = Conv2DSpace.convert(pooled, C01B, axes)
    back.name = pooled.name
    return back
