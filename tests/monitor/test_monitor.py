import itertools
import logging

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.costs.cost import MethodCost
from adversarial.costs.mlp import Default, WeightDecay
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError, ConfigError
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.models.model import float_shared
from adversarial.monitor import Monitor, get_channel, push_monitor, read_channel
from adversarial.monitor.console import format_value, number_aware
from adversarial.monitor.experience import earlier_monitors


def identity():
    """One linear unit that hands its input on."""
    mlp = MLP([Linear(1, "y", irange=0.1)], nvis=1)
    mlp.set_param_values([np.ones((1, 1)), np.zeros(1)])
    return mlp


def data(values):
    X = np.array(values, dtype=aesara.config.floatX)[:, None]
    return DenseDesignMatrix(X=X, y=np.zeros_like(X))


def monitored(datasets, batch_size=3, **kwargs):
    model = identity()
    monitor = Monitor.get_monitor(model)
    monitor.setup(datasets, cost=Default(), batch_size=batch_size, **kwargs)
    return model, monitor


def last(monitor, name):
    return monitor.get_channel(name).val_record[-1]


def test_a_record_is_the_mean_of_batches_weighted_by_their_sizes():
    _, monitor = monitored({"valid": data([1, 2, 3, 4, 5, 6, 10])})
    monitor()
    squares = np.array([1, 2, 3, 4, 5, 6, 10.0]) ** 2
    np.testing.assert_allclose(last(monitor, "valid_objective"), squares.mean(), rtol=1e-6)
    # a "max" channel is a mean of maxima
    expected = (3 * 3 + 6 * 3 + 10 * 1) / 7
    np.testing.assert_allclose(last(monitor, "valid_y_max_x_max_u"), expected, rtol=1e-6)
    assert last(monitor, "valid_objective").dtype == aesara.config.floatX


def test_each_data_set_has_channels_under_its_own_prefix():
    _, monitor = monitored({"train": data([1, 1]), "valid": data([2, 2]), "": data([3])})
    monitor()
    names = ("train_objective", "valid_objective", "objective")
    np.testing.assert_allclose([last(monitor, name) for name in names], [1, 4, 9])


def test_one_data_set_under_two_names_is_recorded_once_for_each():
    both = data([1, 2])
    _, monitor = monitored({"train": both, "valid": both})
    monitor()
    monitor()
    for name in ("train_objective", "valid_objective"):
        assert len(monitor.channels[name].val_record) == 2


def test_monitoring_can_be_limited_to_some_batches():
    _, monitor = monitored({"v": data(range(10))}, batch_size=3, num_batches=2)
    monitor()
    expected = np.mean(np.arange(6.0) ** 2)
    np.testing.assert_allclose(last(monitor, "v_objective"), expected, rtol=1e-6)


def test_random_batches_are_the_same_at_every_record():
    _, monitor = monitored(
        {"v": data(range(10))}, batch_size=3, num_batches=2, mode="shuffled_sequential"
    )
    monitor()
    monitor()
    values = monitor.channels["v_objective"].val_record
    assert values[0] == values[1]
    rng = np.random.RandomState([2013, 2, 22])
    order = np.arange(10)
    rng.shuffle(order)
    assert order[:3].tolist() == [2, 8, 4]
    np.testing.assert_allclose(values[0], np.mean(order[:6].astype(float) ** 2), rtol=1e-6)


def test_further_costs_are_measured_under_their_names():
    model, monitor = monitored({"v": data([1, 2])}, extra_costs={"decay": WeightDecay(0.5)})
    monitor()
    assert last(monitor, "v_decay") == 0.5


def test_a_cost_without_value_has_no_channel_of_its_own():
    class Valueless(Default):
        def expr(self, model, data):
            return None

    examples = data([1, 2])
    model = identity()
    monitor = Monitor.get_monitor(model)
    costs = {"decay": WeightDecay(0.5), "other": Valueless()}
    monitor.setup({"": examples}, Valueless(), batch_size=2, extra_costs=costs)
    monitor()
    assert "decay" in monitor.channels
    assert not {"objective", "other"} & set(monitor.channels)


