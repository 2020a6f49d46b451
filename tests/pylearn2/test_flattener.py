"""The outputs of a layer as one vector."""

import aesara
import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear, SpaceConverter
from adversarial.pylearn2.flattener import FlattenerLayer
from adversarial.space import Conv2DSpace, VectorSpace

from .composites import dense, heads, two


def test_a_flattened_layer_gives_one_vector_and_keeps_its_name(x, compute, batch, close):
    mlp = MLP([FlattenerLayer(two()), Linear(1, "y", irange=0.5)], nvis=3)
    flat, _ = compute(mlp.fprop(batch(x), return_all=True))
    a, b = mlp.layers[0].raw_layer.layers
    close(flat, np.concatenate([dense(x, a), np.tanh(dense(x, b))], axis=1))
    assert mlp.layers[0].get_output_space() == VectorSpace(6)
    assert mlp.layer_names == {"c", "y"}
    assert [p.name for p in mlp.get_params()][:2] == ["b_W", "b_b"]


def test_images_are_flattened_row_by_row(numbers, compute, batch):
    space = Conv2DSpace((2, 2), num_channels=3, axes=("c", 0, 1, "b"))
    mlp = MLP([FlattenerLayer(SpaceConverter("h", space))], nvis=12)
    x = batch(numbers.randn(5, 12))
    flat, values = compute([mlp.fprop(x), x])
    assert np.array_equal(flat, values)


def test_the_cost_takes_targets_and_outputs_apart(x, targets, compute, batch, close):
    flat, plain = MLP([FlattenerLayer(heads())], nvis=3), MLP([heads()], nvis=3)
    assert flat.get_target_space() == VectorSpace(5)
    joined = batch(np.concatenate(targets, axis=1))
    expected = plain.cost(tuple(map(batch, targets)), plain.fprop(batch(x)))
    close(*compute([flat.cost(joined, flat.fprop(batch(x))), expected]))
    with pytest.raises(ValueError, match="is it the untouched output of its layer"):
        flat.cost(joined, flat.fprop(batch(x)) * 1)


def test_channels_of_a_flattened_layer_are_the_layer_s(x, targets, compute, batch, close):
    flat, plain = MLP([FlattenerLayer(heads())], nvis=3), MLP([heads()], nvis=3)
    found = flat.get_monitoring_channels((batch(x), batch(np.concatenate(targets, axis=1))))
    expected = plain.get_monitoring_channels((batch(x), tuple(map(batch, targets))))
    assert list(found) == list(expected)
    close(*compute([found["c_y_kl"], expected["c_y_kl"]]))


def test_a_flattened_layer_decays_scales_and_is_limited_as_itself(compute, close):
    layer = Linear(4, "a", irange=2.0, max_col_norm=0.5, W_lr_scale=0.5)
    mlp = MLP([FlattenerLayer(layer)], nvis=3)
    assert mlp.get_lr_scalers() == {layer.W: 0.5}
    mlp.enforce_constraints()
    np.testing.assert_allclose((layer.W.get_value() ** 2).sum(axis=0), 0.25, rtol=1e-5)
    close(compute(mlp.get_weight_decay(1.0)), 1.0, rtol=1e-5)
    assert np.array_equal(mlp.get_weights(), layer.W.get_value())


def test_only_a_layer_can_be_flattened():
    with pytest.raises(TypeError, match="'a' is not a layer"):
        FlattenerLayer("a")


def test_gradients_reach_all_parts(x, compute, batch):
    mlp = MLP([FlattenerLayer(two()), Linear(1, "y", irange=0.5)], nvis=3)
    slopes = compute(aesara.grad(mlp.fprop(batch(x)).sum(), mlp.get_params()))
    assert all(slope.any() for slope in slopes)
