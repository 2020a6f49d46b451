"""Everything that a run can consist of goes on from a checkpoint as if nothing had happened."""

import importlib
import inspect
import json
import pkgutil
import re

import aesara
import numpy as np
import pytest

import adversarial.train_extensions
import adversarial.training_algorithms
from adversarial.checkpoint import (
    Best,
    Checkpoints,
    Every,
    Rollback,
    load_model,
    read_checkpoint,
)
from adversarial.checkpoint.files import as_text
from adversarial.checkpoint.resume import CHECKPOINT, CHECKSUM, checksum
from adversarial.datasets import DenseDesignMatrix
from adversarial.datasets.binarizer import Binarizer
from adversarial.datasets.transformer_dataset import TransformerDataset
from adversarial.errors import ConfigError, ModelFileError, NonFiniteError
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor.records import CLOCKS
from adversarial.space import Conv2DSpace
from adversarial.termination_criteria import And, EpochCounter, MonitorBased, Or
from adversarial.train import Train, TrainingStopped
from adversarial.train_extensions import ChannelSmoother, TrainExtension
from adversarial.train_extensions.best_params import MonitorBasedSaveBest
from adversarial.train_extensions.window_flip import WindowAndFlip
from adversarial.training_algorithms.learning_rule import (
    AdaDelta,
    Momentum,
    MomentumAdjustor,
    RMSProp,
)
from adversarial.training_algorithms.schedules import (
    EpochMonitor,
    ExponentialDecay,
    LinearDecayOverEpoch,
    MonitorBasedLRAdjuster,
    OneOverEpoch,
    PolyakAveraging,
)
from adversarial.training_algorithms.sgd import SGD
from adversarial.utils.stateful import Stateful

EPOCHS = 5


def rows():
    return np.random.RandomState(0).rand(22, 4).astype(aesara.config.floatX)


def targets():
    return rows().sum(axis=1, keepdims=True)


def dense():
    return DenseDesignMatrix(X=rows(), y=targets())


def images():
    return DenseDesignMatrix(topo_view=rows().reshape(22, 2, 2, 1), y=targets())


def noisy():
    layer = MLP([Linear("before", 4, irange=0.1)], nvis=4)
    return TransformerDataset(dense(), layer)


# What varies from case to case: how the data set, the algorithm and the extensions are made.
CASES = {
    "momentum, rate and its adjustment": dict(
        learning_rule=lambda: Momentum(0.5),
        update_callbacks=lambda model: ExponentialDecay(1.01, 1e-6),
        extensions=lambda data: [MomentumAdjustor(0.9, 1, 4)],
    ),
    "AdaDelta": dict(learning_rule=AdaDelta),
    "RMSProp and its channels": dict(learning_rule=RMSProp),
    "rates by epochs": dict(extensions=lambda data: [LinearDecayOverEpoch(1, 4, 0.1)]),
    "rates by epochs that fall for ever": dict(extensions=lambda data: [OneOverEpoch(1)]),
    "rates by a channel": dict(
        extensions=lambda data: [MonitorBasedLRAdjuster(0.9, 0.7, channel_name="valid_objective")]
    ),
    "averages from within": dict(extensions=lambda data: [PolyakAveraging(2)]),
    "averages that have not begun": dict(extensions=lambda data: [PolyakAveraging(4)]),
    "the best in memory": dict(
        extensions=lambda data: [
            MonitorBasedSaveBest("valid_objective", store_best_model=True),
            ChannelSmoother("valid_objective", "smooth", k=3),
        ]
    ),
    "monitoring within epochs": dict(
        update_callbacks=lambda model: EpochMonitor(model, monitor_rate=3)
    ),
    "windows": dict(
        dataset=images,
        images=True,
        extensions=lambda data: [WindowAndFlip((2, 2), [data], pad_randomized=1)],
    ),
    "a criterion with patience": dict(
        criterion=lambda: And([EpochCounter(EPOCHS), MonitorBased(0.5, 3, "valid_objective")])
    ),
    "one criterion or another": dict(
        criterion=lambda: Or([MonitorBased(0.9, 2, "valid_objective"), EpochCounter(2)])
    ),
    "draws at every batch": dict(dataset=lambda: Binarizer(dense())),
    "a network before the data": dict(dataset=noisy),
    **{
        f"mode {mode}": dict(mode=mode)
        for mode in (
            "sequential",
            "batchwise_shuffled_sequential",
            "random_slice",
            "random_uniform",
            "even_shuffled_sequential",
        )
    },
}


