"""Two real processes and one lock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adversarial.errors import AdversarialError
from adversarial.files.lock import lock_path, locked

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
    return str(tmp_path / "some.npz")


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
    assert not os.path.exists(lock_path(lock))


def test_files_of_others_stay_as_they_are(lock, tmp_path):
    for name in ("some.npz", "some.lock", "some.npz.lock", ".some.npz.lock"):
        (tmp_path / name).write_text("precious")
    with locked(lock, "count"):
        pass
    assert {path.read_text() for path in tmp_path.iterdir()} == {"precious"}
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "folder", "pipe"])
def test_what_is_in_the_way_of_the_lock_is_not_touched(lock, tmp_path, kind):
    place, victim = Path(lock_path(lock)), tmp_path / "victim"
    victim.write_text("precious")
    if kind == "file":
        place.write_text("precious")
    elif kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("victim" if kind == "link" else "nowhere")
    before = os.lstat(place)
    with pytest.raises(AdversarialError, match="is no lock of this program, and in its way"):
        with locked(lock, "count"):
            pytest.fail("inside")
    assert os.path.samestat(before, os.lstat(place)) and victim.read_text() == "precious"
    assert kind != "file" or place.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_two_names_of_one_file_have_one_lock(tmp_path):
    (tmp_path / "other.npz").symlink_to("some.npz")
    assert lock_path(str(tmp_path / "other.npz")) == lock_path(str(tmp_path / "some.npz"))
