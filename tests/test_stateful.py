"""What changes is told, and set again."""

import numpy as np

from adversarial.stateful import Stateful, state_of


class Counter(Stateful):
    state_names = ("count", "rng")

    def __init__(self, seed):
        self.count, self.rng = 0, np.random.RandomState(seed)

    def draw(self):
        self.count += 1
        return self.rng.rand()


def test_whoever_holds_a_generator_sees_it_set():
    first, second = Counter(1), Counter(2)
    first.draw()
    held = second.rng
    second.set_state(first.get_state())
    assert second.rng is held and second.count == 1
    assert held.rand() == first.rng.rand()


def test_an_object_that_tells_nothing_has_no_state():
    assert state_of(object()) == {}
    assert state_of(Counter(0))["count"] == 0
