"""Which checkpoints are kept, and when they are due."""

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


@pytest.mark.parametrize("text", ["", "10", "min", "10 parsecs", "0s", "0 batches", "1.5 batches"])
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError, match="interval"):
        Every.parse(text)


def test_checkpoints_have_their_own_suffix_and_number(tmp_path):
    with pytest.raises(ConfigError, match="ends in"):
        Checkpoints(str(tmp_path / "m.npz"))
    with pytest.raises(ConfigError, match="At least one"):
        Checkpoints(str(tmp_path / "m.checkpoint.npz"), keep=0)
