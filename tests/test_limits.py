"""Limits of the system, and terminals that know ASCII only, in processes of their own."""

import os
import subprocess
import sys

import pytest

resource = pytest.importorskip("resource", reason="this system has no such limits")


def start(*arguments, limits=(), **variables):
    def limit():
        for kind, value in limits:
            resource.setrlimit(kind, (value, value))

    return subprocess.run(
        [sys.executable, "-m", "adversarial", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        preexec_fn=limit,
    )


@pytest.mark.parametrize(
    "kind, value, said",
    [
        ("RLIMIT_NOFILE", 12, b"Only 12 files may be open at a time"),
        ("RLIMIT_AS", 400 * 2**20, b"This process may use 400 MiB of memory, and 640 are needed"),
    ],
)
def test_a_limit_under_which_nothing_works_is_one_line(kind, value, said):
    result = start("doctor", limits=[(getattr(resource, kind), value)])
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"adversarial: error: " + said)
    assert result.stderr.count(b"\n") == 1


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


def test_other_letters_in_paths_are_read_and_written_on_an_ascii_terminal(tmp_path):
    folder = tmp_path / "Käse-日本"
    folder.mkdir()
    line = '{"channels":{"ä":1.5},"epoch":1,"batch":1,"example":1,"seconds":1}\n'
    (folder / "h.jsonl").write_text(line, encoding="utf-8")
    result = start("monitor", "print", os.fsencode(folder / "h.jsonl"), **ASCII)
    assert result.returncode == 0, result.stderr
    assert rb"\xe4 : 1.5" in result.stdout
    result = start("monitor", "print", os.fsencode(folder / "none"), **ASCII)
    assert result.returncode == 2 and rb"K\xe4se-\u65e5\u672c" in result.stderr


@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_error(closed, tmp_path):
    (tmp_path / "h.jsonl").write_text(
        '{"channels":{"a":1.5},"epoch":1,"batch":1,"example":1,"seconds":1}\n'
    )
    close = " ".join(f"{number}>&-" for number in closed)
    command = f'"{sys.executable}" -m adversarial monitor print "{tmp_path}/h.jsonl" {close}'
    assert subprocess.run(command, shell=True).returncode == 0
    assert subprocess.run(command.replace("h.jsonl", "no"), shell=True).returncode == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device here is full")
def test_output_that_cannot_be_written_is_one_line():
    command = f'"{sys.executable}" -m adversarial data check > /dev/full'
    result = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr == "adversarial: error: No space left on device.\n"
