"""Every experiment, stopped and resumed, against itself never stopped: equal to the last bit."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from adversarial.checkpoint import read_checkpoint
from adversarial.monitor.records import CLOCKS

pytestmark = pytest.mark.compiled

RESUME = """
import os, sys
from adversarial.backend import use
from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import Checkpoints
from adversarial.config import yaml_parse
file, folder, backend, *stops = sys.argv[1:]
prefer_float32()
train = yaml_parse.load_path(file)
train.checkpoints = Checkpoints(os.path.join(folder, "afresh.checkpoint.npz"))
with use(backend):
    for stop in stops:
        if stop == stops[0]:
            train.main_loop(resume=stop)
        else:
            train.restore(stop)
            train.go_on()
        again = os.path.join(folder, "again-" + os.path.basename(stop))
        os.replace(train.checkpoints.path, again)
"""


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
    # As text: NaN equals itself there.
    return json.dumps([about["finished"], state, metadata]), arrays


def assert_equal(path, other_path):
    (text, arrays), (other_text, others) = saved(path), saved(other_path)
    assert text == other_text
    assert arrays.keys() == others.keys()
    for key, array in arrays.items():
        assert (array.dtype, array.shape) == (others[key].dtype, others[key].shape), key
        assert array.tobytes() == others[key].tobytes(), key


def test_a_run_resumed_after_any_epoch_or_within_one_ends_with_the_same_bytes(case):
    assert case.run
    expected = case.folder / "straight.checkpoint.npz"
    stops = sorted(case.folder.glob("straight.epoch*"))
    within = [path for path in stops if read_checkpoint(str(path))[0]["in_epoch"]]
    between = [path for path in stops if path not in within]
    assert within and len(between) >= 2

    resume(case, [within[0], *between[:-1], *within[1:]])
    for again in case.folder.glob("again-*"):
        assert_equal(again, expected)
    shutil.rmtree(case.folder)


def resume(case, stops):
    """Let a new process go on from each, leaving what it ends with in ``again-...``."""
    backend = "jax" if case.mode == "jax" else "c"
    ended = subprocess.run(
        [sys.executable, "-c", RESUME, case.file, case.folder, backend, *stops],
        env={**os.environ, "AESARA_FLAGS": case.flags()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert len(list(case.folder.glob("again-*"))) == len(stops)
