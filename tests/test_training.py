import json
import logging
import os

import aesara
import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.checkpoint.saving import history_path
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError, NonFiniteError
from adversarial.models.mlp import MLP, Linear
from adversarial.models.model import Model
from adversarial.termination_criteria import EpochCounter
from adversarial.train_extensions import TrainExtension
from adversarial.training import Train, format_seconds
from adversarial.training_algorithms.sgd import SGD


@pytest.fixture
def dataset():
    rng = np.random.RandomState(0)
    floatx = aesara.config.floatX
    return DenseDesignMatrix(X=rng.randn(10, 3).astype(floatx), y=rng.randn(10, 1).astype(floatx))


class Diary(TrainExtension):
    """Writes down every call."""

    def __init__(self, stop_after=None):
        self.entries = []
        self.stop_after = stop_after

    def setup(self, model, dataset, algorithm):
        self.entries.append("setup")

    def on_monitor(self, model, dataset, algorithm):
        epoch = model.monitor.get_epochs_seen()
        self.entries.append(f"monitor {epoch}")
        if epoch == self.stop_after:
            raise StopIteration

    def on_save(self, model, dataset, algorithm):
        self.entries.append(f"save {model.monitor.get_epochs_seen()}")


@pytest.fixture
def experiment(dataset):
    def make(epochs=2, monitoring=True, rate=0.01, extensions=(), update_callbacks=None, **kwargs):
        model = MLP([Linear(1, "y", irange=0.5, max_col_norm=0.4)], nvis=3)
        algorithm = SGD(
            rate,
            batch_size=5,
            monitoring_dataset={"valid": dataset} if monitoring else None,
            termination_criterion=None if epochs is None else EpochCounter(epochs),
            update_callbacks=update_callbacks,
        )
        return Train(dataset, model, algorithm, extensions=list(extensions), **kwargs)

    return make


def test_there_is_a_record_before_training_and_after_each_epoch(experiment):
    train = experiment(epochs=3)
    train.main_loop()
    channel = train.model.monitor.channels["valid_objective"]
    assert channel.epoch_record == [0, 1, 2, 3]
    assert channel.batch_record == [0, 2, 4, 6]
    assert channel.example_record == [0, 10, 20, 30]
    assert channel.val_record[-1] < channel.val_record[0]
    assert train.model.monitor.training_succeeded


def test_constraints_hold_before_the_first_record(experiment):
    train = experiment(epochs=0)
    train.model.layers[0].W.set_value(np.ones((3, 1), aesara.config.floatX))
    train.main_loop()
    norms = train.model.monitor.channels["valid_y_col_norms_max"].val_record
    np.testing.assert_allclose(norms, [0.4], rtol=1e-5)


def test_extensions_are_called_in_order_at_each_point(experiment, tmp_path):
    diary = Diary()
    experiment(extensions=[diary], save_path=str(tmp_path / "m.npz"), save_freq=1).main_loop()
    assert diary.entries == [
        "setup",
        "monitor 0",
        "monitor 1",
        "save 1",
        "monitor 2",
        "save 2",
        "save 2",  # a run ends with one more save, which says that it succeeded
    ]


def test_an_extension_hears_of_every_update_and_an_update_callback_of_all_else(experiment):
    class Counter(TrainExtension):
        def __init__(self):
            self.updates = self.records = 0

        def on_update(self, model, dataset, algorithm):
            self.updates += 1
            assert model.monitor.get_batches_seen() == self.updates

        def on_monitor(self, model, dataset, algorithm):
            self.records += 1

    counters = Counter(), Counter()
    experiment(extensions=counters[:1], update_callbacks=counters[1]).main_loop()
    assert [(each.updates, each.records) for each in counters] == [(4, 3)] * 2


def test_saves_are_as_far_apart_as_asked(experiment, tmp_path):
    diary = Diary()
    path = str(tmp_path / "m.npz")
    experiment(epochs=5, extensions=[diary], save_path=path, save_freq=2).main_loop()
    saves = [entry for entry in diary.entries if entry.startswith("save")]
    assert saves == ["save 2", "save 4", "save 5"]
    assert load_model(path).monitor.training_succeeded


