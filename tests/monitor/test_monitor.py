import itertools
import json
import logging

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.costs.mlp import Default, WeightDecay
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError
from adversarial.models.mlp import MLP, Sigmoid
from adversarial.models.model import float_shared
from adversarial.monitor import Monitor
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace


def last(monitor, name):
    return monitor.get_channel(name).val_record[-1]


def test_a_record_is_the_mean_of_batches_weighted_by_their_sizes(monitored, data):
    _, monitor = monitored({"valid": data([1, 2, 3, 4, 5, 6, 10])})
    monitor()
    squares = np.array([1, 2, 3, 4, 5, 6, 10.0]) ** 2
    np.testing.assert_allclose(last(monitor, "valid_objective"), squares.mean(), rtol=1e-6)
    # a "max" channel is a mean of maxima
    expected = (3 * 3 + 6 * 3 + 10 * 1) / 7
    np.testing.assert_allclose(last(monitor, "valid_y_max_x_max_u"), expected, rtol=1e-6)
    assert last(monitor, "valid_objective").dtype == aesara.config.floatX


def test_each_data_set_has_channels_under_its_own_prefix(monitored, data):
    _, monitor = monitored({"train": data([1, 1]), "valid": data([2, 2]), "": data([3])})
    monitor()
    names = ("train_objective", "valid_objective", "objective")
    np.testing.assert_allclose([last(monitor, name) for name in names], [1, 4, 9])


def test_one_data_set_under_two_names_is_recorded_once_for_each(monitored, data):
    both = data([1, 2])
    _, monitor = monitored({"train": both, "valid": both})
    monitor()
    monitor()
    for name in ("train_objective", "valid_objective"):
        assert len(monitor.channels[name].val_record) == 2


def test_monitoring_can_be_limited_to_some_batches(monitored, data):
    _, monitor = monitored({"v": data(range(10))}, batch_size=3, num_batches=2)
    monitor()
    expected = np.mean(np.arange(6.0) ** 2)
    np.testing.assert_allclose(last(monitor, "v_objective"), expected, rtol=1e-6)


def test_random_batches_are_the_same_at_every_record(monitored, data):
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


def test_further_costs_are_measured_under_their_names(monitored, data):
    model, monitor = monitored({"v": data([1, 2])}, extra_costs={"decay": WeightDecay(0.5)})
    monitor()
    assert last(monitor, "v_decay") == 0.5


def test_a_cost_without_value_has_no_channel_of_its_own(data, identity):
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


def test_counters_are_recorded_with_the_values(monitored, data):
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


def test_channels_follow_the_parameters(monitored, data):
    model, monitor = monitored({"v": data([1, 2])})
    monitor()
    model.set_param_values([np.full((1, 1), 2.0), np.zeros(1)])
    monitor()
    np.testing.assert_allclose(monitor.channels["v_objective"].val_record, [2.5, 10])


def test_a_channel_without_data_set_belongs_to_the_only_one(monitored, data):
    _, monitor = monitored({"train": data([1])})
    monitor.add_channel("learning_rate", None, float_shared(0.25, "rate"))
    monitor()
    assert monitor.channels["learning_rate"].val_record == [0.25]


def test_a_channel_without_data_set_is_ambiguous_where_there_are_two(monitored, data):
    train = data([1])
    _, monitor = monitored({"train": train, "valid": data([2])})
    rate = float_shared(0.25, "rate")
    with pytest.raises(ValueError, match="learning_rate.* 2 data sets .* ambiguous"):
        monitor.add_channel("learning_rate", None, rate)
    monitor.add_channel("learning_rate", None, rate, dataset=train)
    assert monitor.channels["learning_rate"].dataset is train


def test_several_data_sets_can_be_added_with_one_mode_or_one_for_each(data, identity):
    first, second = data(range(4)), data(range(6))
    monitor = Monitor(identity())
    monitor.add_dataset([first, second], mode=["sequential", "random_slice"], batch_size=2)
    seen = [(each.dataset, each.mode, each.batch_size) for each in monitor._watched]
    assert seen == [(first, "sequential", 2), (second, "random_slice", 2)]