def test_counters_are_recorded_with_the_values():
    _, monitor = monitored({"v": data([1, 2])})
    monitor()
    for size in (100, 100, 50):
        monitor.report_batch(size)
    monitor.report_epoch()
    monitor()
    channel = monitor.get_channel("v_objective")
    assert channel.epoch_record == [0, 1]
    assert channel.batch_record == [0, 3]
    assert channel.example_record == [0, 250]
    assert 0 <= channel.time_record[0] <= channel.time_record[1]
    assert (monitor.get_epochs_seen(), monitor.get_batches_seen()) == (1, 3)
    assert monitor.get_examples_seen() == 250


def test_channels_follow_the_parameters():
    model, monitor = monitored({"v": data([1, 2])})
    monitor()
    model.set_param_values([np.full((1, 1), 2.0), np.zeros(1)])
    monitor()
    np.testing.assert_allclose(monitor.channels["v_objective"].val_record, [2.5, 10])


def test_a_channel_without_data_set_belongs_to_the_only_one():
    _, monitor = monitored({"train": data([1])})
    monitor.add_channel("learning_rate", float_shared(0.25, "rate"))
    monitor()
    assert monitor.channels["learning_rate"].val_record == [0.25]


def test_a_channel_without_data_set_is_ambiguous_where_there_are_two():
    train = data([1])
    _, monitor = monitored({"train": train, "valid": data([2])})
    rate = float_shared(0.25, "rate")
    with pytest.raises(ValueError, match="learning_rate.* 2 data sets .* ambiguous"):
        monitor.add_channel("learning_rate", rate)
    monitor.add_channel("learning_rate", rate, dataset=train)
    assert monitor.channels["learning_rate"].dataset is train


def test_several_data_sets_can_be_added_with_one_mode_or_one_for_each():
    first, second = data(range(4)), data(range(6))
    monitor = Monitor(identity())
    monitor.add_dataset([first, second], mode=["sequential", "random_slice"], batch_size=2)
    seen = [(each.dataset, each.mode, each.batch_size) for each in monitor._watched]
    assert seen == [(first, "sequential", 2), (second, "random_slice", 2)]


@pytest.mark.parametrize("name", ["mode", "batch_size", "num_batches", "seed"])
def test_as_many_settings_as_data_sets_are_wanted(name):
    monitor = Monitor(identity())
    with pytest.raises(ValueError, match=f"2 values of {name} for 1 data sets"):
        monitor.add_dataset([data([1])], **{name: [1, 2]})
    assert not monitor.datasets


def test_channels_added_later_are_measured_from_then_on():
    _, monitor = monitored({"v": data([1])})
    monitor()
    monitor.add_channel("late", float_shared(3.0, "late"))
    monitor()
    assert len(monitor.channels["v_objective"].val_record) == 2
    assert monitor.channels["late"].val_record == [3.0]


def test_a_channel_is_added_once():
    _, monitor = monitored({"v": data([1])})
    with pytest.raises(ValueError, match=r"Tried to create the same channel twice \(v_objective\)"):
        monitor.add_channel("v_objective", float_shared(1.0, "x"))


@pytest.mark.parametrize("value", [np.ones(3, "float32"), np.int64(3), np.ones((1, 1))])
def test_channels_are_scalars_of_the_configured_type(value):
    _, monitor = monitored({"v": data([1])})
    with pytest.raises(TypeError, match="Channel odd"):
        monitor.add_channel("odd", at.as_tensor_variable(value))


def test_channels_belong_to_monitored_data():
    _, monitor = monitored({"v": data([1])})
    with pytest.raises(ValueError, match="not monitored"):
        monitor.add_channel("x", float_shared(1.0, "x"), dataset=data([1]))


def test_a_missing_channel_is_refused_with_the_most_similar_name():
    _, monitor = monitored({"valid": data([1])})
    with pytest.raises((KeyError, AdversarialError), match="valid_objectiv.*valid_objective"):
        monitor.get_channel("valid_objectiv")


