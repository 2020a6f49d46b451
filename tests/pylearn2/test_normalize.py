"""Normalisation across channels against loops; saved with its layer."""

import numpy as np
import pytest

from adversarial.checkpoint import save_model
from adversarial.checkpoint.serial import load
from adversarial.models.maxout import MaxoutConvC01B
from adversarial.models.mlp import MLP
from adversarial.pylearn2.normalize import (
    CrossChannelNormalization,
    CrossChannelNormalizationBC01,
)
from adversarial.space import Conv2DSpace


def loops(images, alpha, k, beta, n):
    """For images whose first axis is the channel."""
    result = np.empty_like(images)
    for c in range(len(images)):
        near = [j for j in range(len(images)) if abs(j - c) <= n // 2]
        result[c] = images[c] / (k + alpha * sum(images[j] ** 2 for j in near)) ** beta
    return result


@pytest.mark.parametrize("channels, n", [(6, 5), (6, 1), (2, 7), (1, 3)])
def test_a_channel_is_divided_by_what_its_neighbours_hold(
    channels, n, numbers, compute, batch, close
):
    images = numbers.randn(channels, 2, 3, 4)
    settings = {"alpha": 0.3, "k": 1.5, "beta": 0.6, "n": n}
    expected = loops(images, **settings)
    close(compute(CrossChannelNormalization(**settings)(batch(images))), expected)
    bc01 = batch(images.transpose(3, 0, 1, 2))
    close(compute(CrossChannelNormalizationBC01(**settings)(bc01)), expected.transpose(3, 0, 1, 2))


def test_an_even_number_has_no_middle():
    with pytest.raises(ValueError, match="n must be odd, got 4"):
        CrossChannelNormalization(n=4)


def test_it_is_saved_with_its_layer(tmp_path, numbers, compute, batch, close):
    layer = MaxoutConvC01B(
        2,
        2,
        (2, 2),
        (1, 1),
        (1, 1),
        "c",
        irange=0.5,
        output_normalization=CrossChannelNormalization(alpha=0.5, n=3),
    )
    mlp = MLP([layer], input_space=Conv2DSpace((3, 3), num_channels=1, axes=("c", 0, 1, "b")))
    save_model(str(tmp_path / "m.npz"), mlp)
    x = batch(numbers.randn(1, 3, 3, 2))
    again = load(str(tmp_path / "m.npz"))
    close(compute(again.fprop(x)), compute(mlp.fprop(x)))
    assert again.layers[0].output_normalization.alpha == 0.5
