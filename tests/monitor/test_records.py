import json

import numpy as np
import pytest

from adversarial.checkpoint import read_metadata, read_records, save_model
from adversarial.errors import AdversarialError, DataError
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor, MonitorChannel
from adversarial.monitor.channel import RECORDED
from adversarial.monitor.records import records_from_state
from adversarial.train_extensions.history import HistoryFile

VALUES = [0.5, np.nan, np.inf, -2.0]


@pytest.fixture
def trained(tmp_path):
    """A model that has been monitored four times, and the history of it."""
    model = MLP([Linear(1, "y", irange=0.5)], nvis=1)
    monitor = Monitor.get_monitor(model)
    channel = monitor.channels["c"] = MonitorChannel()
    monitor.channels["never"] = MonitorChannel()
    history = HistoryFile(str(tmp_path / "m.jsonl"))
    history.setup(model, None, None)
    for epoch, value in enumerate(VALUES):
        if epoch:
            monitor.report_batch(10)
            monitor.report_batch(5)
            monitor.report_epoch()
        channel.val_record.append(np.float32(value))
        channel.epoch_record.append(epoch)
        channel.batch_record.append(2 * epoch)
        channel.example_record.append(15 * epoch)
        channel.time_record.append(0.25 + epoch)
        history.on_monitor(model, None, None)
    monitor.training_succeeded = True
    save_model(tmp_path / "m.npz", model)
    return tmp_path


@pytest.mark.parametrize("name, succeeded", [("m.npz", True), ("m.jsonl", None), ("m.pkl", True)])
def test_model_and_history_tell_the_same(trained, name, succeeded):
    records = read_records(trained / name)
    assert list(records.channels) == ["c"]
    record = records.channel("c")
    np.testing.assert_array_equal(record.values, VALUES)
    np.testing.assert_array_equal(record.epochs, [0, 1, 2, 3])
    np.testing.assert_array_equal(record.batches, [0, 2, 4, 6])
    np.testing.assert_array_equal(record.examples, [0, 15, 30, 45])
    np.testing.assert_array_equal(record.seconds, [0.25, 1.25, 2.25, 3.25])
    assert (records.epochs, records.batches, records.examples) == (3, 6, 45)
    assert records.seconds == 3.25
    assert records.succeeded is succeeded


def test_a_half_written_last_line_is_left_out(trained):
    path = trained / "m.jsonl"
    path.write_text(path.read_text()[:-20])
    np.testing.assert_array_equal(read_records(path).channel("c").values, VALUES[:3])


@pytest.mark.parametrize("line", ["", "{", "[]", "3", '{"epoch": 1}', "wrong value"])
def test_a_damaged_line_is_named(trained, line):
    path = trained / "m.jsonl"
    lines = path.read_text().splitlines()
    if line == "wrong value":
        line = json.dumps({**json.loads(lines[1]), "channels": {"c": "high"}})
    path.write_text("\n".join([lines[0], line, *lines[2:]]))
    with pytest.raises(DataError, match=r"m\.jsonl, line 2 is no entry of a history"):
        read_records(path)


def test_what_is_no_history_at_all_is_named(tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_text("hello")
    with pytest.raises(DataError, match="line 1 is no entry"):
        read_records(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="it is not text"):
        read_records(path)
    with pytest.raises(DataError, match="No such file"):
        read_records(tmp_path / "none.jsonl")
    with pytest.raises(AdversarialError, match="There is no model"):
        read_records(tmp_path / "none.npz")


def test_a_training_that_has_not_begun_has_no_channels(tmp_path):
    (tmp_path / "h.jsonl").write_text("")
    records = read_records(tmp_path / "h.jsonl")
    assert (records.channels, records.epochs, records.seconds) == ({}, 0, 0.0)
    save_model(tmp_path / "m.npz", MLP([Linear(1, "y", irange=0.5)], nvis=1))
    with pytest.raises(AdversarialError, match="never been trained"):
        read_records(tmp_path / "m.npz")


@pytest.mark.parametrize("value", [[None], ["x"], [[1]], 3])
@pytest.mark.parametrize("key", RECORDED)
def test_a_damaged_history_of_a_model_is_named(trained, key, value):
    state = read_metadata(trained / "m.npz")["monitor"]
    state["channels"]["c"][key] = value
    with pytest.raises(DataError, match="m.npz has a damaged history"):
        records_from_state("m.npz", state)


def test_an_unknown_channel_is_named_with_the_closest_one(trained):
    with pytest.raises(AdversarialError, match=r"has no channel d\."):
        read_records(trained / "m.npz").channel("d")
