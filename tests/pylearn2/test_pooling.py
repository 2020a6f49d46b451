"""Against a loop over windows."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial.config.resolve import resolve

BC01, C01B = (0, 1, 2, 3), (1, 2, 3, 0)


def slowly(reduce, images, window, stride):
    """Pool every window of images (batch, channels, rows, columns) by itself."""
    sizes = [-(-(n - w) // s) + 1 for n, w, s in zip(images.shape[2:], window, stride)]
    pooled = np.zeros((*images.shape[:2], *sizes))
    for i, j in np.ndindex(*sizes):
        top, left = i * stride[0], j * stride[1]
        part = images[:, :, top : top + window[0], left : left + window[1]]
        pooled[:, :, i, j] = reduce(part, axis=(2, 3))
    return pooled


@pytest.mark.parametrize(
    "name, reduce, order",
    [
        ("max_pool", np.max, BC01),
        ("mean_pool", np.mean, BC01),
        ("max_pool_c01b", np.max, C01B),
    ],
)
@pytest.mark.parametrize("window, stride", [((2, 2), (2, 2)), ((3, 2), (2, 1)), ((1, 1), (1, 1))])
def test_every_window_is_pooled(
    name, reduce, order, window, stride, numbers, compute, batch, close
):
    pool = resolve(f"pylearn2.models.mlp.{name}")
    images = numbers.randn(2, 3, 6, 5)
    pooled = compute(pool(batch(images.transpose(order)), window, stride, (6, 5)))
    close(pooled, slowly(reduce, images, window, stride).transpose(order))


def test_the_size_of_images_is_known_from_the_argument():
    pool = resolve("pylearn2.models.mlp.max_pool")
    x = at.tensor4()
    assert pool(x, (2, 2), (2, 2), (6, 5), try_dnn=False).type.shape == (None, None, 3, 3)
    with pytest.raises(ValueError, match="do not fit"):
        pool(x, (7, 7), (1, 1), (6, 5))
