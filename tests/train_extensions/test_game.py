from types import SimpleNamespace

import numpy as np
import pytest

from adversarial import ActivateGenerator, AdversaryCost2, Cycler


@pytest.fixture
def algorithm():
    return SimpleNamespace(cost=AdversaryCost2(init_now_train_generator=False))


def switch(algorithm):
    return float(algorithm.cost.now_train_generator.get_value())


@pytest.mark.parametrize(
    "after, expected", [(0, [1, 1, 1, 1]), (2, [0, 0, 1, 1]), (9, [0, 0, 0, 0])]
)
def test_the_generator_is_activated_after_that_many_epochs(after, expected, algorithm):
    extension = ActivateGenerator(after)
    seen = []
    for _ in expected:
        extension.on_monitor(None, None, algorithm)
        seen.append(switch(algorithm))
    assert seen == expected


def test_activation_happens_once_and_to_the_value_asked_for(algorithm):
    extension = ActivateGenerator(0, value=0.25)
    extension.on_monitor(None, None, algorithm)
    assert switch(algorithm) == 0.25
    algorithm.cost.now_train_generator.set_value(
        np.zeros((), algorithm.cost.now_train_generator.dtype)
    )
    extension.on_monitor(None, None, algorithm)
    assert switch(algorithm) == 0


@pytest.mark.parametrize("k, expected", [(1, [1, 1, 1, 1]), (2, [0, 1, 0, 1]), (3, [0, 0, 1, 0])])
def test_a_cycle_trains_the_generator_on_steps_k_plus_one_and_so_on(k, expected, algorithm):
    cycler, seen = Cycler(k), []
    for _ in expected:
        cycler.on_update(None, None, algorithm)
        seen.append(switch(algorithm))
    assert seen == expected


def test_a_cycle_has_at_least_one_step():
    with pytest.raises(Exception, match="k must be at least 1"):
        Cycler(0)
