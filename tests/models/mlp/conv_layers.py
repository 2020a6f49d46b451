"""Convolutional layers, and networks of one."""

from adversarial.models.mlp import (
    MLP,
    ConvElemwise,
    IdentityConvNonlinearity,
)
from adversarial.space import Conv2DSpace

BC01 = ("b", "c", 0, 1)


def conv(nonlinearity=None, channels=2, kernel=(2, 3), **kwargs):
    return ConvElemwise(
        channels,
        kernel,
        "h",
        nonlinearity or IdentityConvNonlinearity(),
        **{"irange": 0.5, **kwargs},
    )


def network(layer, shape=(5, 6), channels=3, axes=BC01):
    return MLP([layer], input_space=Conv2DSpace(shape, num_channels=channels, axes=axes))
