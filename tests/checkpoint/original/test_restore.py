"""Parameters and random states of a pickle go into the model that was built like it."""

import numpy as np
import pytest

from adversarial.errors import ModelFileError

from .forger import layer, network, random_state, shared


def test_parameters_and_the_generator_are_those_of_the_pickle(load_forged):
    bias = np.array([0.25, -3], "f4")
    model = load_forged(network(layers=[layer(b=shared("y_b", bias))], rng=random_state(7)))
    np.testing.assert_array_equal(model.layers[0].b.get_value(), bias)
    np.testing.assert_array_equal(model.layers[0].W.get_value(), np.ones((3, 2)))
    assert model.rng.randint(2**15) == np.random.RandomState(7).randint(2**15)


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"b": shared("z_b", np.zeros(2, "f4"))}, "it lacks the parameter y_b"),
        ({"b": shared("y_b", np.zeros(3, "f4"))}, r"y_b has shape \(3,\), but the architecture"),
        ({"b": shared("y_b", np.zeros(2, "c8"))}, "y_b is an array of complex64"),
    ],
)
def test_what_does_not_fit_is_named(changes, said, load_forged):
    with pytest.raises(ModelFileError, match=said):
        load_forged(network(layers=[layer(**changes)]))


def test_parameters_that_are_frozen_have_to_be_there(load_forged):
    stranger = shared("x", np.zeros(2, "f4"))
    with pytest.raises(ModelFileError, match="freezes parameters that it does not have"):
        load_forged(network(freeze_set={stranger}))
