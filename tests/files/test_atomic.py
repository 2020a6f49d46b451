"""A file appears whole or not at all."""

import os
import stat
import subprocess
import sys

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.errors import AdversarialError, ModelFileError
from adversarial.files.atomic import check_writable, link, remove_partials, replacing
from adversarial.models.mlp import MLP, Linear

FULL_DISK = """
import resource, signal, sys
from adversarial.checkpoint import save_model
from adversarial.errors import ModelFileError
from adversarial.models.mlp import MLP, Linear

model = MLP([Linear(200, "y", irange=0.5)], nvis=200)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
try:
    save_model(sys.argv[1], model)
except ModelFileError as error:
    print(error)
"""


def small(bias=0.0):
    return MLP([Linear(2, "y", irange=0.5, init_bias=bias)], nvis=3)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_write_that_fails_leaves_the_old_file_intact_and_nothing_beside_it(tmp_path):
    path = save_model(str(tmp_path / "m.npz"), small(7.0))
    with open(path, "rb") as file:
        before = file.read()
    result = subprocess.run(
        [sys.executable, "-c", FULL_DISK, path], capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith(f"Cannot write {path}") and "intact" in result.stdout
    assert result.stderr == ""
    with open(path, "rb") as file:
        assert file.read() == before
    assert os.listdir(tmp_path) == ["m.npz"]
    assert load_model(path).get_param_values()[1].tolist() == [7, 7]


def test_saving_over_an_old_file_replaces_it(tmp_path):
    path = save_model(str(tmp_path / "m.npz"), small(1.0))
    save_model(path, small(2.0))
    assert load_model(path).get_param_values()[1].tolist() == [2, 2]
    assert os.listdir(tmp_path) == ["m.npz"]


def test_a_reader_of_the_old_file_is_not_disturbed(tmp_path):
    path = save_model(str(tmp_path / "m.npz"), small(1.0))
    with np.load(path) as archive:
        save_model(path, small(2.0))
        assert archive["parameters/model/y_b"].tolist() == [1, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions of POSIX")
def test_files_have_the_permissions_that_the_umask_leaves(tmp_path):
    old = os.umask(0o027)
    try:
        path = save_model(str(tmp_path / "m.npz"), small())
    finally:
        os.umask(old)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o640


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "m.npz").mkdir()
    with pytest.raises(ModelFileError, match="Cannot write"):
        save_model(str(tmp_path / "m.npz"), small())
    assert os.listdir(tmp_path) == ["m.npz"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    for attempt in (save_model, lambda path, model: check_writable(path, ModelFileError)):
        with pytest.raises(AdversarialError, match="file"):
            attempt(str(tmp_path / "file" / "m.npz"), small())


def test_probing_a_path_leaves_nothing_behind(tmp_path):
    check_writable(str(tmp_path / "new" / "m.npz"), ModelFileError)
    assert os.listdir(tmp_path / "new") == []


def write(path, data=b"new"):
    with replacing(path) as file:
        file.write(b"xyz")
        file.seek(0)  # as writers of archives do
        file.write(data)


@pytest.mark.parametrize("relative", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path, relative, there):
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "target.txt"
    if there:
        target.write_text("old")
    (tmp_path / "first").symlink_to("far/target.txt" if relative else target)
    (tmp_path / "second").symlink_to("first")
    check_writable(tmp_path / "second")
    write(tmp_path / "second")
    assert (tmp_path / "second").is_symlink() and (tmp_path / "first").is_symlink()
    assert target.read_bytes() == b"new" and os.listdir(tmp_path / "far") == ["target.txt"]
    source = tmp_path / "source"
    source.write_text("linked")
    link(str(source), str(tmp_path / "second"))
    assert (tmp_path / "second").is_symlink() and target.read_text() == "linked"


def test_links_in_a_circle_are_one_line(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for attempt in (write, check_writable):
        with pytest.raises(AdversarialError, match="Cannot write .*: Too many levels"):
            attempt(tmp_path / "a")
    assert (tmp_path / "a").is_symlink() and (tmp_path / "b").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="needs devices of POSIX")
def test_a_device_is_written_to_not_replaced(tmp_path):
    (tmp_path / "null").symlink_to("/dev/null")
    for path in ("/dev/null", tmp_path / "null"):
        check_writable(path)
        write(path)
    (tmp_path / "source").write_text("x")
    link(str(tmp_path / "source"), str(tmp_path / "null"))
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode) and (tmp_path / "null").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["null", "source"]


@pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="this system has no device that is full"
)
def test_a_device_that_is_full_is_one_line(tmp_path):
    with pytest.raises(AdversarialError, match="^Cannot write /dev/full: No space left"):
        write("/dev/full")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_gets_everything_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        check_writable(pipe)
        write(pipe, b"newest")
        assert reader.communicate()[0] == b"newest"
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)


TO_STDOUT = """
from adversarial.files.atomic import replacing
print("before", flush=True)
with replacing("/dev/stdout") as file:
    file.write(b"middle\\n")
print("after")
"""


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="this system has no /dev/stdout")
def test_standard_output_that_goes_into_a_file_is_not_replaced(tmp_path):
    with open(tmp_path / "out", "w") as out:
        subprocess.run([sys.executable, "-c", TO_STDOUT], stdout=out, check=True)
    assert (tmp_path / "out").read_text() == "before\nmiddle\nafter\n"
    assert os.listdir(tmp_path) == ["out"]


def test_what_a_killed_process_was_writing_goes_and_nothing_else(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "m.npz").symlink_to("far/m.npz")
    names = [".m.npz.12.part", ".m.npz.part", ".m.npz.mine.part", ".n.npz.12.part"]
    for name in names:
        (tmp_path / "far" / name).write_text("")
    remove_partials(str(tmp_path / "m.npz"))
    assert sorted(os.listdir(tmp_path / "far")) == sorted(names[1:])


def test_a_link_where_a_part_would_be_is_not_followed(tmp_path):
    (tmp_path / "victim").write_text("precious")
    (tmp_path / f".m.{os.getpid()}.part").symlink_to("victim")
    write(tmp_path / "m")
    assert (tmp_path / "victim").read_text() == "precious"
    assert (tmp_path / "m").read_bytes() == b"new"
