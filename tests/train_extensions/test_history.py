import json

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor, MonitorChannel
from adversarial.train_extensions.history import HistoryFile


@pytest.fixture
def model():
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=1)
    monitor = Monitor.get_monitor(mlp)
    monitor.channels["c"] = MonitorChannel()
    monitor.channels["empty"] = MonitorChannel()
    return mlp


def record(model, value, seconds=1.5):
    channel = model.monitor.channels["c"]
    channel.val_record.append(np.float32(value))
    channel.time_record.append(seconds)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_lines_are_json_even_for_numbers_that_are_not_finite(model, tmp_path):
    path = tmp_path / "h.jsonl"
    history = HistoryFile(str(path))
    history.setup(model, None, None)
    for value in (0.5, np.nan, np.inf, -np.inf):
        record(model, value)
        history.on_monitor(model, None, None)
    assert [line["channels"]["c"] for line in lines(path)] == [0.5, "nan", "inf", "-inf"]
    assert lines(path)[0] == {
        "epoch": 0,
        "batch": 0,
        "example": 0,
        "seconds": 1.5,
        "channels": {"c": 0.5},
    }


def test_the_file_begins_anew_with_a_new_training(model, tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_text("old\n")
    history = HistoryFile(str(path))
    history.setup(model, None, None)
    history.on_monitor(model, None, None)
    history.on_monitor(model, None, None)
    assert [line["epoch"] for line in lines(path)] == [0, 0]


def test_a_resumed_run_cuts_off_what_came_after_its_checkpoint(model, tmp_path, caplog):
    path = tmp_path / "h.jsonl"
    history = HistoryFile(str(path))
    history.setup(model, None, None)
    history.on_monitor(model, None, None)
    state, kept = history.get_state(), path.read_text()
    assert state == {"bytes": len(kept)}
    with open(path, "a") as file:
        file.write('{"epoch": 1, "torn')
    again = HistoryFile(str(path))
    again.setup(model, None, None)
    again.set_state(state)
    assert path.read_text() == kept
    again.on_monitor(model, None, None)
    assert [line["epoch"] for line in lines(path)] == [0, 0]
    path.write_text("")
    again.set_state(state)
    assert f"0 of the {len(kept)} bytes" in caplog.text


def test_a_training_that_goes_on_appends(model, tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_text('{"epoch": 0}\n')
    model.monitor.report_epoch()
    history = HistoryFile(str(path))
    history.setup(model, None, None)
    record(model, 0.5)
    history.on_monitor(model, None, None)
    assert [line["epoch"] for line in lines(path)] == [0, 1]


def test_without_channels_the_counters_are_written(model, tmp_path):
    path = tmp_path / "h.jsonl"
    history = HistoryFile(str(path))
    history.setup(model, None, None)
    history.on_monitor(model, None, None)
    assert lines(path)[0]["channels"] == {}