def make(case, **kwargs):
    """A fresh experiment."""
    dataset = case.get("dataset", dense)()
    space = {"input_space": Conv2DSpace((2, 2), num_channels=1)} if case.get("images") else {}
    model = MLP([Linear("y", 1, irange=0.5)], **(space or {"nvis": 4}))
    callbacks = case.get("update_callbacks", lambda model: [])(model)
    mode = case.get("mode", "shuffled_sequential")
    algorithm = SGD(
        0.05,
        batch_size=5,
        batches_per_iter=4 if mode.startswith("random") else None,
        monitoring_dataset={"valid": dataset},
        monitoring_batch_size=5,
        train_iteration_mode=mode,
        learning_rule=case.get("learning_rule", lambda: None)(),
        update_callbacks=callbacks,
        termination_criterion=case.get("criterion", lambda: EpochCounter(EPOCHS))(),
    )
    extensions = case.get("extensions", lambda data: [])(dataset)
    return Train(dataset, model, algorithm, extensions=extensions, **kwargs)


def saved(path):
    """What a checkpoint holds, times left out."""
    about, metadata, arrays = read_checkpoint(str(path))
    del about["state"]["train Train"]["seconds"]
    for records in metadata["monitor"]["channels"].values():
        del records["time"]
    for clock in CLOCKS:
        metadata["monitor"]["channels"].pop(clock, None)
    arrays = {key: a.tobytes() for key, a in arrays.items() if not key.endswith((*CLOCKS, ".json"))}
    return json.dumps([about["finished"], about["state"], metadata]), arrays


@pytest.mark.parametrize("name", CASES)
def test_a_run_goes_on_as_if_it_had_never_stopped(name, tmp_path):
    train = make(CASES[name])
    path = str(tmp_path / "all.checkpoint.npz")
    train.checkpoints = Checkpoints(path, Every(batches=7), keep=99)
    train.main_loop()
    expected = saved(tmp_path / "all.checkpoint.npz")
    stops = [path for path in train.checkpoints.kept() if not read_checkpoint(path)[0]["finished"]]
    within = [path for path in stops if read_checkpoint(path)[0]["in_epoch"]]
    between = [path for path in stops if path not in within]
    again = make(CASES[name])
    again.checkpoints = Checkpoints(str(tmp_path / "again.checkpoint.npz"))
    again.setup()
    for stop in (within[-1], between[0]):
        again.restore(stop)
        again.go_on()
        assert saved(again.checkpoints.path) == expected, stop


# Classes that change nothing in themselves while training goes on, shared variables apart.
STATELESS = {
    "ChannelFinite",
    "ChannelInf",
    "ChannelSmoother",
    "ChannelTarget",
    "MonitorBasedLRAdjuster",
    "Progress",
    "Snapshots",
    "TerminationCriterion",
    "TrainExtension",
}


def classes():
    """Extensions, criteria, callbacks and algorithms of the package."""
    names = ["adversarial.termination_criteria", "adversarial.cli.progress"]
    for package in (adversarial.train_extensions, adversarial.training_algorithms):
        found = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        names += [module.name for module in found]
    for name in names:
        module = importlib.import_module(name)
        for cls in vars(module).values():
            if inspect.isclass(cls) and cls.__module__ == name and issubclass(cls, Stateful):
                yield cls


@pytest.mark.parametrize("cls", list(classes()), ids=lambda cls: cls.__name__)
def test_every_class_has_its_state_handled_or_is_known_to_have_none(cls):
    own = bool(cls.state_names) or cls.get_state is not Stateful.get_state
    assert own != (cls.__name__ in STATELESS)


def counters(cls):
    """Attributes that methods beside the constructor assign to or change."""
    changed = set()
    for name, method in vars(cls).items():
        if inspect.isfunction(method) and name not in ("__init__", "setup", "set_state"):
            changed |= set(re.findall(r"self\.(\w+)(?:, \w+)* [-+*]?= ", inspect.getsource(method)))
    return changed


