"""Small layers of convolutional maxout."""

from adversarial.models.maxout import MaxoutConvC01B
from adversarial.models.mlp import MLP
from adversarial.space import Conv2DSpace

C01B = ("c", 0, 1, "b")


def conv(name="h", channels=2, pieces=2, kernel=(2, 2), pool=(2, 2), stride=(2, 2), **kwargs):
    return MaxoutConvC01B(channels, pieces, kernel, pool, stride, name, **{"irange": 0.5, **kwargs})


def network(layer, shape=(5, 4), channels=3, axes=C01B):
    return MLP([layer], input_space=Conv2DSpace(shape, num_channels=channels, axes=axes))


def scramble(layer, rng):
    """Biases of all sizes."""
    layer.b.set_value(rng.randn(*layer.b.get_value().shape).astype(layer.b.dtype))
