"""Which float type is chosen; each case in a process of its own."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.compiled

SCRIPT = """
import adversarial
import aesara
before = aesara.config.floatX
from adversarial.backend.precision import prefer_float32
prefer_float32()
prefer_float32()
print(before, aesara.config.floatX)
"""


@pytest.mark.parametrize(
    "flags, expected",
    [
        ("", "float64 float32"),
        ("floatX=float64", "float64 float64"),
        ("floatX=float32", "float32 float32"),
    ],
)
def test_float32_unless_the_user_has_chosen(flags, expected):
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        env={**os.environ, "AESARA_FLAGS": flags},
    )
    assert result.stdout.strip() == expected, result.stderr
