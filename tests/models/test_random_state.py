"""The random sources inside a model are found, told and set again."""

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator
from adversarial.errors import ModelFileError
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.models.random_state import get_states, random_sources, set_states


def pair():
    generator = MLP([Linear(3, "y", irange=1.0)], nvis=2)
    return AdversaryPair(Generator(generator), MLP([Sigmoid(1, "y", irange=1.0)], nvis=3))


def draw(model):
    return model.generator.mlp.rng.randint(2**15, size=3), model.generator.streams.base.tolist()


def test_sources_have_names_by_the_architecture_and_come_once():
    names = [name for name, _ in random_sources(pair())]
    assert len(set(names)) == len(names) > 2
    assert names == [name for name, _ in random_sources(pair())]
    assert all(name.startswith("model") for name in names)


def test_a_model_goes_on_where_the_states_were_told():
    model, other = pair(), pair()
    model.generator.mlp.rng.standard_normal()  # leaves half of a pair in the cache
    model.generator.streams.base[0] += 5
    states = get_states(model)
    assert all(isinstance(state, np.ndarray) for state in states.values())
    set_states(other, states)
    for mine, its in zip(draw(model), draw(other)):
        np.testing.assert_array_equal(mine, its)
    assert model.generator.mlp.rng.standard_normal() == other.generator.mlp.rng.standard_normal()


def test_a_source_without_state_is_named():
    states = get_states(pair())
    del states[min(states)]
    with pytest.raises(ModelFileError, match="lacks the random state model"):
        set_states(pair(), states)
