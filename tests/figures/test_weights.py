import numpy as np
import pytest

from adversarial.errors import AdversarialError
from adversarial.figures.weights import (
    images_sheet,
    incoming_weights,
    outgoing_weights,
    weight_statistics,
)
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Layer, Linear, Sigmoid
from adversarial.models.simple_layers import SubtractHalf
from adversarial.space import Conv2DSpace

COLOUR = Conv2DSpace((2, 2), num_channels=3, axes=("c", 0, 1, "b"))


def network(*layers, **kwargs):
    return MLP(list(layers), **({"nvis": 4} if not kwargs else kwargs))


def linear(name, dim, **kwargs):
    return Linear(dim, name, irange=1.0, **kwargs)


def test_each_column_of_the_first_matrix_is_a_square_patch():
    mlp = network(linear("h0", 3), linear("y", 1))
    weights = incoming_weights(mlp)
    W = mlp.layers[0].get_weights()
    assert (weights.layer_name, weights.grid_shape) == ("h0", (2, 2))
    assert weights.images.shape == (3, 2, 2, 1)
    for unit in range(3):
        np.testing.assert_array_equal(weights.rows[unit], W[:, unit])
        np.testing.assert_array_equal(weights.images[unit].ravel(), W[:, unit])


def test_ten_filters_lie_in_four_rows_of_four():
    assert incoming_weights(network(linear("h0", 10))).grid_shape == (4, 4)


@pytest.mark.parametrize(
    "units, pieces, grid", [(3, 2, (3, 2)), (240, 5, (35, 35)), (2, 9, (2, 9))]
)
def test_the_pieces_of_a_maxout_unit_lie_side_by_side(units, pieces, grid):
    weights = incoming_weights(
        network(Maxout("h0", num_units=units, num_pieces=pieces, irange=1.0))
    )
    assert weights.grid_shape == grid
    assert len(weights.images) == units * pieces
    assert grid[1] % pieces == 0


def test_a_data_set_s_view_decides_what_inputs_are():
    mlp = network(linear("h0", 2))
    weights = incoming_weights(mlp, weights_view=lambda rows: rows.reshape(-1, 1, 4, 1))
    assert weights.images.shape == (2, 1, 4, 1)


def test_colours_of_vectors_lie_channel_by_channel_and_of_spaces_pixel_by_pixel():
    vectors = network(linear("h0", 1), nvis=12)
    W = vectors.layers[0].get_weights()[:, 0]
    np.testing.assert_array_equal(incoming_weights(vectors).images[0, 0, 1], W[[1, 5, 9]])
    spatial = network(linear("h0", 1), input_space=COLOUR)
    W = spatial.layers[0].W.get_value()[:, 0]
    np.testing.assert_array_equal(incoming_weights(spatial).images[0, 0, 1], W[[3, 4, 5]])


def test_a_layer_that_only_shifts_its_input_is_looked_through():
    mlp = network(SubtractHalf("shift"), linear("h0", 3))
    np.testing.assert_array_equal(incoming_weights(mlp).rows, mlp.layers[1].get_weights().T)


def test_hidden_layers_and_layers_inside_of_layers_are_found_by_name():
    inner = MLP([linear("a", 6), linear("b", 5)], layer_name="inner")
    mlp = network(inner, linear("y", 1))
    weights = incoming_weights(mlp, "b")
    assert weights.images.shape == (5, 2, 3, 1)  # six inputs: a patch of two rows of three
    with pytest.raises(AdversarialError, match="no layer z; there are a, b, y"):
        incoming_weights(mlp, "z")


def test_a_generator_s_units_show_what_they_paint():
    mlp = network(linear("h0", 7), Sigmoid(9, "y", irange=1.0))
    weights = outgoing_weights(mlp)
    W = mlp.layers[1].get_weights()
    assert (weights.layer_name, weights.grid_shape) == ("y", (2, 4))
    np.testing.assert_array_equal(weights.images.reshape(7, 9), W)
    assert outgoing_weights(mlp, "h0").images.shape == (4, 1, 7, 1)


