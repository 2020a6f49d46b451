"""The program as such: help, version, and the commands that look at the machine."""

import ast
import importlib
import re
from pathlib import Path

import pytest

import adversarial
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
    "predict",
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
    "card",
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


def text_for_users(file):
    """Strings of a module that are no docstrings: they may end up in help, errors and pages."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [each.value for each in strings if isinstance(each.value, str) and id(each) not in alone]


def test_no_text_for_users_has_the_roles_of_docstrings():
    package = Path(adversarial.__file__).parent
    texts = [text for file in package.rglob("*.py") for text in text_for_users(file)]
    root = package.parent
    pages = [*(root / "docs").glob("*.md"), root / "README.md"]
    texts += [page.read_text(encoding="utf-8") for page in pages if page.exists()]
    assert len(texts) > 1000
    assert [text for text in texts if re.search(r":[a-z]+:`", text)] == []


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
