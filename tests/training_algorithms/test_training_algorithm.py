"""What is asked of a training algorithm."""

import numpy as np
import pytest

from adversarial.errors import NonFiniteError
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor
from adversarial.termination_criteria import EpochCounter
from adversarial.training_algorithms.training_algorithm import TrainingAlgorithm


class Idle(TrainingAlgorithm):
    """Trains nothing."""

    termination_criterion = None
    in_epoch, batches_done = False, 7

    def setup(self, model, dataset):
        self.model = model

    def train(self, dataset):
        self.monitor.report_epoch()

    def settled(self):
        return True

    def sync(self):
        """Nothing waits."""

    def get_variables(self):
        return []

    def scale_rate(self, factor):
        """No rate."""


@pytest.fixture
def idle():
    made = Idle()
    made.setup(MLP([Linear(2, "y", irange=0.5)], nvis=3), None)
    return made


def test_a_contract_that_is_not_kept_makes_no_algorithm():
    class Half(Idle):
        sync = TrainingAlgorithm.sync

    with pytest.raises(TypeError, match="abstract method '?sync"):
        Half()


def test_without_a_criterion_training_never_ends(idle):
    idle.monitor = Monitor.get_monitor(idle.model)
    assert idle.continue_learning(idle.model)
    idle.termination_criterion = EpochCounter(1)
    assert idle.continue_learning(idle.model)
    idle.train(None)
    assert not idle.continue_learning(idle.model)


@pytest.mark.parametrize("value, kind", [(np.nan, "NaN"), (np.inf, "Inf"), (-np.inf, "Inf")])
def test_the_first_parameter_that_is_not_finite_is_named_with_its_place(idle, value, kind):
    idle.check_finite()
    bias = idle.model.layers[0].b
    bias.set_value(np.array([0, value], bias.dtype))
    with pytest.raises(NonFiniteError, match=f"{kind} in y_b before training"):
        idle.check_finite()
    idle.monitor = Monitor.get_monitor(idle.model)
    with pytest.raises(NonFiniteError, match=f"{kind} in y_b at epoch 1, batch 7"):
        idle.check_finite()
