from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.errors import AdversarialError
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor, MonitorChannel, push_monitor
from adversarial.termination_criteria import (
    And,
    ChannelFinite,
    ChannelInf,
    ChannelTarget,
    EpochCounter,
    MatchChannel,
    MonitorBased,
    Or,
    TerminationCriterion,
)


@pytest.fixture
def model():
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=1)
    Monitor.get_monitor(mlp)
    return mlp


def record(model, value, name="objective"):
    channel = model.monitor.channels.setdefault(name, MonitorChannel())
    channel.val_record.append(np.float32(value))


def answers(criterion, model, values, name="objective"):
    result = []
    for value in values:
        record(model, value, name)
        result.append(criterion.continue_learning(model))
    return result


@pytest.mark.parametrize("max_epochs, answers", [(0, [False]), (2, [True, True, False])])
def test_an_epoch_counter_allows_that_many_epochs(max_epochs, answers, model):
    counter = EpochCounter(max_epochs)
    for expected in answers:
        assert counter.continue_learning(model) is expected
        model.monitor.report_epoch()


def test_an_epoch_counter_counts_from_its_first_call_or_from_the_beginning(model):
    for _ in range(3):
        model.monitor.report_epoch()
    assert EpochCounter(3).continue_learning(model) is True
    assert EpochCounter(3, new_epochs=False).continue_learning(model) is False
    assert EpochCounter(4, new_epochs=False).continue_learning(model) is True


T, F = True, False


@pytest.mark.parametrize(
    "settings, values, expected",
    [
        ({"prop_decrease": 0.0, "N": 3}, [5, 4, 4, 4, 4], [T, T, T, T, F]),
        ({"prop_decrease": 0.0, "N": 1}, [5, 4, 4], [T, T, F]),
        ({"prop_decrease": 0.0, "N": 2}, [5, 6, 4, 5, 5], [T, T, T, T, F]),
        # a fall of less than a tenth does not count, but moves the best value all the same
        ({"prop_decrease": 0.1, "N": 2}, [10, 9.5, 8.7, 8], [T, T, F, F]),
        ({"prop_decrease": 0.1, "N": 2}, [10, 9.5, 8, 7.9], [T, T, T, T]),
        ({"prop_decrease": 0.0, "N": 2}, [5, np.nan, np.nan], [T, T, F]),
        ({}, [5, 4.96, 4.96, 4.96, 4.96, 4.96], [T, T, T, T, T, F]),
    ],
)
def test_patience_ends_when_nothing_improves(settings, values, expected, model):
    assert answers(MonitorBased(**settings), model, values) == expected


def test_patience_watches_the_channel_it_is_given(model):
    criterion = MonitorBased(prop_decrease=0.0, N=1, channel_name="valid_y_misclass")
    assert answers(criterion, model, [3, 3], "valid_y_misclass") == [True, False]


@pytest.mark.parametrize(
    "value, expected", [(0.6, True), (0.5, False), (0.4, False), (np.nan, False), (np.inf, True)]
)
def test_a_target_ends_training_once_reached(value, expected, model):
    assert answers(ChannelTarget("y_misclass", "0.5"), model, [value], "y_misclass") == [expected]


def test_records_are_compared_in_double_precision(model):
    """In single precision a tenth is a little more, whatever NumPy makes of the comparison."""
    criterion = ChannelTarget("objective", 0.1)
    assert answers(criterion, model, [np.float32(0.1)]) == [True]


def test_an_earlier_training_can_set_the_target(model):
    record(model, 0.9)
    record(model, 0.5)
    model.old = model.monitor
    model.monitor = Monitor(model)
    criterion = MatchChannel("objective", "objective", "old")
    assert answers(criterion, model, [0.6]) == [True]
    model.old.channels["objective"].val_record.append(0.1)  # was read at the first call
    assert answers(criterion, model, [0.5]) == [False]


@pytest.mark.parametrize(
    "values, expected",
    [([0.6, 0.50001], [T, T]), ([0.6, 0.5], [T, F]), ([0.6, np.nan], [T, F]), ([0.4], [F])],
)
def test_an_earlier_value_is_matched_from_above(values, expected, model):
    record(model, 0.5, "train_objective")
    push_monitor(model, "old")
    criterion = MatchChannel("valid_objective", "train_objective", "old")
    assert answers(criterion, model, values, "valid_objective") == expected


@pytest.mark.parametrize(
    "channel, monitor, named",
    [("train_objective", "odl", "'odl'.*old"), ("train_objectiv", "old", "train_objectiv")],
)
def test_an_earlier_value_that_is_not_there_is_named(channel, monitor, named, model):
    record(model, 0.5, "train_objective")
    push_monitor(model, "old")
    record(model, 0.6)
    with pytest.raises(AdversarialError, match=named):
        MatchChannel("objective", channel, monitor).continue_learning(model)


@pytest.mark.parametrize(
    "value, infinite, finite", [(1.0, F, T), (np.inf, T, F), (-np.inf, T, F), (np.nan, F, F)]
)
def test_infinity_is_asked_for_both_ways(value, infinite, finite, model):
    record(model, value)
    assert ChannelInf("objective").continue_learning(model) is infinite
    assert ChannelFinite("objective").continue_learning(model) is finite


class Scripted(TerminationCriterion):
    def __init__(self, answer):
        self.answer = answer
        self.asked = 0

    def continue_learning(self, model):
        self.asked += 1
        return self.answer


@pytest.mark.parametrize(
    "combine, first, second, expected, asked",
    [
        (And, T, T, T, 1),
        (And, T, F, F, 1),
        (And, F, T, F, 0),
        (Or, F, F, F, 1),
        (Or, F, T, T, 1),
        (Or, T, F, T, 0),
    ],
)
def test_combinations_ask_only_as_long_as_it_matters(
    combine, first, second, expected, asked, model
):
    last = Scripted(second)
    assert combine([Scripted(first), last]).continue_learning(model) is expected
    assert last.asked == asked


def test_patience_behind_an_or_counts_only_when_it_is_asked(model):
    # With N = 2 it would have ended at the second 4, had the counter not answered for it.
    criterion = Or([EpochCounter(3), MonitorBased(prop_decrease=0.0, N=2)])
    continued = []
    for value in (5, 4, 4, 4, 4, 4):
        record(model, value)
        continued.append(criterion.continue_learning(model))
        model.monitor.report_epoch()
    assert continued == [T, T, T, T, T, F]


def test_patience_behind_an_and_counts_every_epoch(model):
    criterion = And([EpochCounter(9), MonitorBased(prop_decrease=0.0, N=2)])
    assert answers(criterion, model, [5, 4, 4, 4]) == [T, T, T, F]


@pytest.mark.parametrize(
    "criterion", [MonitorBased(), ChannelTarget("objective", 1), ChannelInf("objective")]
)
def test_a_missing_channel_is_named(criterion, model):
    record(model, 1.0, "train_objective")
    with pytest.raises((KeyError, AdversarialError), match="objective"):
        criterion.continue_learning(model)


def test_the_base_class_says_what_is_missing():
    with pytest.raises(NotImplementedError, match="TerminationCriterion"):
        TerminationCriterion().continue_learning(SimpleNamespace())
