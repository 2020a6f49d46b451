import numpy as np

from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, SpaceConverter
from adversarial.models.model import Model, float_shared
from adversarial.models.summary import describe_space, parameter_statistics, summarize
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

C01B = Conv2DSpace((2, 3), num_channels=4, axes=("c", 0, 1, "b"))


def test_the_papers_mnist_networks_have_as_many_parameters_as_the_reference_counts():
    generator = MLP(
        [RectifiedLinear(1200, "h0", irange=0), RectifiedLinear(1200, "h1", irange=0)]
        + [Sigmoid(784, "y", irange=0)],
        nvis=100,
    )
    discriminator = MLP(
        [Maxout("h0", 240, 5, irange=0), Maxout("h1", 240, 5, irange=0), Sigmoid(1, "y", irange=0)],
        nvis=784,
    )
    players = summarize(AdversaryPair(Generator(generator), discriminator))
    assert [player.name for player in players] == ["generator", "discriminator"]
    assert [player.parameters for player in players] == [2_503_984, 1_231_441]
    assert [player.input for player in players] == ["100", "784"]
    h0 = players[1].layers[0]
    assert (h0.name, h0.kind, h0.output, h0.parameters) == ("h0", "Maxout", "240", 785 * 1200)


def test_images_are_described_by_rows_columns_channels_and_axes():
    mlp = MLP([Linear(24, "a", irange=0), SpaceConverter("b", C01B)], nvis=5)
    (player,) = summarize(mlp)
    assert player.name == "model"
    assert [each.output for each in player.layers] == ["24", "2 x 3 x 4 (c01b)"]
    assert [each.parameters for each in player.layers] == [144, 0]
    assert describe_space(CompositeSpace([VectorSpace(2), C01B])) == "2, 2 x 3 x 4 (c01b)"
    assert describe_space(None) == "unknown"


def test_frozen_parameters_are_counted_apart_and_shared_ones_once():
    mlp = MLP([Linear(3, "a", irange=0), Linear(2, "b", irange=0)], nvis=4)
    mlp.freeze([mlp.layers[0].W])
    mlp.layers[1].b = mlp.layers[0].b
    mlp.layers[1]._params[1] = mlp.layers[0].b
    (player,) = summarize(mlp)
    assert (player.parameters, player.frozen) == (12 + 3 + 6, 12)


def test_a_model_without_layers_is_summed_up_as_a_whole():
    model = Model()
    model.input_space = VectorSpace(4)
    model._params = [float_shared(np.zeros((3, 5)), "a"), float_shared(1.0, "b")]
    (player,) = summarize(model)
    assert (player.layers, player.parameters, player.input) == ([], 16, "4")


def test_values_and_norms_by_pencil():
    mlp = MLP([Linear(2, "a", irange=0)], nvis=2)
    mlp.layers[0].W.set_value(np.array([[3, -4], [0, 5]], dtype=mlp.layers[0].W.dtype))
    mlp.layers[0].b.set_value(np.array([1, 2], dtype=mlp.layers[0].b.dtype))
    found = list(parameter_statistics(mlp))
    assert found[:2] == [("a_W", (-4, 1, 5), (2, 2)), ("abs(a_W)", (0, 3, 5), None)]
    assert found[2] == ("a_W row norms", (5, 5, 5), None)
    name, norms, _ = found[3]
    np.testing.assert_allclose(norms, (3, (3 + 41**0.5) / 2, 41**0.5), rtol=1e-6)
    assert (name, found[4]) == ("a_W col norms", ("a_b", (1, 1.5, 2), (2,)))


def test_parameters_of_a_pair_are_told_apart_by_the_player():
    generator = Generator(MLP([Linear(2, "y", irange=0.1)], nvis=1))
    pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.1)], nvis=2))
    names = [name for name, _, shape in parameter_statistics(pair) if shape is not None]
    assert names == ["generator/y_W", "generator/y_b", "discriminator/y_W", "discriminator/y_b"]
