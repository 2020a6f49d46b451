"""The program as such: help, version, and the commands that look at the machine."""

import importlib
import json
import pickle
import re

import numpy as np
import pytest

from adversarial.backend import blas_report, choice
from adversarial.backend.aesara_compat import NUMPY_2, PATCHES
from adversarial.cli import main
from adversarial.cli.options import files, shared
from adversarial.datasets import cifar10_files
from adversarial.datasets.catalogue import CHECKS
from adversarial.datasets.cifar10_files import BATCHES, LABEL_NAMES
from adversarial.datasets.paper import PAPER_SETS
from adversarial.version import __version__

COMMANDS = [
    "train",
    "check",
    "parzen",
    "ll",
    "mixing",
    "samples",
    "interpolate",
    "inpaint",
    "weights",
    "reproduce",
    "monitor",
    "monitor print",
    "monitor plot",
    "monitor channels",
    "monitor diff",
    "summary",
    "show-data",
    "data",
    "data fetch",
    "data check",
    "doctor",
]

pytestmark = pytest.mark.xdist_group("cli-program")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_a_sentence_and_an_example(command, capsys):
    assert main([*command.split(), "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: adversarial {command} ")
    summary = text.split("\n\n")[1]
    assert summary.endswith(".")
    assert f"example:\n  adversarial {command}" in text


def test_help_of_the_program_lists_all_commands(desk):
    result = desk.run("--help")
    assert result.returncode == 0
    assert result.stderr == ""
    for command in COMMANDS:
        assert re.search(rf"^    {command.split()[0]}\s", result.stdout, re.MULTILINE)


def test_what_is_offered_is_what_there_is():
    importlib.import_module("adversarial.cli.data")  # with it come the data sets of the shelf
    assert shared.BACKENDS == choice.NAMES
    assert shared.DATASETS == tuple(sorted(PAPER_SETS))
    assert set(files.CHECKABLE) == set(CHECKS)


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"adversarial {__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["trian"], ["train"], ["train", "a", "--epochs", "-1"]])
def test_wrong_arguments_are_exit_code_2(arguments, capsys):
    assert main(arguments) == 2
    assert "usage: adversarial" in capsys.readouterr().err


def test_an_unknown_command_names_the_known_ones(capsys):
    main(["trian"])
    assert "train" in capsys.readouterr().err


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


def test_doctor_reports_as_json(desk):
    variables = {"PYLEARN2_DATA_PATH": desk / "nowhere", "OPENBLAS_NUM_THREADS": 1}
    result = desk.run("doctor", "--json", **variables)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["versions"]["adversarial"] == __version__
    assert report["versions"]["aesara"]
    here = blas_report()
    assert report["BLAS"]["library"] == here.name
    assert report["BLAS"]["chosen by"] == here.chosen_by
    assert report["BLAS"]["core type"] == (here.core_type or "unknown")
    assert report["BLAS"]["threads"] == (1 if here.threads else "unknown")
    patches = report["patches of Aesara"]
    assert any("numpy.cast" in what for what in patches.values()) == NUMPY_2
    assert len(patches) == len(PATCHES)
    assert report["BLAS"]["float32 product"].endswith(" GFLOP/s")
    assert report["threads"]["OMP_NUM_THREADS"] == "1"
    assert report["data"]["mnist"].startswith("0 of 4 files intact")
    assert str(desk / "nowhere") in report["data"]["mnist, looked for in"]
    assert report["data"]["cifar10"].startswith("0 of 7 files intact (data_batch_1, ")
    assert report["data"]["tfd"] == "0 of 1 files intact (TFD_48x48.mat: missing)"
    assert str(desk / "nowhere" / "faces") in report["data"]["tfd, looked for in"]
    assert report["data"]["svhn"].startswith("0 of 3 files intact")