def test_the_saved_model_has_the_record_of_its_own_parameters(experiment, tmp_path):
    path = str(tmp_path / "m.npz")
    train = experiment(save_path=path, save_freq=1)
    train.main_loop()
    loaded = load_model(path)
    assert np.array_equal(loaded.get_param_vector(), train.model.get_param_vector())
    assert loaded.monitor.get_channel("valid_objective").epoch_record == [0, 1, 2]


def test_nothing_is_saved_without_a_frequency(experiment, tmp_path, caplog):
    diary, path = Diary(), tmp_path / "m.npz"
    with caplog.at_level(logging.WARNING):
        train = experiment(extensions=[diary], save_path=str(path))
    expected = "save_path specified but save_freq is 0 (never save). Is this intentional?"
    assert expected in [record.getMessage() for record in caplog.records]
    train.main_loop()
    assert not path.exists() and not any("save" in entry for entry in diary.entries)


def test_an_extension_can_stop_training_after_all_others_were_called(experiment, caplog):
    first, second = Diary(stop_after=1), Diary()
    train = experiment(epochs=5, extensions=[first, second])
    with caplog.at_level(logging.INFO):
        train.main_loop()
    assert second.entries == ["setup", "monitor 0", "monitor 1"]
    assert "Extension requested training halt." in caplog.text
    assert train.model.monitor.training_succeeded


def test_an_extension_can_stop_training_before_it_begins(experiment):
    train = experiment(epochs=5, extensions=[Diary(stop_after=0)])
    train.main_loop()
    assert train.model.monitor.get_epochs_seen() == 0


def test_the_criterion_is_asked_even_after_a_halt(experiment):
    train, asked = experiment(epochs=5, extensions=[Diary(stop_after=0)]), []
    criterion = train.algorithm.termination_criterion
    inner = criterion.continue_learning
    criterion.continue_learning = lambda model: asked.append(1) or inner(model)
    train.main_loop()
    assert asked == [1]


def test_a_used_up_time_budget_ends_training_between_epochs(experiment, caplog, tmp_path):
    path = str(tmp_path / "m.npz")
    train = experiment(epochs=None, save_path=path, save_freq=1000)
    with caplog.at_level(logging.WARNING):
        train.main_loop(time_budget=0)
    assert train.model.monitor.get_epochs_seen() == 0
    assert train.model.monitor.time_budget_exceeded
    assert "Time budget exceeded (" in caplog.text and "/0 seconds)." in caplog.text
    assert load_model(path).monitor.time_budget_exceeded


def test_a_time_budget_lets_epochs_finish(experiment):
    train = experiment(epochs=None)
    train.main_loop(time_budget=1.5)
    assert train.model.monitor.time_budget_exceeded
    assert train.model.monitor.get_batches_seen() == 2 * train.model.monitor.get_epochs_seen()


def test_times_are_channels_of_their_own(experiment):
    train = experiment()
    train.main_loop()
    channels = train.model.monitor.channels
    this, last = (
        channels[name].val_record
        for name in ("training_seconds_this_epoch", "total_seconds_last_epoch")
    )
    assert this[0] == last[0] == 0 and this[1] > 0
    assert last[1] == 0 and last[2] >= this[1]  # reported one record later


def test_without_monitoring_sets_there_are_no_channels(experiment):
    train = experiment(monitoring=False)
    train.main_loop()
    assert not train.model.monitor.channels
    assert train.model.monitor.get_epochs_seen() == 2


def test_divergence_leaves_the_last_saved_model(experiment, tmp_path):
    path = str(tmp_path / "m.npz")
    train = experiment(epochs=50, save_path=path, save_freq=1)
    train.model.layers[0].norm_limits = []

    class Explode(TrainExtension):
        def on_monitor(self, model, dataset, algorithm):
            if model.monitor.get_epochs_seen() == 2:
                algorithm.learning_rate.set_value(np.asarray(1e30, aesara.config.floatX))

    train.extensions.append(Explode())
    with np.errstate(all="ignore"), pytest.raises(NonFiniteError):
        train.main_loop()
    loaded = load_model(path)
    assert np.isfinite(loaded.get_param_vector()).all()
    assert loaded.monitor.get_epochs_seen() >= 2


