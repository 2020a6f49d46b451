"""Two real processes and one lock."""

import subprocess
import sys

import pytest

from adversarial.errors import AdversarialError
from adversarial.files.lock import locked

HOLDER = """
import sys
from adversarial.files.lock import locked

with locked(sys.argv[1], "count"):
    print("inside", flush=True)
    sys.stdin.readline()
    open(sys.argv[2], "w").close()
"""


@pytest.fixture
def lock(tmp_path):
    return str(tmp_path / "some.lock")


@pytest.fixture
def holder(tmp_path, lock):
    """A process inside the lock, which leaves a file and goes when it is sent a line."""
    command = [sys.executable, "-c", HOLDER, lock, str(tmp_path / "done")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "inside\n"
        yield process


def leave(process):
    process.stdin.write("\n")
    process.stdin.flush()


def test_who_does_not_wait_is_told_who_is_inside(holder, lock):
    with pytest.raises(AdversarialError, match=f"can count, and one does: process {holder.pid} on"):
        with locked(lock, "count"):
            pass
    leave(holder)


def test_who_waits_goes_in_when_the_other_has_left(holder, lock, tmp_path):
    asked = []

    def wait(inside):
        asked.append(inside)
        leave(holder)

    with locked(lock, "count", wait=wait):
        assert (tmp_path / "done").exists()
    assert len(asked) == 1 and asked[0].startswith(f"process {holder.pid} on ")


def test_what_a_killed_process_leaves_keeps_nobody_out(holder, lock, tmp_path):
    holder.kill()
    holder.wait()
    with locked(lock, "count", wait=pytest.fail):
        assert not (tmp_path / "done").exists()
    assert not (tmp_path / "some.lock").exists()
