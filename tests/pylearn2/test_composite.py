"""Layers side by side, flattened, and models in the place of layers."""

import numpy as np
import pytest

from adversarial import Sum
from adversarial.models.mlp import MLP, Linear, Softmax
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.space import CompositeSpace, VectorSpace

from .composites import dense, heads, two

PAIR = CompositeSpace([VectorSpace(3), VectorSpace(2)])


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
