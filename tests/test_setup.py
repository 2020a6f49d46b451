"""Which Python the environment is made with, and what is said where something lacks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adversarial.cli.doctor import TESTED_PYTHONS

ROOT = Path(__file__).parents[1]
FINDER = ROOT / ".ci" / "find-python"
HERE = "{}.{}".format(*sys.version_info)
OTHER = "3.10" if HERE != "3.10" else "3.11"


def find(*wanted, folder, **variables):
    """Look for a Python where a folder is first on the PATH, and no other has any."""
    variables["PATH"] = os.pathsep.join([str(folder), "/usr/bin", "/bin"])
    command = ["sh", FINDER, *wanted]
    return subprocess.run(command, env=variables, capture_output=True, text=True)


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def same(path, other):
    return os.path.realpath(path.strip()) == os.path.realpath(other)


@pytest.fixture
def refusing(tmp_path):
    """A stand-in for Python in front of all others."""
    script(tmp_path / f"python{HERE}", f"echo 'python{HERE}: not here'; echo 'or there'; exit 127")
    return tmp_path


def test_the_tested_versions_are_the_same_everywhere():
    setup = (ROOT / "setup.py").read_text(encoding="utf-8")
    assert tuple(re.findall(r"Python :: (3\.\d+)", setup)) == TESTED_PYTHONS
    finder = FINDER.read_text(encoding="utf-8")
    assert tuple(re.search('TESTED="(.*)"', finder)[1].split()[::-1]) == TESTED_PYTHONS


def test_a_version_is_taken_from_its_variable(tmp_path):
    variable = f"PYTHON{HERE.replace('.', '')}"
    found = find(HERE, folder=tmp_path, **{variable: sys.executable})
    assert (found.returncode, found.stderr) == (0, "")
    assert same(found.stdout, sys.executable)


def test_a_stand_in_that_refuses_is_passed_over_for_what_the_version_manager_keeps(refusing):
    script(refusing / "pyenv", f"echo '{sys.executable}'")
    found = find(HERE, folder=refusing)
    assert (found.returncode, found.stderr) == (0, "")
    assert same(found.stdout, sys.executable)


def test_one_line_says_what_was_looked_for_and_who_refused(refusing):
    script(refusing / "pyenv", f"echo '{sys.executable}'")
    script(refusing / f"python{OTHER}", "exec " + sys.executable + ' "$@"')
    found = find(OTHER, "./nowhere", folder=refusing)
    assert (found.returncode, found.stdout) == (1, "")
    (line,) = found.stderr.splitlines()
    assert line.startswith(f"No Python found (looked for: {OTHER} ./nowhere); python{OTHER}: is ")
    assert f"python{OTHER}: is Python {HERE};" in line
    assert "./nowhere: " in line


def test_a_version_that_nobody_tested_is_taken_with_a_line_that_says_so(tmp_path):
    older = [version for version in TESTED_PYTHONS if version != HERE]
    text = FINDER.read_text(encoding="utf-8")
    copy = tmp_path / "find-python"
    copy.write_text(re.sub('TESTED=".*"', f'TESTED="{" ".join(older[::-1])}"', text))
    command = ["sh", copy, sys.executable]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stderr == f"Python {HERE} has not been tested, only {', '.join(older)} have.\n"
    assert same(found.stdout, sys.executable)


@pytest.fixture
def without_aesara(tmp_path):
    """Calls Python with NumPy and this package alone."""
    numpy = Path(np.__file__).parent
    for folder in (numpy, numpy.with_name("numpy.libs")):
        if folder.exists():
            (tmp_path / folder.name).symlink_to(folder)
    path = os.pathsep.join([str(ROOT), str(tmp_path)])

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-S", *arguments],
            env={**os.environ, "PYTHONPATH": path},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    return run


REMEDY = "-m pip install --no-deps aesara==2.9.4"


@pytest.mark.parametrize("arguments", [["train", "mnist.yaml"], ["samples", "model.npz"]])
def test_without_aesara_the_program_says_in_one_line_what_to_type(arguments, without_aesara):
    result = without_aesara("-m", "adversarial", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.endswith(f"{sys.executable} {REMEDY}")


def test_without_aesara_the_installed_command_says_the_same(without_aesara, tmp_path):
    command = tmp_path / "adversarial"  # as pip writes it
    command.write_text("import sys\nfrom adversarial.cli import main\nsys.exit(main())\n")
    result = without_aesara(command, "check", "mnist.yaml")
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.endswith(REMEDY)


def test_without_aesara_an_import_raises_with_the_same_words(without_aesara):
    result = without_aesara("-c", "import adversarial; adversarial.Generator")
    assert result.returncode == 1
    last = result.stderr.splitlines()[-1]
    assert "Aesara 2.9.4 is not installed" in last
    assert last.endswith(REMEDY)


def test_without_aesara_the_help_is_there(without_aesara):
    result = without_aesara("-m", "adversarial", "--help")
    assert (result.returncode, result.stderr) == (0, "")