class Filters(Linear):
    """A layer whose weights are filters."""

    def get_weights(self):
        raise NotImplementedError

    def get_weights_view_shape(self):
        raise NotImplementedError

    def get_weights_topo(self):
        return np.arange(5 * 3 * 2 * self.dim, dtype=float).reshape(5, 3, 2, self.dim)


@pytest.mark.parametrize("look", [incoming_weights, outgoing_weights])
def test_a_layer_that_knows_its_filters_is_asked(look):
    weights = look(network(Filters(3, "h0", irange=1.0)))
    assert weights.images.shape == (5, 3, 2, 3)
    np.testing.assert_array_equal(weights.rows, np.arange(90.0).reshape(5, 18))


def test_filters_of_many_channels_are_a_row_of_grey_patches_each():
    weights = incoming_weights(network(Filters(4, "h0", irange=1.0)))
    assert (weights.images.shape, weights.grid_shape) == ((20, 3, 2, 1), (5, 4))
    np.testing.assert_array_equal(weights.images[4 + 1].ravel(), 24 + 1 + 4 * np.arange(6.0))


class Wave(Layer):
    """A layer without weights."""

    def set_input_space(self, space):
        self.input_space = self.output_space = space


class Images(Linear):
    """A layer with a matrix that also knows how its inputs lie."""

    def get_weights_topo(self):
        return self.get_weights().T.reshape(-1, 1, 4, 1)


def test_what_a_unit_sees_may_lie_otherwise_than_what_it_paints():
    mlp = network(Images(9, "h0", irange=1.0))
    assert incoming_weights(mlp).images.shape == (9, 1, 4, 1)
    assert outgoing_weights(mlp).images.shape == (4, 3, 3, 1)


def test_pixels_of_an_input_paint_too():
    mlp = network(Linear(9, "y", irange=1.0), input_space=COLOUR)
    W = mlp.layers[0].W.get_value()
    weights = outgoing_weights(mlp)
    assert weights.images.shape == (12, 3, 3, 1)
    np.testing.assert_array_equal(weights.rows[0], W[0])  # the first pixel in any order


class Trained(Wave):
    """A network in the place of a layer."""

    def __init__(self, name, content):
        super().__init__(name)
        self.layer_content = content


def test_a_trained_network_in_the_place_of_a_layer_is_looked_into():
    inside = network(linear("a", 4), linear("b", 4))
    mlp = network(Trained("t", inside), Wave("w"))
    assert [look(mlp).layer_name for look in (incoming_weights, outgoing_weights)] == ["a", "b"]


def test_layers_without_weights_say_so():
    mlp = network(Wave("a"))
    with pytest.raises(AdversarialError, match="No layer of this network has weights"):
        incoming_weights(mlp)
    with pytest.raises(AdversarialError, match="Layer a has no weights that can be shown"):
        outgoing_weights(mlp, "a")


def test_statistics_by_pencil():
    statistics = weight_statistics(np.array([[3.0, -4.0], [0.0, 1.0]]))
    assert list(statistics.values()) == [0, 2, 4, 1, 3, 5]
    assert list(statistics)[0] == "smallest enc weight magnitude"


def constant_patches(levels):
    return np.ones((len(levels), 2, 2, 1)) * np.reshape(levels, (-1, 1, 1, 1))


@pytest.mark.parametrize(
    "rescale, expected",
    [("individual", [255, 0, 255]), ("global", [191, 0, 159]), ("none", [191, 0, 159])],
)
def test_rescaling(rescale, expected):
    scale = 1 if rescale == "none" else 7
    viewer = images_sheet(scale * constant_patches([0.5, -1, 0.25]), (1, 3), rescale)
    np.testing.assert_array_equal(np.asarray(viewer.get_img())[5, 5::7, 0], expected)


def test_a_border_is_black():
    image = np.asarray(images_sheet(constant_patches([1.0]), border=True).get_img())
    assert (image[4, 4:8] == 0).all()


def test_large_weights_need_rescaling_and_words_are_checked():
    with pytest.raises(ValueError, match=r"must lie in \[-1, 1\]"):
        images_sheet(constant_patches([2.0]), rescale="none")
    with pytest.raises(ValueError, match="'foo' is none of individual, global, none"):
        images_sheet(constant_patches([1.0]), rescale="foo")