@pytest.mark.parametrize("name", ["mode", "batch_size", "num_batches", "seed"])
def test_as_many_settings_as_data_sets_are_wanted(name, data, identity):
    monitor = Monitor(identity())
    with pytest.raises(ValueError, match=f"2 values of {name} for 1 data sets"):
        monitor.add_dataset([data([1])], **{name: [1, 2]})
    assert not monitor.datasets


def test_channels_added_later_are_measured_from_then_on(monitored, data):
    _, monitor = monitored({"v": data([1])})
    monitor()
    monitor.add_channel("late", None, float_shared(3.0, "late"))
    monitor()
    assert len(monitor.channels["v_objective"].val_record) == 2
    assert monitor.channels["late"].val_record == [3.0]


def test_a_channel_is_added_once(monitored, data):
    _, monitor = monitored({"v": data([1])})
    with pytest.raises(ValueError, match=r"Tried to create the same channel twice \(v_objective\)"):
        monitor.add_channel("v_objective", None, float_shared(1.0, "x"))


@pytest.mark.parametrize("value", [np.ones(3, "float32"), np.int64(3), np.ones((1, 1))])
def test_channels_are_scalars_of_the_configured_type(value, monitored, data):
    _, monitor = monitored({"v": data([1])})
    with pytest.raises(TypeError, match="Channel odd"):
        monitor.add_channel("odd", None, at.as_tensor_variable(value))


def test_channels_belong_to_monitored_data(monitored, data):
    _, monitor = monitored({"v": data([1])})
    with pytest.raises(ValueError, match="not monitored"):
        monitor.add_channel("x", None, float_shared(1.0, "x"), dataset=data([1]))


def test_a_missing_channel_is_refused_with_the_most_similar_name(monitored, data):
    _, monitor = monitored({"valid": data([1])})
    with pytest.raises((KeyError, AdversarialError), match="valid_objectiv.*valid_objective"):
        monitor.get_channel("valid_objectiv")


def test_the_models_channel_wins_over_the_costs(data, identity):
    class Impostor(Default):
        def get_monitoring_channels(self, model, data):
            return {"y_max_x_max_u": float_shared(-1.0, "x"), "own": float_shared(7.0, "y")}

    model = identity()
    monitor = Monitor(model)
    monitor.setup({"v": data([5])}, cost=Impostor(), batch_size=1)
    monitor()
    assert last(monitor, "v_y_max_x_max_u") == 5 and last(monitor, "v_own") == 7


def test_a_data_set_that_gives_too_little_is_caught(monitored, data):
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


# channels of one's own


def vectors(numbers):
    return DenseDesignMatrix(X=np.array(numbers, dtype=aesara.config.floatX)[:, None])


@pytest.fixture
def watching(identity):
    """Make a monitor of data sets that has no channels yet."""

    def make(*datasets, batch_size=2):
        monitor = Monitor.get_monitor(identity())
        for dataset in datasets:
            monitor.add_dataset(dataset, "sequential", batch_size=batch_size)
        return monitor

    return make


def test_a_channel_may_be_computed_from_a_symbolic_batch_of_ones_own(watching):
    monitor = watching(vectors([1, 2, 6]))
    x, y = at.matrix(), at.matrix()
    monitor.add_channel(name="mean", ipt=x, val=x.mean())
    space = VectorSpace(1)
    pair = CompositeSpace([space, space]), ("features", "features")
    monitor.add_channel(name="product", ipt=(x, y), val=(x * y).mean(), data_specs=pair)
    monitor.add_channel(name="constant", ipt=x, val=7)
    monitor()
    found = [last(monitor, name) for name in ("mean", "product", "constant")]
    np.testing.assert_allclose(found, [3, 41 / 3, 7], rtol=1e-6)


def test_inputs_without_a_source_are_refused(watching):
    x, y = at.matrix(), at.matrix()
    with pytest.raises(ValueError, match="pair: 2 inputs for 1 sources"):
        watching(vectors([1])).add_channel("pair", (x, y), (x * y).mean())


def test_own_channels_ask_for_further_sources_beside_those_of_the_cost(monitored, data):
    both = data([1, 2, 3])
    both.y += 5
    _, monitor = monitored({"v": both})
    y = at.matrix()
    monitor.add_channel("label", y, y.mean(), both, data_specs=(VectorSpace(1), "targets"))
    images, pixels = Conv2DSpace((1, 1), num_channels=1), at.tensor4()
    monitor.add_channel("pixel", pixels, pixels.max(), both, data_specs=(images, "features"))
    monitor()
    assert [last(monitor, name) for name in ("label", "pixel")] == [5, 3]


