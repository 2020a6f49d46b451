"""The dropout that networks had before it was a cost."""

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.costs.cost import MethodCost
from adversarial.costs.mlp.dropout import Dropout
from adversarial.models import mlp
from adversarial.pylearn2.own_dropout import MLP


def network(cls=mlp.MLP, **kwargs):
    layers = [
        mlp.Tanh(4, "a", irange=0.5),
        mlp.Linear(4, "b", irange=0.5),
        mlp.Softmax(2, "y", irange=0.5),
    ]
    return cls(layers, nvis=6, **kwargs)


@pytest.fixture
def data(numbers, batch):
    return batch(numbers.randn(20, 6)), batch(np.eye(2)[numbers.randint(2, size=20)])


@pytest.mark.parametrize(
    "own, cost",
    [
        (
            {"dropout_include_probs": [0.5, 0.4, 1], "dropout_input_include_prob": 0.8},
            {
                "input_include_probs": {"a": 0.8, "b": 0.5, "y": 0.4},
                "input_scales": {"a": 1.25, "b": 2.0, "y": 2.5},
            },
        ),
        (
            {
                "dropout_include_probs": [None, 0.5, None],
                "dropout_scales": [3.0, 1.0, 7.0],
                "dropout_input_scale": 9.0,
            },
            {
                "default_input_include_prob": 1,
                "input_include_probs": {"y": 0.5},
                "input_scales": {"y": 1.0},
            },
        ),
    ],
)
def test_it_is_the_dropout_cost_in_other_words(own, cost, data, compute):
    then = MethodCost("cost_from_X").expr(network(MLP, **own), data)
    now = Dropout(**cost).expr(network(), data)
    assert compute(then) == compute(now)
    assert compute(then) != compute(network().cost_from_X(data))


@pytest.mark.parametrize("own", [{}, {"dropout_include_probs": [None, 1, 1.0]}])
def test_without_shares_nothing_is_dropped_and_nothing_drawn(own, data, compute):
    made = network(MLP, **own)
    before = made.rng.get_state()[2]
    assert compute(made.cost_from_X(data)) == compute(network().cost_from_X(data))
    assert made.rng.get_state()[2] == before


@pytest.mark.parametrize(
    "own, words",
    [
        ({"dropout_include_probs": [0.5, 1]}, "needs 3 entries, one a layer, got 2"),
        ({"dropout_scales": [2.0]}, "needs 3 entries"),
        ({"dropout_include_probs": [1, 1, 0.5]}, "last layer cannot be dropped, got 0.5"),
    ],
)
def test_impossible_shares_are_refused(own, words):
    with pytest.raises(ValueError, match=words):
        network(MLP, **own)


def test_a_saved_one_drops_the_same(tmp_path, data, compute):
    own = {"dropout_include_probs": [0.5, None, None], "dropout_input_scale": 1.0}
    made = network(MLP, **own)
    save_model(str(tmp_path / "m.npz"), made)
    loaded = load_model(str(tmp_path / "m.npz"))
    assert type(loaded) is MLP
    assert compute(loaded.cost_from_X(data)) == compute(made.cost_from_X(data))
