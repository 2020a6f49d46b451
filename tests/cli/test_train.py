"""Training from the command line, in a process of its own."""

import os
import re
import struct
import sys

import pytest

from adversarial.checkpoint import load_model

pytestmark = pytest.mark.xdist_group("cli-train")


@pytest.fixture(scope="module")
def two_epochs(desk):
    return desk.run("train", "game.yaml", "--epochs", "2")


def test_a_run_says_that_it_compiles_and_prints_a_line_an_epoch(two_epochs):
    assert two_epochs.returncode == 0, two_epochs.stderr
    compiling, compiled, *lines, last = two_epochs.stdout.splitlines()
    assert compiling.startswith("Compiling the update")
    assert re.fullmatch(r"Compiled in \d+\.\d s, the first measurement included\.", compiled)
    value = r"-?\d\S*"
    for epoch, line in enumerate(lines):
        assert re.fullmatch(
            rf"epoch +{epoch} +\d+\.\d s  objective_d {value}  objective_g {value}  gen_ll {value}",
            line,
        )
    assert len(lines) == 3
    assert "game.npz" in last and "game.jsonl" in last


def test_the_only_warning_is_that_no_pickle_is_written(two_epochs):
    (line,) = two_epochs.stderr.splitlines()
    assert line.startswith("adversarial: warning: Saving to ")
    assert line.endswith("game.pkl.")


def test_the_history_has_a_json_line_for_each_monitoring(two_epochs, desk):
    history = desk.history("out/game.jsonl")
    assert [(line["epoch"], line["batch"], line["example"]) for line in history] == [
        (0, 0, 0),
        (1, 4, 40),
        (2, 8, 80),
    ]
    printed = two_epochs.stdout.splitlines()[4].split()
    channels = history[2]["channels"]
    assert f"{channels['valid_objective_d']:.4g}" == printed[printed.index("objective_d") + 1]


def test_the_model_can_be_loaded_and_knows_its_history(two_epochs, desk):
    model = load_model(desk / "out/game.npz")
    assert model.monitor.get_epochs_seen() == 2
    assert len(model.monitor.channels["valid_gen_ll"].val_record) == 3


def test_settings_of_the_command_line_change_the_experiment(desk):
    path = desk / "elsewhere/model.npz"
    settings = ["--set", "algorithm.learning_rate=0.125", "--set", "algorithm.batch_size=25"]
    without = ["--set", "save_freq=0", "--epochs", "1", "--save-path", path]
    result = desk.run("train", "regression.yaml", *settings, *without)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert path.exists()
    first, second = desk.history("elsewhere/model.jsonl")
    assert first["channels"]["learning_rate"] == 0.125
    assert second["batch"] == 2


def test_verbose_prints_every_channel_as_the_original_does(desk):
    result = desk.run("train", "regression.yaml", "--verbose", "--epochs", "1")
    assert result.returncode == 0, result.stderr
    steps = result.stdout.split("Monitoring step:\n")[1:]
    assert len(steps) == 2
    lines = steps[1].splitlines()
    assert lines[:3] == ["\tEpochs seen: 1", "\tBatches seen: 5", "\tExamples seen: 50"]
    channels = [line.strip().split(":")[0] for line in lines if line.startswith("\t")][3:]
    assert channels[:2] == ["learning_rate", "total_seconds_last_epoch"]
    assert "\tlearning_rate: 0.0" in steps[1]
    assert re.search(r"^Time this epoch: 0\.\d{6} seconds$", steps[0], re.MULTILINE)


def test_quiet_prints_warnings_only_and_a_time_budget_ends_the_run(desk):
    result = desk.run("train", "regression.yaml", "--quiet", "--time-budget", "0", "--restart")
    assert (result.returncode, result.stdout) == (0, "")
    (line,) = result.stderr.splitlines()
    assert re.match(r"adversarial: warning: Time budget exceeded \(\d+\.\d{3}/0 seconds\)", line)


PROBE = """
import os
from adversarial.train_extensions import TrainExtension

class Probe(TrainExtension):
    def on_save(self, model, dataset, algorithm):
        print("saved in", os.environ["PYLEARN2_TRAIN_PHASE"], flush=True)
"""


def test_phases_run_in_order_with_classes_of_an_allowed_package(desk):
    desk.write("probe.py", PROBE)
    text = (desk / "regression.yaml").read_text()
    phase = text.replace("save_freq: 1", "save_freq: 1, extensions: [ !obj:probe.Probe {} ]")
    second = phase.replace("regression.npz", "second.npz").replace("&train", "&again")
    items = [phase, second.replace("*train", "*again")]
    desk.write("phases.yaml", "".join("-" + item.replace("\n", "\n  ") + "\n" for item in items))
    refused = desk.run("train", "phases.yaml", "--epochs", "1")
    assert refused.returncode == 2
    assert "--allow probe" in refused.stderr
    again = ["--epochs", "1", "--allow", "probe", "--restart"]
    result = desk.run("train", "phases.yaml", *again)
    assert result.returncode == 0, result.stderr
    saves = [line for line in result.stdout.splitlines() if line.startswith("saved in")]
    assert saves == ["saved in phase1"] * 2 + ["saved in phase2"] * 2
    assert (desk / "out/second.npz").exists()


def test_phases_cannot_share_a_save_path(desk):
    desk.write("list.yaml", "- {}\n- {}\n")
    result = desk.run("train", "list.yaml", "--save-path", "one.npz")
    assert result.returncode == 2
    assert "2 phases" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_shows_bars_of_epochs_and_batches(desk):
    import fcntl
    import termios

    terminal, end = os.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
    process = desk.start("train", "regression.yaml", "--epochs", "2", "--restart", stderr=end)
    os.close(end)
    shown = b""
    while chunk := _read(terminal):
        shown += chunk
    os.close(terminal)
    output = process.stdout.read()
    process.stdout.close()
    assert process.wait() == 0
    shown = shown.decode()
    assert re.search(r"epochs: +0%.* 0/2 ", shown)
    assert re.search(r"epochs: 100%.* 2/2 ", shown)
    assert re.search(r"epoch 1: +0%.* 0/5 ", shown)
    assert len(re.findall("^epoch +[012] ", output, re.MULTILINE)) == 3


def _read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux's way to say that the other end is closed
        return b""
