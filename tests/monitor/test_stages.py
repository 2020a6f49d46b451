"""Monitors that are put aside, and read."""

import logging

import pytest

from adversarial.costs.cost import MethodCost
from adversarial.costs.mlp import Default
from adversarial.errors import ConfigError
from adversarial.monitor import earlier_monitors, get_channel, push_monitor, read_channel


@pytest.fixture
def experienced(monitored, data):
    """Make a model after an epoch of training."""

    def make():
        model, monitor = monitored({"v": data([1, 2])})
        monitor()
        monitor.report_batch(5)
        monitor.report_epoch()
        monitor()
        return model, monitor

    return make


def test_a_pushed_monitor_is_kept_under_its_name_and_a_fresh_one_begins(experienced):
    model, old = experienced()
    assert push_monitor(model, "first_stage") is model
    assert model.first_stage is old
    assert model.monitor is not old and model.monitor.get_epochs_seen() == 0
    assert not model.monitor.channels


def test_a_second_monitor_takes_the_place_of_a_first_one_pushed_under_its_name(caplog, experienced):
    model, _ = experienced()
    push_monitor(model, "stage")
    second = model.monitor
    with caplog.at_level(logging.WARNING):
        push_monitor(model, "stage")
    assert model.stage is second
    assert "'stage'" in caplog.text


@pytest.mark.parametrize("name", ["monitor", "layers", "fprop"])
def test_a_monitor_cannot_take_a_name_that_the_model_needs(name, experienced):
    model, old = experienced()
    with pytest.raises(ConfigError, match=name):
        push_monitor(model, name)
    assert model.monitor is old


def test_experience_can_be_carried_over(experienced):
    model, _ = experienced()
    push_monitor(model, "first_stage", transfer_experience=True)
    monitor = model.monitor
    seen = monitor.get_epochs_seen(), monitor.get_batches_seen(), monitor.get_examples_seen()
    assert seen == (1, 1, 5)
    assert not monitor.channels


def test_records_can_be_carried_over_and_the_last_is_measured_anew(experienced, data):
    model, old = experienced()
    push_monitor(model, "first_stage", transfer_experience=True, save_records=True)
    model.monitor.setup({"v": data([1, 2])}, cost=Default(), batch_size=3)
    model.monitor()
    channel = model.monitor.get_channel("v_objective")
    assert channel.epoch_record == [0, 1]
    assert len(old.get_channel("v_objective").val_record) == 2


def test_several_monitors_can_be_put_aside(experienced):
    model, first = experienced()
    push_monitor(model, "first_stage")
    second = model.monitor
    push_monitor(model, "second_stage")
    assert earlier_monitors(model) == {"first_stage": first, "second_stage": second}


def test_a_monitor_that_is_not_there_is_refused_with_the_most_similar_name(experienced):
    model, _ = experienced()
    push_monitor(model, "first_stage")
    with pytest.raises(ConfigError, match="'frist_stage'.*first_stage"):
        read_channel(model, "v_objective", "frist_stage")
    with pytest.raises(ConfigError, match="'layers'"):
        read_channel(model, "v_objective", "layers")


def test_a_channel_that_was_never_measured_has_no_value(monitored, data):
    model, _ = monitored({"v": data([1])})
    with pytest.raises(ConfigError, match="v_objective has not been measured"):
        read_channel(model, "v_objective")


def test_one_value_can_be_measured_on_named_data(experienced, data):
    model, _ = experienced()
    named = {"a": data([3]), "b": data([5])}
    assert get_channel(model, named, "b_objective", MethodCost("cost_from_X"), 1) == 25
    assert set(model.monitor.channels) == set(experienced()[1].channels)


def test_one_value_can_be_read_or_measured_now(experienced, data):
    model, monitor = experienced()
    assert read_channel(model, "v_objective") == monitor.get_channel("v_objective").val_record[-1]
    model.other = monitor
    assert (
        read_channel(model, "v_objective", "other")
        == monitor.get_channel("v_objective").val_record[-1]
    )
    measured = get_channel(model, data([3]), "objective", Default(), 1)
    assert measured == 9
    assert len(monitor.channels["v_objective"].val_record) == 2
