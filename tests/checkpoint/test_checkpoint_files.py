"""The checkpoint as a file: what it says, which ones are kept, and what is refused."""

import json
import os
import shutil

import aesara
import numpy as np
import pytest

from adversarial.backend.c.blas import WHEEL, blas_report
from adversarial.checkpoint import (
    Best,
    Checkpoints,
    Every,
    Rollback,
    load_model,
    read_checkpoint,
    save_checkpoint,
)
from adversarial.checkpoint.origin import versions
from adversarial.checkpoint.resume import CHECKPOINT, CHECKSUM, checksum
from adversarial.errors import ConfigError, ModelFileError, NonFiniteError
from adversarial.files import npz
from adversarial.train_extensions import TrainExtension
from adversarial.training_algorithms.learning_rule import Momentum

EPOCHS = 5


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
    assert {"aesara", "numpy", "float type", "backend", "BLAS"} <= set(about["conditions"])
    assert about["machine"]["host"] and about["finished"] is True
    assert (about["epochs_seen"], about["batches_seen"]) == (2, 10)


def rewritten(path, change):
    """Change what a checkpoint holds, and give it the checksum that fits."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files if name != CHECKSUM}
    about = json.loads(arrays[CHECKPOINT].tobytes())
    change(about, arrays)
    arrays[CHECKPOINT] = npz.as_text(about)
    np.savez(path, **arrays, **{CHECKSUM: checksum(arrays)})


def rename(about, arrays):
    arrays["variables/velocity"] = arrays.pop("variables/vel_y_W")


def reshape(about, arrays):
    arrays["variables/vel_y_W"] = arrays["variables/vel_y_W"][:2]


def retype(about, arrays):
    arrays["parameters/model/y_b"] = arrays["parameters/model/y_b"].astype(np.float16)


@pytest.fixture(scope="module")
def with_momentum(make_run, tmp_path_factory):
    """A run that has gone on since its checkpoint, and the checkpoint."""
    path = str(tmp_path_factory.mktemp("momentum") / "m.checkpoint.npz")
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        train = make_run({"learning_rule": lambda: Momentum(0.5)})
        train.setup()
        train.measure()
        save_checkpoint(path, train)
        train.algorithm.train(train.dataset)
    return train, path


@pytest.mark.parametrize(
    "change, said",
    [
        (rename, "the checkpoint lacks the variable vel_y_W"),
        (reshape, r"vel_y_W has shape \(2, 1\) in the checkpoint, \(4, 1\) in the experiment"),
        (retype, "y_b has dtype float16 in the checkpoint"),
        (lambda about, arrays: about.update(format=2), "has checkpoint format 2"),
        (lambda about, arrays: about["conditions"].update(numpy="1.0"), "saved with numpy 1.0,"),
        (
            lambda about, arrays: about["conditions"].update(BLAS="slow 2"),
            "saved with BLAS slow 2,",
        ),
        (lambda about, arrays: about["conditions"].update(backend="jax"), "with backend jax,"),
        (lambda about, arrays: about["state"].pop("algorithm SGD"), "lacks the part algorithm SGD"),
    ],
    ids=["name", "shape", "type", "format", "version", "BLAS", "backend", "part"],
)
def test_a_checkpoint_that_does_not_fit_is_refused_and_nothing_is_changed(
    change, said, with_momentum, tmp_path
):
    train, path = with_momentum
    changed = tmp_path / "m.checkpoint.npz"
    shutil.copy(path, changed)
    rewritten(changed, change)
    before = train.model.get_param_vector()
    with pytest.raises(ModelFileError, match=said):
        train.restore(str(changed))
    assert np.array_equal(train.model.get_param_vector(), before)


def test_other_versions_can_be_accepted(finished, tmp_path, caplog, make_run):
    _, path = finished
    rewritten(path, lambda about, arrays: about["conditions"].update(numpy="1.0"))
    again = make_run({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    again.accept_differences = True
    again.main_loop(resume=True)
    assert again.model.monitor.get_epochs_seen() == EPOCHS
    assert "saved with numpy 1.0" in caplog.text


def make_older(about, wheel):
    """As written when checkpoints named the wheel that was installed, and no BLAS."""
    del about["conditions"]["BLAS"]
    about["conditions"]["scipy-openblas32"] = wheel
    about["machine"] = {k: v for k, v in about["machine"].items() if not k.startswith("BLAS")}
    about["machine"]["BLAS threads"] = "all"  # a variable would have limited them


def test_an_older_checkpoint_opens_without_an_alarm(with_momentum, tmp_path, caplog):
    train, path = with_momentum
    changed = shutil.copy(path, tmp_path / "m.checkpoint.npz")
    rewritten(changed, lambda about, arrays: make_older(about, versions().get("scipy-openblas32")))
    train.restore(str(changed))
    assert caplog.text == ""


@pytest.mark.skipif(blas_report().chosen_by != WHEEL, reason="the wheel is not linked")
def test_an_older_checkpoint_with_another_wheel_is_refused(with_momentum, tmp_path):
    train, path = with_momentum
    changed = shutil.copy(path, tmp_path / "m.checkpoint.npz")
    rewritten(changed, lambda about, arrays: make_older(about, "0.3.27"))
    with pytest.raises(
        ModelFileError, match=r"saved with BLAS OpenBLAS 0\.3\.27, here is OpenBLAS"
    ):
        train.restore(str(changed))


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


def test_the_last_ones_and_the_best_are_kept(tmp_path, make_run):
    train = make_run({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
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


def test_the_last_ones_are_those_of_the_last_epochs_whatever_their_times(tmp_path):
    places = ((9999, 7), (10000, 1), (2, 3), (2, 4))
    names = [f"m.epoch{epoch}-batch{batch}.checkpoint.npz" for epoch, batch in places]
    for time, name in enumerate(names):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (time, time))
    (tmp_path / "m.epoch1-batch2.epoch3-batch4.checkpoint.npz.copy").write_text("")
    found = Checkpoints(str(tmp_path / "m.checkpoint.npz"), keep=2).kept()
    assert [os.path.basename(path) for path in found] == [names[i] for i in (2, 3, 0, 1)]


def test_checkpoints_of_a_course_that_was_left_go(tmp_path, make_run):
    for epoch in range(1, 10):
        (tmp_path / f"m.epoch{epoch:04d}-batch{5 * epoch:07d}.checkpoint.npz").write_text("")
    train = make_run({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"), keep=3)
    train.setup()
    train.measure()
    train.algorithm.train(dataset=train.dataset)
    train.checkpoints.save(train)
    assert [read_checkpoint(path)[0]["batches_seen"] for path in train.checkpoints.kept()] == [5]


def test_what_cannot_be_saved_is_named(tmp_path, make_run):
    class Odd(TrainExtension):
        state_names = ("what",)
        what = {1, 2}

    train = make_run({"extensions": lambda data: [Odd()]})
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"))
    with pytest.raises(ModelFileError, match="extension Odd/what is a set"):
        train.main_loop()


def test_rollback_needs_a_checkpoint_of_its_own_run(make_run):
    train = make_run({})
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
