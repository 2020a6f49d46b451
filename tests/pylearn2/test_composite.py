"""Layers side by side, flattened, and models in the place of layers."""

import aesara
import numpy as np
import pytest

from adversarial import Sum
from adversarial.models.mlp import MLP, Linear, Sigmoid, Softmax, SpaceConverter, Tanh
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.pylearn2.flattener import FlattenerLayer
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

PAIR = CompositeSpace([VectorSpace(3), VectorSpace(2)])


def two(**kwargs):
    return CompositeLayer("c", [Linear(4, "a", irange=0.5), Tanh(2, "b", irange=0.5)], **kwargs)


@pytest.fixture
def x(numbers):
    return numbers.randn(5, 3)


@pytest.fixture
def pair(numbers):
    return numbers.randn(5, 3), numbers.randn(5, 2)


def dense(x, layer):
    W, b = (value.astype(float) for value in (layer.W.get_value(), layer.b.get_value()))
    return x @ W + b


def test_every_layer_gets_the_whole_input(x, compute, batch, close):
    mlp = MLP([two()], nvis=3)
    a, b = mlp.layers[0].layers
    first, second = compute(list(mlp.fprop(batch(x))))
    close(first, dense(x, a))
    close(second, np.tanh(dense(x, b)))
    space = CompositeSpace([VectorSpace(4), VectorSpace(2)])
    assert mlp.get_output_space() == mlp.get_target_space() == space


def test_weights_are_drawn_from_the_first_layer_to_the_last(close):
    mlp = MLP([two()], nvis=3)
    rng = np.random.RandomState([2013, 1, 4])
    first, _ = rng.uniform(-0.5, 0.5, (3, 4)), rng.uniform(size=(3, 4))
    second, _ = rng.uniform(-0.5, 0.5, (3, 2)), rng.uniform(size=(3, 2))
    a, b = mlp.layers[0].layers
    close(a.W.get_value(), first)
    close(b.W.get_value(), second)
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


def test_parameters_of_the_last_layer_come_first():
    mlp = MLP([two()], nvis=3)
    names = ["b_W", "b_b", "a_W", "a_b"]
    assert [p.name for p in mlp.get_params()] == [p.name for p in mlp.get_all_params()] == names


@pytest.mark.parametrize(
    "routing, expected",
    [
        (None, [(0, 1), (0, 1)]),
        ({}, [(0, 1), (0, 1)]),
        ({0: [0]}, [(0, 1), (1,)]),
        ({0: [0], 1: [1]}, [(0,), (1,)]),
        ({0: [1], 1: [0, 1]}, [(1,), (0, 1)]),
        ({1: []}, [(0,), (0,)]),
    ],
)
def test_inputs_are_routed_to_layers(routing, expected, pair, compute, batch, close):
    mlp = MLP([two(inputs_to_layers=routing)], input_space=PAIR, input_source=("l", "r"))
    outputs = compute(list(mlp.fprop(tuple(map(batch, pair)))))
    a, b = mlp.layers[0].layers
    for layer, route, output in zip((a, b), expected, outputs):
        seen = np.concatenate([pair[i] for i in route], axis=1)
        assert layer.get_input_space() == PAIR.restrict(route)
        close(output, dense(seen, layer) if layer is a else np.tanh(dense(seen, layer)))


@pytest.mark.parametrize(
    "routing, error, message",
    [
        ([0, 1], TypeError, "c: inputs_to_layers must be a dict"),
        ({0: 1}, TypeError, "c: inputs_to_layers maps the number of an input to a list"),
        ({"0": [1]}, TypeError, "c: inputs_to_layers maps the number of an input to a list"),
        ({0: [2]}, ValueError, "there are 2 layers, counted from 0"),
        ({2: [0]}, ValueError, "routes input 2, but there are 2"),
        ({0: [0], 1: [0]}, ValueError, "c: b would get no input"),
    ],
)
def test_routes_that_lead_nowhere_are_refused(routing, error, message):
    with pytest.raises(error, match=message):
        MLP([two(inputs_to_layers=routing)], input_space=PAIR)


