"""Every experiment, stopped and resumed, against itself never stopped: equal to the last bit."""

import json

from adversarial.checkpoint import Checkpoints, Every, read_checkpoint
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


def test_a_run_resumed_after_an_epoch_or_within_one_ends_with_the_same_bytes(case, tmp_path):
    train = case.load()
    train.checkpoints = Checkpoints(str(tmp_path / "all.checkpoint.npz"), Every(batches=7), keep=99)
    with case.compiling():
        train.main_loop()
    stops = sorted(tmp_path.glob("all.epoch*"))
    within = [path for path in stops if read_checkpoint(str(path))[0]["in_epoch"]]
    between = [path for path in stops if path not in within]
    assert len(within) >= 2 and len(between) >= 2

    again = case.load()
    again.checkpoints = Checkpoints(str(tmp_path / "again.checkpoint.npz"))
    with case.compiling():
        again.main_loop(resume=str(within[0]))
        assert_equal(again.checkpoints.path, train.checkpoints.path)
        for stop in between[:-1]:
            again.restore(str(stop))
            again.go_on()
            assert_equal(again.checkpoints.path, train.checkpoints.path)
    for path in tmp_path.iterdir():  # some megabytes each
        path.unlink()
