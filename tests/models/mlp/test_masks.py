"""Expected values by hand in NumPy: one network for each mask."""

import itertools

import numpy as np
import pytest
from aesara import tensor as at

from adversarial.models.mlp import (
    MLP,
    Linear,
    Softmax,
    exhaustive_dropout_average,
    generate_dropout_mask,
    sampled_dropout_average,
)
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace


@pytest.fixture
def classifier():
    return MLP([Linear(2, "h", irange=1.0), Softmax(3, "y", irange=1.0)], nvis=2, seed=3)


def by_hand(mlp, x, bits, scales=(2.0, 2.0)):
    """Unnormalised log-probabilities where the inputs of both layers are masked."""
    W, b, c, V = mlp.get_param_values()
    hidden = (x * bits[:2] * scales[0]) @ W + b
    return (hidden * bits[2:] * scales[1]) @ V + c


def mean_prediction(logits):
    """The geometric mean of some softmaxes, made to sum to one."""
    p = [np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) for z in logits]
    mean = np.exp(np.log(p).mean(axis=0))
    return mean / mean.sum(axis=1, keepdims=True)


def test_a_mask_has_a_bit_for_each_input_from_the_lowest_layer_up(
    classifier, numbers, compute, batch, close
):
    x = numbers.randn(3, 2)
    assert classifier.get_total_input_dimension(["h", "y"]) == 4
    for mask in range(16):
        bits = np.array([mask & 1, mask & 2, mask & 4, mask & 8]) > 0
        logits = by_hand(classifier, x, bits)
        probabilities = compute(classifier.masked_fprop(batch(x), mask))
        close(probabilities, mean_prediction([logits]))


def test_some_layers_may_be_masked_and_each_be_scaled_in_its_own_way(
    classifier, numbers, compute, batch, close
):
    x = numbers.randn(3, 2)
    found = classifier.masked_fprop(batch(x), 0b10, ["y"], 1.5)
    close(compute(found), mean_prediction([by_hand(classifier, x, [1, 1, 0, 1], (1, 1.5))]))
    found = classifier.masked_fprop(batch(x), 0b0110, None, 1.5, {"y": 4.0})
    close(compute(found), mean_prediction([by_hand(classifier, x, [0, 1, 1, 0], (1.5, 4))]))


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((16,), "mask 16 must have at most 4 bits"),
        ((-1,), "mask -1"),
        ((4, ["h"]), "at most 2 bits"),
        ((2, ["z"]), "no layer.* named z"),
        ((2, None, 2.0, {"z": 4}), "no layer.* named z"),
        ((2, ["h"], 2.0, {"y": 4}), "y, which is not masked"),
    ],
)
def test_masks_that_do_not_fit_are_refused(classifier, arguments, message):
    with pytest.raises(ValueError, match=message):
        classifier.masked_fprop(at.matrix(), *arguments)


def test_what_is_dropped_becomes_the_layer_s_own_value(compute, batch):
    class LargestInput(Linear):
        dropout_input_mask_value = -np.inf

        def fprop(self, state_below):
            return state_below

    mlp = MLP([LargestInput(2, "h", irange=0.1)], nvis=2)
    masked = compute(mlp.masked_fprop(batch([[4.0, 3.0]]), 1, default_input_scale=1))
    np.testing.assert_array_equal(masked, [[4, -np.inf]])


def test_images_and_several_inputs_are_masked_in_the_order_of_their_axes(compute, batch):
    class Same(Linear):
        def set_input_space(self, space):
            self.input_space = self.output_space = space

        def fprop(self, state_below):
            return state_below

    space = Conv2DSpace((1, 2), num_channels=2, axes=("c", 0, 1, "b"))
    mlp = MLP([Same(1, "h")], input_space=space)
    ones = batch(np.ones((2, 1, 2, 3)))
    masked = compute(mlp.masked_fprop(ones, 0b0110, default_input_scale=1))
    np.testing.assert_array_equal(masked[:, 0, :, 0], [[0, 1], [1, 0]])
    space = CompositeSpace([VectorSpace(2), VectorSpace(1)])
    mlp = MLP([CompositeLayer("c", [Same(1, "h")])], input_space=space)
    ((first, second),) = mlp.masked_fprop((batch([[1, 1]]), batch([[1]])), 0b110)
    np.testing.assert_array_equal(compute(first), [[0, 2]])
    np.testing.assert_array_equal(compute(second), [[2]])


@pytest.mark.parametrize("masked, free", [(None, [0, 1, 2]), (["y"], [2])])
def test_the_average_over_all_masks_is_a_geometric_mean(
    masked, free, numbers, compute, batch, close
):
    classifier = MLP([Linear(1, "h", irange=1.0), Softmax(3, "y", irange=1.0)], nvis=2)
    x = numbers.randn(3, 2)
    scales = (2.0, 2.0) if masked is None else (1.0, 2.0)
    logits = []
    for bits in itertools.product([0, 1], repeat=len(free)):
        every = np.ones(3)
        every[free] = bits
        logits.append(by_hand(classifier, x, every, scales))
    found = exhaustive_dropout_average(classifier, batch(x), masked)
    close(compute(found), mean_prediction(logits))


def test_sampled_masks_are_drawn_input_by_input(classifier, numbers, compute, batch, close):
    x = numbers.randn(3, 2)
    rng = np.random.RandomState((2013, 5, 17))
    masks = [[rng.uniform() < p for p in (0.8, 0.8, 0.5, 0.5)] for _ in range(4)]
    expected = mean_prediction([by_hand(classifier, x, np.array(bits)) for bits in masks])
    found = sampled_dropout_average(classifier, batch(x), 4, input_include_probs={"h": 0.8})
    close(compute(found), expected)
    mask = generate_dropout_mask(classifier, input_include_probs={"h": 0.8})
    assert mask == sum(1 << i for i, bit in enumerate(masks[0]) if bit)


def test_each_example_may_have_masks_of_its_own(classifier, compute, batch):
    x = batch(np.ones((50, 2)))
    found = compute(sampled_dropout_average(classifier, x, 2, per_example=True))
    assert found.shape == (50, 3) and len(np.unique(found[:, 0])) > 10


def test_only_class_probabilities_are_averaged():
    mlp = MLP([Linear(2, "h", irange=1.0)], nvis=1)
    with pytest.raises(ValueError, match="carries no logits"):
        exhaustive_dropout_average(mlp, at.matrix())
    with pytest.raises(ValueError, match="no layer.* named z"):
        sampled_dropout_average(mlp, at.matrix(), 2, input_scales={"z": 1})
