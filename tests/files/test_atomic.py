"""A file appears whole or not at all."""

import os
import stat
import subprocess
import sys

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.errors import AdversarialError, ModelFileError
from adversarial.files.atomic import check_writable
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
