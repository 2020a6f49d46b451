"""Aesara is mended when it is first imported, whoever asks for it; in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

import adversarial

SCRIPT = """
import sys
import adversarial
assert "aesara" not in sys.modules
import aesara
assert "adversarial.backend.aesara_compat" in sys.modules
assert aesara.__spec__.name == "aesara" and aesara.__spec__.origin == aesara.__file__
import aesara.tensor as at
assert at.constant([1.5, 2.5]).sum().eval() == 4
"""


@pytest.mark.compiled
def test_aesara_is_mended_on_its_first_import():
    root = Path(adversarial.__file__).parents[1]
    command = [sys.executable, "-c", SCRIPT]
    environment = {"PYTHONPATH": str(root), "AESARA_FLAGS": "cxx=,mode=FAST_COMPILE"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment)
    assert done.returncode == 0, done.stderr
