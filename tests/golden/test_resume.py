"""Every experiment, stopped and resumed, against itself never stopped: equal to the last bit."""

import json

import numpy as np
import pytest

from adversarial.checkpoint import Checkpoints, Every, read_checkpoint
from adversarial.monitor.records import CLOCKS

EVERYTHING = 10**6  # checkpoints kept


def saved(path):
    """All that a checkpoint holds, but for times and what tells where it was written."""
    about, metadata, arrays = read_checkpoint(str(path))
    state = json.loads(json.dumps(about["state"]))
    del state["train Train"]["seconds"]
    channels = metadata["monitor"]["channels"]
    for name in CLOCKS:
        channels.pop(name, None)
    for records in channels.values():
        del records["time"]
    arrays = {key: a for key, a in arrays.items() if not key.endswith((*CLOCKS, ".json"))}
    return about["finished"], state, metadata, arrays


def assert_equal(one, other):
    assert one[:2] == other[:2]
    # As text: NaN equals itself there.
    assert json.dumps(one[2]) == json.dumps(other[2])
    assert one[3].keys() == other[3].keys()
    for key, array in one[3].items():
        assert array.tobytes() == other[3][key].tobytes(), key
        assert (array.dtype, array.shape) == (other[3][key].dtype, other[3][key].shape)


def run(case, folder, resume=False, train=None):
    """Train to the end; returns the experiment and what its last checkpoint holds."""
    train = case.load() if train is None else train
    train.checkpoints = Checkpoints(
        str(folder / "run.checkpoint.npz"), Every(batches=7), keep=EVERYTHING
    )
    with case.compiling():
        train.main_loop(resume=resume)
    return train, saved(train.checkpoints.path)


def test_a_run_resumed_after_any_epoch_or_within_one_ends_with_the_same_bytes(case, tmp_path):
    straight, again = tmp_path / "straight", tmp_path / "again"
    _, expected = run(case, straight)
    stops = sorted(straight.glob("run.epoch*"))
    within = [path for path in stops if read_checkpoint(str(path))[0]["in_epoch"]]
    between = [path for path in stops if path not in within]
    assert len(between) >= 2 and len(within) >= 2
    assert_equal(run(case, again, resume=str(within[1]))[1], expected)
