"""An experiment is computed as far as somebody asks for it."""

import aesara
import numpy as np
import pytest

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.paper.fidelity import Replay
from adversarial.paper.fidelity.replay import params_by_key
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train
from adversarial.training_algorithms.sgd import SGD


@pytest.fixture
def replay(numbers):
    data = DenseDesignMatrix(X=numbers.rand(8, 3).astype(aesara.config.floatX))
    loaded = []

    def load():
        generator = Generator(MLP([Linear(3, "y", irange=0.5)], nvis=2))
        pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.5)], nvis=3))
        cost = AdversaryCost2(scale_grads=0)
        settings = {"monitoring_dataset": {"seen": data}, "termination_criterion": EpochCounter(2)}
        loaded.append(Train(data, pair, SGD(0.1, cost=cost, batch_size=4, **settings)))
        return loaded[-1]

    made = Replay(load)
    made.loaded = loaded
    return made


KEYS = {f"{player}/y_{name}" for player in ("generator", "discriminator") for name in "Wb"}


def test_nothing_is_made_before_it_is_asked_for_and_each_part_once(replay):
    assert replay.loaded == []
    assert replay.initial is replay.initial and len(replay.loaded) == 1
    assert set(replay.initial) == KEYS == set(params_by_key(replay.loaded[0].model))


def test_the_first_two_draws_differ_and_gradients_are_those_of_the_first(replay):
    first, second = replay.calls
    assert first["samples"].shape == (4, 3) and first["d_obj"].shape == ()
    assert (first["samples"] != second["samples"]).any()
    gradients = replay.gradients
    assert set(gradients) == KEYS
    for key, value in replay.initial.items():
        assert gradients[key].shape == value.shape and gradients[key].any()


def test_a_run_keeps_the_parameters_at_every_monitoring(replay):
    epochs, monitor = replay.run
    assert len(epochs) == 3 and monitor.get_epochs_seen() == 2
    for key, value in replay.initial.items():
        np.testing.assert_array_equal(epochs[0][key], value)
        assert (epochs[2][key] != value).any()