def test_the_models_channel_wins_over_the_costs():
    class Impostor(Default):
        def get_monitoring_channels(self, model, data):
            return {"y_max_x_max_u": float_shared(-1.0, "x"), "own": float_shared(7.0, "y")}

    model = identity()
    monitor = Monitor(model)
    monitor.setup({"v": data([5])}, cost=Impostor(), batch_size=1)
    monitor()
    assert last(monitor, "v_y_max_x_max_u") == 5 and last(monitor, "v_own") == 7


def test_a_data_set_that_gives_too_little_is_caught():
    class Short(DenseDesignMatrix):
        def iterator(self, *args, **kwargs):
            inner = super().iterator(*args, **kwargs)

            class Two:
                num_examples = inner.num_examples

                def __iter__(self):
                    return itertools.islice(inner, 1)

            return Two()

    short = Short(X=data([1, 2]).X, y=data([1, 2]).y)
    _, monitor = monitored({"v": short}, batch_size=1)
    with pytest.raises(RuntimeError, match="2 examples but gave 1"):
        monitor()


# console


def messages(caplog):
    return [record.getMessage() for record in caplog.records]


def test_the_console_shows_counters_and_channels_in_number_aware_order(caplog):
    _, monitor = monitored({"v": data([1])})
    for name in ("foo10", "a_b", "foo2", "Foo", "ab", "a1", "foo1"):
        monitor.add_channel(name, float_shared(0.1, name))
    monitor.report_batch(7)
    with caplog.at_level(logging.INFO):
        monitor()
    lines = messages(caplog)
    start = lines.index("Monitoring step:")
    assert lines[start + 1 : start + 4] == [
        "\tEpochs seen: 0",
        "\tBatches seen: 1",
        "\tExamples seen: 7",
    ]
    shown = [line.split(":")[0].strip() for line in lines[start + 4 :]]
    ours = [name for name in shown if not name.startswith("v_")]
    assert ours == ["Foo", "a1", "a_b", "ab", "foo1", "foo2", "foo10"]
    listed = lines[lines.index("Monitored channels: ") + 1 : lines.index("Compiling accum...")]
    assert [line[1:] for line in listed] == sorted(monitor.channels)
    assert lines[0] == "compiling begin_record_entry..."


def test_without_data_sets_the_counters_are_shown_all_the_same(caplog):
    monitor = Monitor(identity())
    with caplog.at_level(logging.INFO):
        monitor()
    lines = messages(caplog)
    assert lines[lines.index("Monitoring step:") :] == [
        "Monitoring step:",
        "\tEpochs seen: 0",
        "\tBatches seen: 0",
        "\tExamples seen: 0",
    ]


