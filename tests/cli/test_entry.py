"""The program as such: help, version, and the commands that look at the machine."""

import re

import pytest

from adversarial.backend import choice
from adversarial.cli import main
from adversarial.cli.options import files, shared
from adversarial.datasets.catalogue import CHECKS
from adversarial.datasets.paper import PAPER_SETS
from adversarial.pylearn2 import svhn  # noqa: F401 (adds itself to CHECKS)
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
