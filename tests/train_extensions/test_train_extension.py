from types import SimpleNamespace

import pytest

from adversarial.stateful import Stateful
from adversarial.train_extensions import UpdateCallback


class Counting(Stateful):
    """A function with a state."""

    needs_state = False
    state_names = ("count",)
    count = 0

    def __call__(self, algorithm):
        self.count += algorithm.step


def test_a_function_is_called_with_the_algorithm_and_keeps_its_state():
    callback, again = UpdateCallback(Counting()), UpdateCallback(Counting())
    callback.on_update(None, None, SimpleNamespace(step=3))
    assert callback.get_state() == {"count": 3}
    again.set_state(callback.get_state())
    assert again.function.count == 3


@pytest.mark.parametrize("function, needs_state", [(print, True), (Counting(), False)])
def test_steps_are_made_first_unless_the_function_needs_no_state(function, needs_state):
    assert UpdateCallback(function).needs_state == needs_state
