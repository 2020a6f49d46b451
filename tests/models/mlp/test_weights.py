"""Weights as matrices and as images, for pictures of them."""

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator, SubtractHalf
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import (
    MLP,
    ConvRectifiedLinear,
    Linear,
    Sigmoid,
    Softmax,
    SpaceConverter,
)
from adversarial.space import Conv2DSpace

ORDERS = [("b", 0, 1, "c"), ("c", 0, 1, "b"), ("b", "c", 0, 1), (1, "b", "c", 0)]
LAYERS = {
    "linear": lambda: Linear(6, "h", irange=1.0),
    "maxout": lambda: Maxout("h", 3, 2, irange=1.0),
    "softmax": lambda: Softmax(6, "h", irange=1.0),
}


def one_hot_images(axes):
    """For each pixel and channel of a 2 x 3 image of 2 channels, a batch of one with a 1 there."""
    for row, column, channel in np.ndindex(2, 3, 2):
        place = {"b": 0, 0: row, 1: column, "c": channel}
        image = np.zeros([{"b": 1, 0: 2, 1: 3, "c": 2}[axis] for axis in axes])
        image[tuple(place[axis] for axis in axes)] = 1
        yield (row, column, channel), image


@pytest.mark.parametrize("axes", ORDERS, ids=str)
def test_the_image_of_a_unit_is_what_it_answers_to_single_pixels(axes, compute, batch, close):
    layer = Linear(6, "h", irange=1.0)
    MLP([layer], input_space=Conv2DSpace((2, 3), num_channels=2, axes=axes))
    topo = layer.get_weights_topo()
    assert topo.shape == (6, 2, 3, 2)
    places, images = zip(*one_hot_images(axes))
    answers = compute([layer.fprop(batch(image))[0] for image in images])
    for place, answer in zip(places, answers):
        close(topo[(slice(None), *place)], answer)


@pytest.mark.parametrize("name", LAYERS)
def test_every_dense_layer_shows_its_weights_as_images(name):
    views = []
    for axes in ORDERS:
        mlp = MLP([LAYERS[name]()], input_space=Conv2DSpace((2, 3), num_channels=2, axes=axes))
        assert np.array_equal(
            mlp.get_weights_topo()[1, 1, 2, 0], mlp.layers[0].W.get_value()[10, 1]
        )
        views.append(mlp.get_weights_topo())
    assert all(np.array_equal(view, views[0]) for view in views)


@pytest.mark.parametrize("name", LAYERS)
def test_a_matrix_of_weights_has_inputs_first_and_is_for_vectors_alone(name):
    mlp = MLP([LAYERS[name]()], nvis=12)
    assert np.array_equal(mlp.get_weights(), mlp.layers[0].W.get_value())
    assert mlp.get_weights_format() == ("v", "h")
    with pytest.raises(NotImplementedError, match="h are no images"):
        mlp.get_weights_topo()
    mlp = MLP([LAYERS[name]()], input_space=Conv2DSpace((2, 3), num_channels=2))
    with pytest.raises(NotImplementedError, match="get_weights_topo"):
        mlp.get_weights()


@pytest.mark.parametrize("name", [*LAYERS, "images"])
def test_weights_and_biases_are_set_by_value_and_only_in_their_own_shape(name, numbers):
    images = ConvRectifiedLinear(4, (2, 2), (1, 1), (1, 1), "h", irange=1.0)
    layer = LAYERS[name]() if name in LAYERS else images
    MLP([layer], input_space=Conv2DSpace((2, 3), num_channels=2))
    W, b = (numbers.randn(*param.get_value().shape) for param in (layer.W, layer.b))
    layer.set_weights(W)
    layer.set_biases(b.tolist())
    np.testing.assert_allclose(layer.W.get_value(), W, rtol=1e-6)
    np.testing.assert_allclose(layer.get_biases(), b, rtol=1e-6)
    for setter, value in ((layer.set_weights, W[:1]), (layer.set_biases, b[:1])):
        with pytest.raises((ValueError, TypeError), match="shape"):
            setter(value)


def test_random_pieces_are_shown_in_pool_order():
    images = Conv2DSpace((2, 3), num_channels=2)
    layer = Maxout("h", 2, 3, irange=1.0, randomize_pools=True)
    MLP([layer], input_space=images)
    chosen = layer.W.get_value().T.reshape(6, 2, 3, 2)[layer.pools.get_value()]
    assert np.array_equal(layer.get_weights_topo(), chosen)


@pytest.mark.parametrize("pieces, shape", [(2, (3, 2)), (3, (3, 3))])
def test_a_picture_of_maxout_has_a_row_for_each_unit(pieces, shape):
    mlp = MLP([Maxout("h", 3, pieces, irange=1.0)], nvis=4)
    assert mlp.get_weights_view_shape() == shape


@pytest.mark.parametrize("make", [LAYERS["linear"], lambda: Maxout("h", 3, 1, irange=1.0)])
def test_other_pictures_are_arranged_at_will(make):
    with pytest.raises(NotImplementedError, match="arranged at will"):
        MLP([make()], nvis=4).get_weights_view_shape()


def test_a_pair_and_a_subtraction_show_the_first_weights_behind_them():
    images = Conv2DSpace((2, 3), num_channels=1, axes=("c", 0, 1, "b"))
    first = Maxout("h", 3, 2, irange=1.0)
    discriminator = MLP([SubtractHalf("s"), first, Sigmoid(1, "y", irange=1)], input_space=images)
    generator = Generator(MLP([Linear(6, "g", irange=1), SpaceConverter("x", images)], nvis=2))
    pair = AdversaryPair(generator, discriminator)
    assert np.array_equal(pair.get_weights_topo(), first.get_weights_topo())
    assert pair.get_weights_view_shape() == (3, 2)
    assert pair.get_weights_format() == ("v", "h")


@pytest.mark.parametrize(
    "make",
    [lambda: SpaceConverter("h", Conv2DSpace((2, 2), 1)), lambda: Softmax(4, "h", no_affine=True)],
)
@pytest.mark.parametrize("method", ["get_weights", "get_weights_topo"])
def test_layers_without_weights_say_so(make, method):
    with pytest.raises(NotImplementedError):
        getattr(MLP([make()], nvis=4), method)()
