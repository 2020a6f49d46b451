"""Where shared variables have their values."""

import jax.numpy as jnp
import numpy as np
import pytest

from adversarial.backend.jax.device import Device
from adversarial.backend.jax.state import State
from adversarial.models.model import float_shared


@pytest.fixture
def state():
    return State(Device("cpu"))


def test_what_changes_on_the_device_comes_back_and_the_rest_is_left(state):
    written, read = float_shared([1.0, 2.0], "written"), float_shared([3.0], "read")
    host = read.get_value(borrow=True)
    state.load([written], [read])
    assert not written.get_value().any()  # stale, and of no size
    new = state.get([written])[0] + state.get([read])[0]
    state.set([written], [new])
    state.wait()
    assert state.overtaken() == []
    state.store()
    assert written.get_value().tolist() == [4, 5]
    assert written.get_value(borrow=True).flags.writeable
    assert read.get_value(borrow=True) is host


def test_a_variable_that_somebody_sets_is_noticed_and_loaded_again(state):
    variable = float_shared([1.0], "v")
    state.load([variable], [])
    variable.set_value(np.array([7.0], variable.dtype))
    assert state.overtaken() == [variable]
    state.forget([variable])
    state.load([variable], [])
    np.testing.assert_array_equal(state.get([variable])[0], jnp.array([7.0]))
    state.store()
    assert variable.get_value().tolist() == [7]
