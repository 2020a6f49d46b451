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


LOADING = """
import sys
import numpy as np
from adversarial.checkpoint import load_model, save_model
if sys.argv[1] == "save":
    from adversarial.models.mlp import MLP, Linear
    save_model(sys.argv[2], MLP([Linear(2, "h", irange=0.1)], nvis=3))
else:
    print({param.dtype for param in load_model(sys.argv[2]).get_params()})
"""


def test_a_model_is_loaded_in_float32_whatever_was_called_before(tmp_path):
    for order in ("save", "load"):
        result = subprocess.run(
            [sys.executable, "-c", LOADING, order, tmp_path / "model.npz"],
            capture_output=True,
            text=True,
            env={**os.environ, "AESARA_FLAGS": ""},
        )
    assert result.stdout.strip() == "{'float32'}", result.stderr