def test_a_routing_needs_several_inputs():
    with pytest.raises(ValueError, match="c: inputs_to_layers needs a composite input"):
        MLP([two(inputs_to_layers={0: [0, 1]})], nvis=3)


@pytest.mark.parametrize(
    "layers, error, message",
    [
        ([], ValueError, "c: needs a list of at least one layer"),
        (["a"], TypeError, "c: 'a' is not a layer"),
        ([Sum("a"), Sum("a")], ValueError, "c: two of its layers have the same name"),
    ],
)
def test_what_is_no_list_of_layers_is_refused(layers, error, message):
    with pytest.raises(error, match=message):
        CompositeLayer("c", layers)


def heads():
    """Two losses of one input."""
    return CompositeLayer("c", [Softmax(3, "s", irange=0.5), Sigmoid(2, "y", irange=0.5)])


@pytest.fixture
def targets(numbers):
    return np.eye(3)[numbers.randint(3, size=5)], numbers.rand(5, 2)


def test_the_cost_is_the_sum_of_the_layers_costs(x, targets, compute, batch, close):
    mlp = MLP([heads()], nvis=3)
    outputs = mlp.fprop(batch(x))
    Y = tuple(map(batch, targets))
    parts = [layer.cost(*each) for layer, *each in zip(mlp.layers[0].layers, Y, outputs)]
    total, *expected = compute([mlp.cost(Y, outputs), *parts])
    close(total, sum(expected))


def test_channels_are_prefixed_by_both_names(x, targets, compute, batch, close):
    mlp = MLP([heads()], nvis=3)
    found = mlp.get_monitoring_channels((batch(x), tuple(map(batch, targets))))
    alone = MLP([Softmax(3, "s", irange=0.5)], nvis=3)
    expected = alone.get_monitoring_channels((batch(x), batch(targets[0])))
    assert [name for name in found if "_s_" in name] == [f"c_{name}" for name in expected]
    assert "c_y_per_output_recall_min" in found
    close(*compute([found["c_s_nll"], expected["s_nll"]]))
    assert "c_s_nll" not in mlp.get_monitoring_channels((batch(x), None))


def test_decay_takes_a_number_a_list_or_names(compute, close):
    mlp = MLP([two()], nvis=3)
    a, b = ((layer.W.get_value().astype(float) ** 2).sum() for layer in mlp.layers[0].layers)
    for coefficients, expected in [
        (0.1, 0.1 * a + 0.1 * b),
        ([[0.1, 0.3]], 0.1 * a + 0.3 * b),
        ({"c": {"b": 0.3}}, 0.3 * b),
        ([[0.0, 0.3]], 0.3 * b),
    ]:
        close(compute(mlp.get_weight_decay(coefficients)), expected)
    with pytest.raises(ValueError, match="c: 3 coefficients for 2 layers"):
        mlp.get_weight_decay([[0.1, 0.2, 0.3]])


def test_scales_and_limits_of_the_layers_hold():
    layers = [
        Linear(4, "a", irange=2.0, max_col_norm=0.5, W_lr_scale=0.5),
        Linear(2, "b", irange=2.0, b_lr_scale=0.25),
    ]
    mlp = MLP([CompositeLayer("c", layers)], nvis=3)
    assert mlp.get_lr_scalers() == {layers[0].W: 0.5, layers[1].b: 0.25}
    before = layers[1].W.get_value()
    mlp.enforce_constraints()
    norms = np.sqrt((layers[0].W.get_value() ** 2).sum(axis=0))
    np.testing.assert_allclose(norms, 0.5, rtol=1e-6)
    assert np.array_equal(layers[1].W.get_value(), before)


def test_layers_above_take_the_tuple(x, compute, batch, close):
    both = CompositeLayer("c", [Linear(4, "a", irange=0.5), Linear(4, "b", irange=0.5)])
    mlp = MLP([both, Sum("s")], nvis=3)
    a, b = both.layers
    close(compute(mlp.fprop(batch(x))), dense(x, a) + dense(x, b))
    dropped = mlp.dropout_fprop(batch(x), input_include_probs={"c": 1, "s": 0.5})
    values = compute(dropped)
    assert values.shape == (5, 4) and not np.allclose(values, dense(x, a) + dense(x, b))


# flattened


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
