"""Data sets are fetched and checked."""

import pickle

import numpy as np
import pytest

from adversarial.cli import main
from adversarial.datasets import cifar10_files
from adversarial.datasets.cifar10_files import BATCHES, LABEL_NAMES

pytestmark = pytest.mark.xdist_group("cli-program")


def test_data_check_names_each_missing_file_and_the_remedy(desk):
    result = desk.run("data", "check", "mnist")
    assert result.returncode == 2
    assert result.stdout.count(": missing\n") == 4
    assert "adversarial data fetch mnist" in result.stderr


def test_data_check_of_nothing_names_the_first_thing_to_fetch(desk):
    result = desk.run("data", "check")
    assert result.returncode == 2
    absent = "not there: MNIST, CIFAR-10, the Toronto Face Database, SVHN\n"
    assert result.stdout == absent
    assert "No data set is there. Run `adversarial data fetch mnist`" in result.stderr


@pytest.mark.parametrize(
    "name, parts",
    [
        ("cifar10", ["7 of 7 files of CIFAR-10 are missing", "adversarial data fetch cifar10"]),
        ("tfd", ["1 of 1 files of the Toronto Face Database is missing", "docs/data.md"]),
        ("svhn", ["3 of 3 files of SVHN are missing", "docs/data.md"]),
    ],
)
def test_data_check_of_one_data_set_says_how_to_get_it(name, parts, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["data", "check", name]) == 2
    captured = capsys.readouterr()
    assert str(tmp_path) in captured.out
    for part in parts:
        assert part in captured.err


def test_data_check_warns_of_stand_ins_without_failing(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "cifar10" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cifar10_files, "BATCH_SIZE", 2)
    batch = {"data": np.zeros((2, 3072), "uint8"), "labels": [0, 1]}
    for name in (*BATCHES["train"], *BATCHES["test"]):
        (folder / name).write_bytes(pickle.dumps(batch))
    names = {"label_names": list(LABEL_NAMES)}
    (folder / "batches.meta").write_bytes(pickle.dumps(names))
    assert main(["data", "check"]) == 0
    captured = capsys.readouterr()
    assert captured.out.count(": intact layout, but not the published file\n") == 7
    assert "not there: MNIST, the Toronto Face Database, SVHN\n" in captured.out
    assert "warning: 7 of 7 files of CIFAR-10 have an intact layout, but are not" in captured.err


def test_data_sets_that_cannot_be_fetched_are_not_offered(capsys):
    assert main(["data", "fetch", "tfd"]) == 2
    assert "invalid choice: 'tfd' (choose from" in capsys.readouterr().err


def test_data_fetch_copies_from_a_folder(desk, mnist_folder):
    result = desk.run(
        "data", "fetch", "mnist", "--from", mnist_folder, PYLEARN2_DATA_PATH=desk / "p"
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert f"MNIST is in {desk / 'p/mnist'}." in result.stdout
    assert len(list((desk / "p/mnist").iterdir())) == 4