@pytest.mark.parametrize(
    "value, text",
    [
        (np.float32(0.1), "0.10000000149"),
        (0.1, "0.1"),
        (1, "1.0"),
        (0, "0.0"),
        (-3.5, "-3.5"),
        (9999.5, "9999.5"),
        (10000, "1.000e+04"),
        (-123456.0, "-1.235e+05"),
        (1e-5, "1e-05"),
        (0.909090816975, "0.909090816975"),
        (1 / 3, "0.333333333333"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (-float("inf"), "-inf"),
    ],
)
def test_values_are_shown_with_twelve_digits_or_in_powers_of_ten(value, text):
    assert format_value(value) == text


def test_numbers_in_names_compare_as_numbers_before_letters():
    names = ["x9", "x10", "x", "xa", "x9a", "x9_1", "x09"]
    ordered = sorted(names, key=number_aware)
    assert ordered.index("x") == 0
    assert ordered.index("x9") < ordered.index("x10") < ordered.index("xa")


# experience


def experienced():
    model, monitor = monitored({"v": data([1, 2])})
    monitor()
    monitor.report_batch(5)
    monitor.report_epoch()
    monitor()
    return model, monitor


def test_a_pushed_monitor_is_kept_under_its_name_and_a_fresh_one_begins():
    model, old = experienced()
    assert push_monitor(model, "first_stage") is model
    assert model.first_stage is old
    assert model.monitor is not old and model.monitor.get_epochs_seen() == 0
    assert not model.monitor.channels


def test_a_second_monitor_takes_the_place_of_a_first_one_pushed_under_its_name(caplog):
    model, _ = experienced()
    push_monitor(model, "stage")
    second = model.monitor
    with caplog.at_level(logging.WARNING):
        push_monitor(model, "stage")
    assert model.stage is second
    assert "'stage'" in caplog.text


@pytest.mark.parametrize("name", ["monitor", "layers", "fprop"])
def test_a_monitor_cannot_take_a_name_that_the_model_needs(name):
    model, old = experienced()
    with pytest.raises(ConfigError, match=name):
        push_monitor(model, name)
    assert model.monitor is old


def test_experience_can_be_carried_over():
    model, _ = experienced()
    push_monitor(model, "first_stage", transfer_experience=True)
    monitor = model.monitor
    seen = monitor.get_epochs_seen(), monitor.get_batches_seen(), monitor.get_examples_seen()
    assert seen == (1, 1, 5)
    assert not monitor.channels


def test_records_can_be_carried_over_and_the_last_is_measured_anew():
    model, old = experienced()
    push_monitor(model, "first_stage", transfer_experience=True, save_records=True)
    model.monitor.setup({"v": data([1, 2])}, cost=Default(), batch_size=3)
    model.monitor()
    channel = model.monitor.get_channel("v_objective")
    assert channel.epoch_record == [0, 1]
    assert len(old.get_channel("v_objective").val_record) == 2


def test_several_monitors_can_be_put_aside():
    model, first = experienced()
    push_monitor(model, "first_stage")
    second = model.monitor
    push_monitor(model, "second_stage")
    assert earlier_monitors(model) == {"first_stage": first, "second_stage": second}


def test_a_monitor_that_is_not_there_is_refused_with_the_most_similar_name():
    model, _ = experienced()
    push_monitor(model, "first_stage")
    with pytest.raises(ConfigError, match="'frist_stage'.*first_stage"):
        read_channel(model, "v_objective", "frist_stage")
    with pytest.raises(ConfigError, match="'layers'"):
        read_channel(model, "v_objective", "layers")


def test_a_channel_that_was_never_measured_has_no_value():
    model, _ = monitored({"v": data([1])})
    with pytest.raises(ConfigError, match="v_objective has not been measured"):
        read_channel(model, "v_objective")


def test_one_value_can_be_measured_on_named_data():
    model, _ = experienced()
    named = {"a": data([3]), "b": data([5])}
    assert get_channel(model, named, "b_objective", MethodCost("cost_from_X"), 1) == 25
    assert set(model.monitor.channels) == set(experienced()[1].channels)


def test_one_value_can_be_read_or_measured_now():
    model, monitor = experienced()
    assert read_channel(model, "v_objective") == last(monitor, "v_objective")
    model.other = monitor
    assert read_channel(model, "v_objective", "other") == last(monitor, "v_objective")
    measured = get_channel(model, data([3]), "objective", Default(), 1)
    assert measured == 9
    assert len(monitor.channels["v_objective"].val_record) == 2


def test_the_state_is_plain_data_and_comes_back():
    import json

    model, monitor = experienced()
    monitor.channels["v_objective"].val_record[-1] = np.float32("nan")
    monitor.training_succeeded = True
    state = json.loads(json.dumps(monitor.get_state()))
    restored = Monitor(identity())
    restored.set_state(state)
    assert restored.get_epochs_seen() == 1 and restored.training_succeeded
    for name, channel in monitor.channels.items():
        np.testing.assert_array_equal(
            restored.channels[name].val_record, np.array(channel.val_record)
        )
        assert restored.channels[name].example_record == channel.example_record


def test_targets_reach_the_channels():
    mlp = MLP([Sigmoid(1, "y", irange=0.1)], nvis=1)
    monitor = Monitor(mlp)
    monitor.setup({"v": data([1, 2])}, cost=Default(), batch_size=1)
    assert "v_y_kl" in monitor.channels
