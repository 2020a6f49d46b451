"""Which BLAS compiled functions link; each case in a process of its own."""

import importlib.util
import os
import subprocess
import sys

import pytest

from adversarial.backend import BlasReport, blas_flags, blas_report

HAS_WHEEL = importlib.util.find_spec("scipy_openblas32") is not None
needs_wheel = pytest.mark.skipif(not HAS_WHEEL, reason="scipy-openblas32 is not installed")


def run(script, flags=""):
    environment = {**os.environ, "AESARA_FLAGS": flags}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment
    )
    assert result.returncode == 0, result.stderr
    return result


REPORT = """
import logging
logging.basicConfig(format="%(levelname)s %(message)s")
from adversarial.backend import blas_report
report = blas_report()
blas_report()
print(report.origin, "|", report.name, "|", sorted(report.flags))
"""


@needs_wheel
def test_the_wheels_openblas_is_found():
    origin, name, flags = run(REPORT).stdout.strip().split(" | ")
    assert origin == "wheel"
    assert "OpenBLAS" in name
    assert flags == "['blas__ldflags', 'gcc__cxxflags']"


@needs_wheel
def test_every_routine_that_aesara_calls_gets_the_wheels_prefix():
    """Symbols are looked up in the library itself."""
    import ctypes

    import scipy_openblas32

    script = """
from adversarial.backend import blas_flags
print(blas_flags()["gcc__cxxflags"])
"""
    macros = dict(
        flag[2:].split("=") for flag in run(script).stdout.split() if flag.startswith("-D")
    )
    assert macros["sgemm_"] == "scipy_sgemm_" and macros["dgemv_"] == "scipy_dgemv_"
    folder = scipy_openblas32.get_lib_dir()
    (name,) = [n for n in os.listdir(folder) if scipy_openblas32.get_library() in n and ".so" in n][
        :1
    ]
    library = ctypes.CDLL(os.path.join(folder, name))
    for routine in ("sgemm_", "dgemm_", "sgemv_", "dgemv_", "sger_", "dger_", "sdot_", "ddot_"):
        assert hasattr(library, macros[routine])


LINKED = """
import numpy as np
from aesara import tensor as at
from adversarial.backend import function
from adversarial.backend.precision import prefer_float32
prefer_float32()
x, y = at.fmatrices(2)
product = function([x, y], at.dot(x, y))
rng = np.random.RandomState(0)
a, b = (rng.randn(50, 50).astype("float32") for _ in range(2))
np.testing.assert_allclose(product(a, b), a @ b, rtol=1e-4, atol=1e-4)
with open("/proc/self/maps") as maps:
    print(any("scipy_openblas" in line for line in maps))
"""


@needs_wheel
@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="needs /proc")
def test_a_compiled_product_calls_the_wheels_openblas():
    assert run(LINKED).stdout.strip() == "True"


@pytest.mark.parametrize(
    "flags, name",
    [("blas__ldflags=-lmyblas", "-lmyblas"), ("blas__ldflags=", "none (chosen in AESARA_FLAGS)")],
)
def test_the_users_own_choice_wins(flags, name):
    result = run(REPORT, flags=flags)
    assert result.stdout.strip() == f"user | {name} | []"
    assert "WARNING" not in result.stderr


WITHOUT_WHEEL = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "scipy_openblas32":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Block())
"""


def test_without_the_wheel_one_warning_says_how_to_get_it():
    result = run(WITHOUT_WHEEL + REPORT)
    assert result.stdout.startswith("none | none (")
    warnings = [line for line in result.stderr.splitlines() if line.startswith("WARNING")]
    assert len(warnings) == 1
    assert "pip install scipy-openblas32" in warnings[0]
    assert "about twice as long" in warnings[0]


def test_without_the_wheel_functions_work_all_the_same():
    script = (
        WITHOUT_WHEEL
        + """
import numpy as np
from aesara import tensor as at
from adversarial.backend import function
x = at.dmatrix()
print(function([x], at.dot(x, x), mode="FAST_COMPILE")(np.eye(2)).tolist())
"""
    )
    assert run(script).stdout.strip() == "[[1.0, 0.0], [0.0, 1.0]]"


def test_the_report_is_made_once_and_flags_are_copies():
    assert blas_report() is blas_report()
    assert isinstance(blas_report(), BlasReport)
    blas_flags()["gcc__cxxflags"] = "changed"
    assert blas_flags() == blas_report().flags
