"""The program as such: help, version, and the commands that look at the machine."""

import json
import re

import pytest

from adversarial.cli import main
from adversarial.version import __version__

COMMANDS = [
    "train",
    "check",
    "parzen",
    "ll",
    "samples",
    "interpolate",
    "weights",
    "monitor",
    "monitor print",
    "monitor plot",
    "monitor channels",
    "monitor diff",
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
    result = desk.run("data", "check")
    assert result.returncode == 2
    assert result.stdout.count(": missing\n") == 4
    assert "adversarial data fetch mnist" in result.stderr


def test_data_fetch_copies_from_a_folder(desk, mnist_folder):
    result = desk.run(
        "data", "fetch", "mnist", "--from", mnist_folder, PYLEARN2_DATA_PATH=desk / "p"
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert f"MNIST is in {desk / 'p/mnist'}." in result.stdout
    assert len(list((desk / "p/mnist").iterdir())) == 4


def test_doctor_reports_as_json(desk):
    result = desk.run("doctor", "--json", PYLEARN2_DATA_PATH=desk / "nowhere")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["versions"]["adversarial"] == __version__
    assert report["versions"]["aesara"]
    assert report["BLAS"]["float32 product"].endswith(" GFLOP/s")
    assert report["threads"]["OMP_NUM_THREADS"] == "1"
    assert report["data"]["mnist"].startswith("0 of 4 files intact")
    assert str(desk / "nowhere") in report["data"]["mnist, looked for in"]
