"""Every experiment, stopped and resumed, against itself never stopped: equal to the last bit."""

import json
import shutil

from adversarial.checkpoint import Checkpoints, read_checkpoint
from adversarial.monitor.records import CLOCKS


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

    again = case.load()
    again.checkpoints = Checkpoints(str(case.folder / "again.checkpoint.npz"))
    with case.compiling():
        again.main_loop(resume=str(within[0]))
        assert_equal(again.checkpoints.path, expected)
        for stop in [*between[:-1], *within[1:]]:
            again.restore(str(stop))
            again.go_on()
            assert_equal(again.checkpoints.path, expected)
    shutil.rmtree(case.folder)
