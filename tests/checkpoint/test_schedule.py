"""Which checkpoints are kept, and when they are due."""

import os

import numpy as np
import pytest

from adversarial.checkpoint import (
    Best,
    Checkpoints,
    Every,
    read_checkpoint,
)
from adversarial.errors import ConfigError


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


@pytest.mark.parametrize("text", ["", "10", "min", "10 parsecs", "0s", "0 batches", "1.5 batches"])
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError, match="interval"):
        Every.parse(text)


def test_checkpoints_have_their_own_suffix_and_number(tmp_path):
    with pytest.raises(ConfigError, match="ends in"):
        Checkpoints(str(tmp_path / "m.npz"))
    with pytest.raises(ConfigError, match="At least one"):
        Checkpoints(str(tmp_path / "m.checkpoint.npz"), keep=0)
