"""What the progress shows, without training."""

import io
import re
import sys
import threading
import time

import pytest

from adversarial.models.model import Model
from adversarial.monitor import Monitor, MonitorChannel
from adversarial.run.progress import Progress, _last_epoch, _values
from adversarial.termination_criteria import And, EpochCounter, MonitorBased, Or


@pytest.mark.parametrize(
    "criterion, seen, last",
    [
        (None, 0, None),
        (EpochCounter(5), 0, 5),
        (EpochCounter(5), 7, 12),
        (EpochCounter(5, new_epochs=False), 7, 5),
        (MonitorBased(), 0, None),
        (And([MonitorBased(), EpochCounter(9), EpochCounter(4)]), 0, 4),
        (Or([EpochCounter(9), MonitorBased()]), 0, None),
    ],
)
def test_the_last_epoch_is_known_where_an_epoch_counter_decides(criterion, seen, last):
    assert _last_epoch(criterion, seen) == last


def monitor_of(**values):
    monitor = Monitor(model=None)
    for name, value in values.items():
        monitor.channels[name] = MonitorChannel()
        monitor.channels[name].val_record = [0.0, value]
    return monitor


@pytest.mark.parametrize(
    "channels, shown",
    [
        ({}, ""),
        ({"objective": 1.5}, "objective 1.5"),
        (
            {"train_objective": 1, "valid_objective": 2, "valid_y_misclass": 0.25},
            "objective 2  y_misclass 0.25",
        ),
        (
            {
                "t_objective": 9,
                "t_objective_d": 1,
                "t_objective_g": 2,
                "t_gen_ll": -3,
                "t_gen_nll": 3,
            },
            "objective_d 1  objective_g 2  gen_ll -3",
        ),
    ],
)
def test_a_line_shows_the_game_or_else_the_objective(channels, shown):
    assert _values(monitor_of(**channels)) == shown


def test_the_place_is_the_epoch_under_way():
    progress = Progress(lines=False)
    assert progress.place() == "before the first epoch"
    progress.epoch = 3
    progress.on_update(None, None, None)
    progress.on_update(None, None, None)
    assert progress.place() == "at epoch 3, batch 2"


def test_on_a_terminal_the_seconds_of_compiling_are_drawn_and_taken_away(monkeypatch, capsys):
    drawn = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", drawn)
        progress = Progress(bars=True)
        progress.compiling("Compiling ...")
        give_up = time.monotonic() + 20
        while "compiling 00:01" not in drawn.getvalue() and time.monotonic() < give_up:
            time.sleep(0.05)
        progress.close()
    *_, second, wiped, end = drawn.getvalue().split("\r")
    assert second.rstrip() == "compiling 00:01"
    assert wiped.strip() == end == ""
    assert capsys.readouterr().out == "Compiling ...\n"
    assert [each for each in threading.enumerate() if "_draw" in each.name] == []


def test_elsewhere_the_time_of_compiling_is_a_line_without_control_characters(capsys):
    progress = Progress()
    progress.compiling("Compiling ...")
    model = Model()
    Monitor.get_monitor(model)
    progress.on_resume(model, None, None)
    printed, drawn = capsys.readouterr()
    assert re.fullmatch(
        r"Compiling \.\.\.\nCompiled in 0\.\d s\.\nGoing on at epoch 1, batch 0\.\n", printed
    )
    assert drawn == ""