# Assigned to anew wherever they are needed.
DERIVED = {
    "HistoryFile": {"_begun"},
    "MonitorBasedLRAdjuster": {"channel_name"},
    "Progress": {"epoch", "batch", "_began", "_epochs", "_batches"},
    "SGD": {"_iterator", "_left_off", "_mapping", "_steps", "_updater", "cost", "monitor"}
    | {"batch_size"},
}


@pytest.mark.parametrize("cls", list(classes()), ids=lambda cls: cls.__name__)
def test_whatever_a_class_changes_in_itself_is_listed(cls):
    assert counters(cls) - set(cls.state_names) <= DERIVED.get(cls.__name__, set())


class Halting(TrainExtension):
    """Stops the run for good after an epoch."""

    def on_monitor(self, model, dataset, algorithm):
        if model.monitor.get_epochs_seen() == 2:
            raise StopIteration


@pytest.fixture
def finished(tmp_path):
    """A run of two epochs that has been saved, and where."""
    path = str(tmp_path / "m.npz")
    train = make({"criterion": lambda: EpochCounter(2)}, save_path=path, save_freq=1)
    train.main_loop()
    return train, tmp_path / "m.checkpoint.npz"


def test_a_finished_run_goes_on_to_more_epochs_as_if_it_had_been_asked_for_them(finished, tmp_path):
    _, path = finished
    longer = make({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    longer.main_loop(resume=True)
    straight = make({}, save_path=str(tmp_path / "s.npz"), save_freq=1)
    straight.main_loop()
    assert saved(path)[1] == saved(tmp_path / "s.checkpoint.npz")[1]
    lines = [(tmp_path / name).read_text().splitlines() for name in ("m.jsonl", "s.jsonl")]
    assert len(lines[0]) == len(lines[1]) == EPOCHS + 1


def test_a_halted_run_stays_halted(tmp_path):
    case = {"extensions": lambda data: [Halting()]}
    make(case, save_path=str(tmp_path / "m.npz"), save_freq=1).main_loop()
    again = make(case, save_path=str(tmp_path / "m.npz"), save_freq=1)
    again.main_loop(resume=True)
    assert again.model.monitor.get_epochs_seen() == 2


def test_a_checkpoint_is_a_model_too(finished):
    train, path = finished
    loaded = load_model(str(path))
    assert np.array_equal(loaded.get_param_vector(), train.model.get_param_vector())
    assert loaded.monitor.get_epochs_seen() == 2


def test_a_checkpoint_says_where_it_comes_from_and_needs_numpy_alone(finished):
    _, path = finished
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(file["checkpoint.json"].tobytes())
        assert all(file[name].dtype != object for name in file.files)
    assert {"aesara", "numpy", "float type", "backend"} <= set(about["conditions"])
    assert about["machine"]["host"] and about["finished"] is True
    assert (about["epochs_seen"], about["batches_seen"]) == (2, 10)


def rewritten(path, change):
    """Change what a checkpoint holds, and give it the checksum that fits."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files if name != CHECKSUM}
    about = json.loads(arrays[CHECKPOINT].tobytes())
    change(about, arrays)
    arrays[CHECKPOINT] = as_text(about)
    np.savez(path, **arrays, **{CHECKSUM: checksum(arrays)})


def rename(about, arrays):
    arrays["variables/velocity"] = arrays.pop("variables/vel_y_W")


def reshape(about, arrays):
    arrays["variables/vel_y_W"] = arrays["variables/vel_y_W"][:2]


def retype(about, arrays):
    arrays["parameters/model/y_b"] = arrays["parameters/model/y_b"].astype(np.float16)


@pytest.mark.parametrize(
    "change, said",
    [
        (rename, "the checkpoint lacks the variable vel_y_W"),
        (reshape, r"vel_y_W has shape \(2, 1\) in the checkpoint, \(4, 1\) in the experiment"),
        (retype, "y_b has dtype float16 in the checkpoint"),
        (lambda about, arrays: about.update(format=2), "has checkpoint format 2"),
        (lambda about, arrays: about["conditions"].update(numpy="1.0"), "saved with numpy 1.0,"),
        (lambda about, arrays: about["conditions"].update(backend="jax"), "with backend jax,"),
        (lambda about, arrays: about["state"].pop("algorithm SGD"), "lacks the part algorithm SGD"),
    ],
    ids=["name", "shape", "type", "format", "version", "backend", "part"],
)
def test_a_checkpoint_that_does_not_fit_is_refused_and_nothing_is_changed(change, said, tmp_path):
    case = {"learning_rule": lambda: Momentum(0.5), "criterion": lambda: EpochCounter(1)}
    path = str(tmp_path / "m.npz")
    make(case, save_path=path, save_freq=1).main_loop()
    rewritten(tmp_path / "m.checkpoint.npz", change)
    again = make(case, save_path=path, save_freq=1)
    again.setup()
    before = again.model.get_param_vector()
    with pytest.raises(ModelFileError, match=said):
        again.restore()
    assert np.array_equal(again.model.get_param_vector(), before)


def test_other_versions_can_be_accepted(finished, tmp_path, caplog):
    _, path = finished
    rewritten(path, lambda about, arrays: about["conditions"].update(numpy="1.0"))
    again = make({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    again.accept_differences = True
    again.main_loop(resume=True)
    assert again.model.monitor.get_epochs_seen() == EPOCHS
    assert "saved with numpy 1.0" in caplog.text


def test_a_damaged_byte_is_noticed(finished):
    _, path = finished
    contents = bytearray(path.read_bytes())
    with np.load(path) as file:
        W = file["parameters/model/y_W"].tobytes()
    contents[contents.index(W)] ^= 1
    path.write_bytes(contents)
    with pytest.raises(ModelFileError, match="damaged"):
        read_checkpoint(str(path))


def test_a_model_is_no_checkpoint(finished, tmp_path):
    with pytest.raises(ModelFileError, match="is a model, not a checkpoint"):
        read_checkpoint(str(tmp_path / "m.npz"))


def test_the_last_ones_and_the_best_are_kept(tmp_path):
    train = make({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    best = Best("valid_objective")
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"), keep=2, best=best)
    train.main_loop()
    names = sorted(path.name for path in tmp_path.glob("*.checkpoint.npz"))
    assert names == [
        "m.best.checkpoint.npz",
        "m.checkpoint.npz",
        "m.epoch0004-batch0000020.checkpoint.npz",
        "m.epoch0005-batch0000025.checkpoint.npz",
    ]
    values = train.model.monitor.channels["valid_objective"].val_record
    about = read_checkpoint(str(tmp_path / "m.best.checkpoint.npz"))[0]
    assert about["epochs_seen"] == np.argmin(values)


def test_stopping_saves_within_the_epoch(tmp_path):
    class Stopper(TrainExtension):
        needs_state = False

        def __call__(self, algorithm):
            if algorithm.model.monitor.get_batches_seen() == 7:
                train.stop()

    train = make({"update_callbacks": lambda model: Stopper()}, save_path=str(tmp_path / "m.npz"))
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"))
    with pytest.raises(TrainingStopped):
        train.main_loop()
    about = read_checkpoint(train.checkpoints.path)[0]
    assert about["in_epoch"] and about["batches_seen"] == 7 and not about["finished"]
    unsaved = train = make({"update_callbacks": lambda model: Stopper()})
    with pytest.raises(TrainingStopped):
        unsaved.main_loop()


def test_what_cannot_be_saved_is_named(tmp_path):
    class Odd(TrainExtension):
        state_names = ("what",)
        what = {1, 2}

    train = make({"extensions": lambda data: [Odd()]})
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"))
    with pytest.raises(ModelFileError, match="extension Odd/what is a set"):
        train.main_loop()


def test_rollback_needs_a_checkpoint_of_its_own_run():
    train = make({})
    error = NonFiniteError("NaN in y_W")
    with pytest.raises(NonFiniteError) as raised:
        Rollback()(train, error)
    assert raised.value is error


@pytest.mark.parametrize("text", ["", "10", "min", "10 parsecs", "0s", "0 batches", "1.5 batches"])
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError, match="interval"):
        Every.parse(text)


def test_checkpoints_have_their_own_suffix_and_number(tmp_path):
    with pytest.raises(ConfigError, match="ends in"):
        Checkpoints(str(tmp_path / "m.npz"))
    with pytest.raises(ConfigError, match="At least one"):
        Checkpoints(str(tmp_path / "m.checkpoint.npz"), keep=0)
