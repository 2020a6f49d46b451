"""Real processes and real signals."""

import os
import signal
import subprocess
import sys

import pytest

from adversarial.cli.side_by_side import run_side_by_side
from adversarial.errors import Interrupted

PYTHON = [sys.executable, "-c"]
# Saves upon SIGTERM as a training does: in order, taking its time, and says so.
SAVING = """
import os, signal, sys, time
def save(number, frame):
    time.sleep(0.5)
    open(sys.argv[1], "w").close()
    print("saved", flush=True)
    os._exit(143)
signal.signal(signal.SIGTERM, save)
signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))
open(sys.argv[1] + ".ready", "w").close()
print("ready", flush=True)
time.sleep(600)
"""
UNTIL_THERE = "import os, sys, time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)"
BUSY = SAVING.replace("time.sleep(0.5)", "print('busy', flush=True); time.sleep(2)")
STUBBORN = BUSY.replace("time.sleep(2)", "time.sleep(600)")
PARENT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
from adversarial.errors import Interrupted
from adversarial.cli.side_by_side import run_side_by_side
commands = {path: [sys.executable, "-c", sys.argv[1], path] for path in sys.argv[2:]}
try:
    list(run_side_by_side(commands, 2))
except KeyboardInterrupt as stop:
    sys.exit(getattr(stop, "code", 130))
"""


def test_what_each_says_and_how_it_ends_bears_its_name(capfd):
    commands = {
        "good": [*PYTHON, "print('one'); print('two')"],
        "bad": [*PYTHON, "import sys; print('trouble', file=sys.stderr); sys.exit(3)"],
        "killed": [*PYTHON, "import os; os.kill(os.getpid(), 9)"],
    }
    assert dict(run_side_by_side(commands, 2)) == {"good": 0, "bad": 3, "killed": -9}
    out, err = capfd.readouterr()
    assert out.splitlines() == ["good: one", "good: two"]
    assert err.splitlines() == ["bad: trouble"]


@pytest.mark.parametrize("at_once", [1, 2])
def test_so_many_run_at_the_same_time_and_begin_in_order(at_once):
    body = "import sys, time; time.sleep(float(sys.argv[1]))"
    commands = {name: [*PYTHON, body, wait] for name, wait in (("0", "0"), ("1", "0"), ("2", "2"))}
    began = []
    for name, _ in run_side_by_side(commands, at_once):
        began.append(name)
    assert sorted(began) == ["0", "1", "2"] and began[-1] == "2"


def test_as_many_processes_as_asked_for_meet(tmp_path):
    meet = (
        "import os, sys, time\n"
        "open(sys.argv[1], 'w').close()\n"
        "while not os.path.exists(sys.argv[2]): time.sleep(0.01)"
    )
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    commands = {"a": [*PYTHON, meet, a, b], "b": [*PYTHON, meet, b, a]}
    assert dict(run_side_by_side(commands, 2)) == {"a": 0, "b": 0}


@pytest.mark.parametrize("at_once, share", [(1, "8"), (3, "2"), (20, "1")])
def test_processors_are_divided(at_once, share, monkeypatch, capfd):
    monkeypatch.setattr("adversarial.cli.side_by_side.processors", lambda: 8)
    body = "import os; print(os.environ['OMP_NUM_THREADS'])"
    assert list(run_side_by_side({"one": [*PYTHON, body]}, at_once)) == [("one", 0)]
    assert capfd.readouterr().out == f"one: {share}\n"


def test_whoever_stops_listening_lets_the_processes_save(tmp_path):
    saved = tmp_path / "saved"
    commands = {
        "short": [*PYTHON, UNTIL_THERE, f"{saved}.ready"],
        "long": [*PYTHON, SAVING, str(saved)],
    }
    ended = run_side_by_side(commands, 2)
    assert next(ended) == ("short", 0)
    ended.close()
    assert saved.exists()


def parent(program, *paths):
    process = subprocess.Popen(
        [*PYTHON, PARENT, program, *map(str, paths)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    ready = sorted(process.stdout.readline() for _ in paths)
    assert ready == sorted(f"{path}: ready\n" for path in paths)
    return process


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_lets_all_of_them_save_before_it_ends_us(number, code, tmp_path):
    paths = tmp_path / "a", tmp_path / "b"
    process = parent(SAVING, *paths)
    process.send_signal(number)
    out, _ = process.communicate(timeout=50)
    assert process.returncode == code
    assert all(path.exists() for path in paths)
    assert sorted(out.splitlines()) == [f"{path}: saved" for path in paths]


def test_a_scheduler_that_repeats_itself_does_not_keep_them_from_saving(tmp_path):
    process = parent(BUSY, tmp_path / "a")
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == f"{tmp_path / 'a'}: busy\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=50)
    assert process.returncode == 143
    assert (tmp_path / "a").exists()


def test_a_second_ctrl_c_ends_them_at_once(tmp_path):
    process = parent(STUBBORN, tmp_path / "a")
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == f"{tmp_path / 'a'}: busy\n"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=300)  # it would take 600 s to end by itself
    assert process.returncode == 130
    assert not (tmp_path / "a").exists()


def test_sigterm_is_an_exception_with_its_exit_code_and_the_handler_is_put_back():
    before = signal.getsignal(signal.SIGTERM)
    ended = run_side_by_side({"first": [*PYTHON, ""], "second": [*PYTHON, ""]}, 1)
    with pytest.raises(Interrupted) as stopped:
        for _ in ended:
            os.kill(os.getpid(), signal.SIGTERM)
    ended.close()
    assert stopped.value.code == 143
    assert signal.getsignal(signal.SIGTERM) == before