def test_prerequisites_are_called_once_before_each_minibatch_of_their_data_set(watching):
    first, second = vectors([1, 2, 3]), vectors([10])
    monitor = watching(first, second)
    seen, total = [], float_shared(0.0, "total")

    def remember(batch):
        seen.append(batch.ravel().tolist())
        total.set_value(total.get_value() + batch.sum())

    x = monitor.model.get_input_space().make_batch()
    for name in ("a", "b"):
        monitor.add_channel(name, x, total, first, prereqs=[remember])
    monitor.add_channel("untouched", x, x.sum(), second)
    monitor()
    assert seen == [[1, 2], [3]]
    # two thirds of the sum after the first batch, one third of that after the second
    np.testing.assert_allclose(last(monitor, "a"), (3 * 2 + 6 * 1) / 3, rtol=1e-6)
    assert last(monitor, "a") == last(monitor, "b")
    assert last(monitor, "untouched") == 10


def test_prerequisites_of_the_objective_are_called_before_its_minibatches(identity, data):
    seen = []
    monitor = Monitor(identity())
    monitor.setup(
        data([1, 2, 3]), Default(), 2, obj_prereqs=[lambda x, y: seen.append(x.ravel().tolist())]
    )
    monitor()
    assert seen == [[1, 2], [3]] and "objective" in monitor.channels


def test_a_prerequisite_is_called_where_no_channel_needs_data(watching):
    monitor, count = watching(vectors([1])), float_shared(0.0, "count")
    call = lambda: count.set_value(count.get_value() + 1)  # noqa: E731
    monitor.add_channel("calls", None, count, prereqs=[call])
    monitor()
    monitor()
    assert monitor.channels["calls"].val_record == [1, 2]


def test_a_data_set_without_channels_is_passed_over(watching):
    monitor = watching(vectors([1]), silent := vectors([2]))
    x = at.matrix()
    monitor.add_channel("mean", x, x.mean(), monitor.datasets[0])
    monitor()
    assert last(monitor, "mean") == 1 and silent in monitor.datasets


def test_compiling_anew_leaves_the_records_alone(watching):
    monitor = watching(vectors([4]))
    x = at.matrix()
    monitor.add_channel("mean", x, x.mean())
    monitor()
    monitor.redo_theano()
    monitor()
    assert monitor.channels["mean"].val_record == [4, 4]


def test_costs_without_names_are_refused(identity, data):
    with pytest.raises(TypeError, match="a dict from names to costs, got a list"):
        Monitor(identity()).setup(data([1]), Default(), 1, extra_costs=[Default()])


# log


def messages(caplog):
    return [record.getMessage() for record in caplog.records]


def test_the_console_shows_counters_and_channels_in_number_aware_order(caplog, monitored, data):
    _, monitor = monitored({"v": data([1])})
    for name in ("foo10", "a_b", "foo2", "Foo", "ab", "a1", "foo1"):
        monitor.add_channel(name, None, float_shared(0.1, name))
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


def test_without_data_sets_the_counters_are_shown_all_the_same(caplog, identity):
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


# state


def test_the_state_is_plain_data_and_comes_back(monitored, data, identity):
    _, monitor = monitored({"v": data([1, 2])})
    for _ in range(2):
        monitor()
        monitor.report_batch(5)
        monitor.report_epoch()
    monitor.channels["v_objective"].val_record[-1] = np.float32("nan")
    monitor.training_succeeded = True
    state = json.loads(json.dumps(monitor.get_state()))
    restored = Monitor(identity())
    restored.set_state(state)
    assert restored.get_epochs_seen() == 2 and restored.training_succeeded
    for name, channel in monitor.channels.items():
        np.testing.assert_array_equal(
            restored.channels[name].val_record, np.array(channel.val_record)
        )
        assert restored.channels[name].example_record == channel.example_record


def test_targets_reach_the_channels(data):
    mlp = MLP([Sigmoid(1, "y", irange=0.1)], nvis=1)
    monitor = Monitor(mlp)
    monitor.setup({"v": data([1, 2])}, cost=Default(), batch_size=1)
    assert "v_y_kl" in monitor.channels
