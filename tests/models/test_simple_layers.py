"""Layers of the original's own package."""

import aesara
import numpy as np
import pytest

from adversarial import (
    Clusterize,
    HardSigmoid,
    NoiseCat,
    RectifiedLinear,
    Sigmoid,
    SubtractHalf,
    SubtractRealMean,
    Sum,
)
from adversarial.backend import function
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.rng import Streams
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

X = np.array([[-2.0, 0.0, 0.5], [3.0, -0.5, 1.0]])


@pytest.mark.parametrize(
    "layer, expected",
    [
        (lambda: RectifiedLinear("h"), np.maximum(X, 0)),
        (lambda: RectifiedLinear("h", left_slope=0.1), np.where(X > 0, X, 0.1 * X)),
        (lambda: Sigmoid("h"), 1 / (1 + np.exp(-X))),
        (lambda: SubtractHalf("h"), X - 0.5),
    ],
)
def test_elementwise_layers(layer, expected, compute, batch, close):
    mlp = MLP([layer()], nvis=3)
    close(compute(mlp.fprop(batch(X))), expected)
    assert mlp.get_params() == []
    assert mlp.get_output_space() == VectorSpace(3)


def test_elementwise_layers_take_images_too():
    space = Conv2DSpace(shape=(2, 2), num_channels=16, axes=("c", 0, 1, "b"))
    assert MLP([RectifiedLinear("h")], input_space=space).get_output_space() == space


def test_a_plain_sigmoid_cannot_end_a_discriminator(batch):
    mlp = MLP([Sigmoid("h")], nvis=3)
    with pytest.raises(NotImplementedError, match="cannot end"):
        mlp.cost(batch(X), mlp.fprop(batch(X)))


@pytest.fixture
def dataset(numbers):
    X = numbers.rand(20, 3)
    X[:, 1] = 0.25
    return DenseDesignMatrix(X=X)


@pytest.mark.parametrize("also_sd", [False, True])
def test_the_mean_of_real_data_is_subtracted(also_sd, dataset, compute, batch, close):
    mlp = MLP([SubtractRealMean("h", dataset, also_sd=also_sd)], nvis=3)
    sd = np.array([dataset.X[:, 0].std(), 1, dataset.X[:, 2].std()]) if also_sd else 1
    close(compute(mlp.fprop(batch(X))), (X - dataset.X.mean(axis=0)) / sd)


def test_the_layer_above_shows_its_weights_through_the_subtraction(dataset):
    for layer in (SubtractHalf("h"), SubtractRealMean("h", dataset)):
        mlp = MLP([layer, Linear(2, "y", irange=0.1)], nvis=3)
        assert np.array_equal(mlp.get_weights(), mlp.layers[1].W.get_value())


def test_noise_is_appended_at_every_pass(compute, batch):
    mlp = MLP([NoiseCat(new_dim=2, std=3.0, layer_name="h")], nvis=3)
    assert mlp.get_output_space() == VectorSpace(5)
    seed = np.random.RandomState([2013, 1, 4]).randint(2**16)
    expected = compute(Streams(seed).normal((batch(X).shape[0], 2), std=3.0))
    draw = function([], mlp.fprop(batch(X)))
    first, second = draw(), draw()
    assert np.array_equal(first[:, :3], batch(X).data)
    np.testing.assert_allclose(first[:, 3:], expected, rtol=1e-6)
    assert not np.array_equal(first, second)


def test_noise_has_the_deviation_asked_for(batch, compute):
    mlp = MLP([NoiseCat(new_dim=50, std=3.0, layer_name="h")], nvis=1)
    noise = compute(mlp.fprop(batch(np.zeros((200, 1)))))[:, 1:]
    assert abs(noise.std() - 3) < 5 * 3 / np.sqrt(2 * noise.size)


def test_clusterizing_moves_every_entry_to_one_side_or_the_other(compute, batch):
    mlp = MLP([Clusterize(scale=0.25, layer_name="h")], nvis=3)
    moved = compute(mlp.fprop(batch(np.zeros((100, 3)))))
    assert set(np.unique(moved)) == {-0.25, 0.25}
    assert abs((moved > 0).mean() - 0.5) < 5 * 0.5 / np.sqrt(300)


@pytest.mark.parametrize("make", [lambda: NoiseCat(2, 1.0, "h"), lambda: Clusterize(1.0, "h")])
def test_noisy_layers_take_vectors_only(make):
    with pytest.raises(TypeError, match="h: .* takes vectors"):
        MLP([make()], input_space=Conv2DSpace(shape=(2, 2), num_channels=1))


def test_a_hard_sigmoid_is_linear_between_zero_and_one(compute, batch, close):
    mlp = MLP([HardSigmoid(1, "h", irange=0.1)], nvis=1)
    mlp.set_param_values([np.ones((1, 1)), np.zeros(1)])
    output = mlp.fprop(batch([[-1.0], [0.25], [0.75], [2.0]]))
    close(compute(output), [[0], [0.25], [0.75], [1]])
    with pytest.raises(NotImplementedError):
        mlp.cost(batch(np.ones((4, 1))), output)


def test_a_sum_adds_its_inputs(compute, batch, close):
    space = CompositeSpace([VectorSpace(3)] * 3)
    mlp = MLP([Sum("h")], input_space=space, input_source=("a", "b", "c"))
    close(compute(mlp.fprop((batch(X), batch(X), batch(2 * X)))), 4 * X)
    assert mlp.get_output_space() == VectorSpace(3)


@pytest.mark.parametrize(
    "space", [VectorSpace(3), CompositeSpace([VectorSpace(3), VectorSpace(4)])]
)
def test_a_sum_needs_inputs_of_one_space(space):
    with pytest.raises(TypeError, match="h:|components"):
        MLP([Sum("h")], input_space=space)


def test_channels_of_a_sum_of_images_are_statistics_of_channels(numbers, compute, batch, close):
    space = Conv2DSpace(shape=(2, 2), num_channels=3, axes=("c", 0, 1, "b"))
    mlp = MLP([Sum("h")], input_space=CompositeSpace([space, space]))
    x = numbers.randn(3, 2, 2, 5)
    channels = mlp.get_monitoring_channels(((batch(x), batch(x)), None))
    expected = [
        f"h_{s}_x.{u}_u" for s in ("max", "min", "range", "mean") for u in ("max", "mean", "min")
    ]
    assert list(channels) == expected
    close(compute(channels["h_max_x.min_u"]), (2 * x).max(axis=(1, 2, 3)).min())


def test_layers_without_weights_decay_to_nothing():
    mlp = MLP([RectifiedLinear("h"), Linear(2, "y", irange=0.1)], nvis=3)
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        decay = function([], mlp.get_weight_decay(1.0))()
    W = mlp.layers[1].W.get_value()
    np.testing.assert_allclose(decay, (W**2).sum(), rtol=1e-5)