def test_saving_is_logged(experiment, tmp_path, caplog):
    path = str(tmp_path / "m.npz")
    with caplog.at_level(logging.INFO):
        experiment(epochs=0, save_path=path, save_freq=1).main_loop()
    lines = [record.getMessage() for record in caplog.records]
    assert f"Saving to {path}..." in lines
    assert any(line.startswith(f"Saving to {path} done. Time elapsed: 0.") for line in lines)


def test_an_existing_file_may_be_protected_before_any_work_is_done(experiment, tmp_path):
    path = tmp_path / "m.npz"
    path.write_bytes(b"precious")
    train = experiment(save_path=str(path), save_freq=1, allow_overwrite=False)
    with pytest.raises(AdversarialError, match="allow_overwrite"):
        train.main_loop()
    assert path.read_bytes() == b"precious"
    assert not hasattr(train.model, "monitor")


def test_protection_does_not_stop_later_saves_of_the_same_run(experiment, tmp_path):
    path = str(tmp_path / "m.npz")
    experiment(save_path=path, save_freq=1, allow_overwrite=False).main_loop()
    assert load_model(path).monitor.get_epochs_seen() == 2


def test_a_path_that_cannot_be_written_is_refused_before_any_work_is_done(experiment, tmp_path):
    (tmp_path / "file").write_text("")
    train = experiment(save_path=str(tmp_path / "file" / "m.npz"), save_freq=1)
    with pytest.raises(AdversarialError, match="Cannot write"):
        train.main_loop()


# history


def test_every_record_is_a_line_of_the_history(experiment, tmp_path):
    path = tmp_path / "m.npz"
    train = experiment(save_path=str(path), save_freq=1)
    train.main_loop()
    lines = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [0, 1, 2]
    assert [line["batch"] for line in lines] == [0, 2, 4]
    assert [line["example"] for line in lines] == [0, 10, 20]
    values = train.model.monitor.channels["valid_objective"].val_record
    assert [line["channels"]["valid_objective"] for line in lines] == [float(v) for v in values]
    assert history_path(str(path)) == str(tmp_path / "m.jsonl")


# a model that trains itself


class Counter(Model):
    """Trains itself, twice."""

    def __init__(self):
        super().__init__()
        self.trained = 0

    def train_all(self, dataset):
        self.trained += 1

    def continue_learning(self):
        return self.trained < 2


def test_a_model_may_train_itself(dataset):
    model = Counter()
    Train(dataset, model).main_loop()
    assert model.trained == 2 and model.monitor.get_epochs_seen() == 2


@pytest.mark.parametrize(
    "seconds, text", [(0.003689, "0.003689 seconds"), (12.5, "12.500000 seconds"), (90, "0:01:30")]
)
def test_durations_are_shown_as_the_original_does(seconds, text):
    assert format_seconds(seconds) == text


def test_the_recipe_of_the_data_goes_into_the_model(dataset, caplog):
    model = Counter()
    with caplog.at_level(logging.WARNING):
        Train(dataset, model)
    assert "model won't know what data it was trained on" in caplog.text
    dataset.yaml_src = "!obj:some.data {}"
    Train(dataset, model)
    assert model.dataset_yaml_src == "!obj:some.data {}"


def test_two_runs_of_one_experiment_are_equal_to_the_last_bit(experiment):
    runs = []
    for _ in range(2):
        train = experiment(epochs=2)
        train.main_loop()
        runs.append(train.model.get_param_vector())
    assert np.array_equal(*runs)


def test_training_changes_no_environment(experiment):
    before = dict(os.environ)
    experiment(epochs=1).main_loop()
    assert dict(os.environ) == before
