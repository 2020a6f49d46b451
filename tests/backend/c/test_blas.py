"""Which BLAS compiled functions link; each case in a process of its own."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import subprocess
import sys

import pytest
from aesara import config

from adversarial.backend import blas_flags
from adversarial.backend.c.blas import USER, WHEEL
from adversarial.processors import usable_processors

pytestmark = pytest.mark.compiled

HAS_WHEEL = importlib.util.find_spec("scipy_openblas32") is not None
needs_wheel = pytest.mark.skipif(not HAS_WHEEL, reason="scipy-openblas32 is not installed")
needs_compiler = pytest.mark.skipif(not config.cxx, reason="there is no compiler")


def run(script, flags="", **variables):
    environment = {**os.environ, "AESARA_FLAGS": flags, **variables}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment
    )
    assert result.returncode == 0, result.stderr
    return result


REPORT = """
import dataclasses, json, logging
logging.basicConfig(format="%(levelname)s %(message)s")
from adversarial.backend import blas_flags, blas_report
blas_flags(), blas_flags()
print(json.dumps([dataclasses.asdict(blas_report()), sorted(blas_flags())]))
"""


def report(**environment):
    """What is reported, and the names of the flags."""
    return json.loads(run(REPORT, **environment).stdout)


@needs_wheel
@needs_compiler
def test_the_wheels_openblas_is_found():
    found, flags = report(OPENBLAS_NUM_THREADS="1")
    assert found["chosen_by"] == WHEEL
    assert found["name"] == f"OpenBLAS {importlib.metadata.version('scipy-openblas32')}"
    assert found["core_type"]
    assert found["threads"] == 1
    assert flags == ["blas__ldflags", "gcc__cxxflags"]


@needs_wheel
@needs_compiler
@pytest.mark.skipif(platform.machine() != "x86_64", reason="kernels of other processors")
def test_kernels_and_threads_are_those_that_the_library_takes():
    found, _ = report(OPENBLAS_CORETYPE="Nehalem", OPENBLAS_NUM_THREADS="1000")
    assert found["core_type"] == "Nehalem"
    assert found["threads"] == usable_processors()  # no more than there are


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
from adversarial.backend import function
from aesara import tensor as at
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


@needs_compiler
@pytest.mark.parametrize("flags, name", [("-lmyblas", "-lmyblas"), ("", "NumPy's ")])
def test_the_users_own_choice_wins(flags, name):
    result = run(REPORT, flags=f"blas__ldflags={flags}")
    found, names = json.loads(result.stdout)
    assert found["chosen_by"] == USER
    assert found["name"].startswith(name)
    assert names == []
    assert "WARNING" not in result.stderr


@needs_wheel
@needs_compiler
def test_an_openblas_of_the_users_is_asked(tmp_path):
    """The file of the wheel, named by the user."""
    import scipy_openblas32

    folder, name = scipy_openblas32.get_lib_dir(), scipy_openblas32.get_library()
    (tmp_path / "rc").write_text(
        f"[blas]\nldflags = -L{folder} -l{name} -Wl,-rpath,{folder}\n"
        "[gcc]\ncxxflags = -Dsgemm_=scipy_sgemm_\n"
    )
    found, flags = report(AESARARC=str(tmp_path / "rc"), OPENBLAS_NUM_THREADS="1")
    wheels, _ = report()
    assert (found["chosen_by"], flags) == (USER, [])
    assert found["name"].startswith("OpenBLAS ")
    assert (found["core_type"], found["threads"]) == (wheels["core_type"], 1)


@needs_compiler
def test_another_library_is_known_by_its_file(tmp_path):
    def named(code):
        (tmp_path / "own.cpp").write_text(f'extern "C" int sgemm_() {{ return {code}; }}')
        command = [config.cxx, "-shared", "-fPIC", "own.cpp", "-o", "libown.so"]
        subprocess.run(command, cwd=tmp_path, check=True)
        flags = f"blas__ldflags=-L{tmp_path} -lown"
        return report(flags=flags, LD_LIBRARY_PATH=str(tmp_path))[0]

    first, again, other = named(1), named(1), named(2)
    assert first["name"].startswith("libown.so (SHA-256 ")
    assert first["core_type"] is first["threads"] is None
    assert first == again != other


def test_without_a_compiler_nothing_is_linked():
    result = run(WITHOUT_WHEEL + REPORT, flags="cxx=")
    found, _ = json.loads(result.stdout)
    assert found["chosen_by"] == "nobody: there is no compiler"
    assert found["name"].startswith("NumPy's ")
    assert "WARNING" not in result.stderr


WITHOUT_WHEEL = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "scipy_openblas32":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Block())
"""


@needs_compiler
def test_without_the_wheel_one_warning_says_how_to_get_it():
    result = run(WITHOUT_WHEEL + REPORT)
    found, flags = json.loads(result.stdout)
    assert found["chosen_by"] == "nobody: No module named 'scipy_openblas32'"
    assert found["name"].startswith("NumPy's ")
    assert flags == ["blas__ldflags"]
    warnings = [line for line in result.stderr.splitlines() if line.startswith("WARNING")]
    assert len(warnings) == 1
    assert "pip install scipy-openblas32" in warnings[0]
    assert "about twice as long" in warnings[0]


@needs_compiler
def test_without_the_wheel_what_aesara_has_found_is_not_linked():
    """Had it searched, as it does where it is imported first."""
    script = """
import numpy as np
from adversarial.backend import function
from aesara import config, tensor as at
config.blas__ldflags = "-lfound"
x = at.fmatrix()
print(function([x], at.dot(x, x))(np.eye(2, dtype="float32")).tolist())
"""
    assert run(WITHOUT_WHEEL + script).stdout.strip() == "[[1.0, 0.0], [0.0, 1.0]]"


@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed")
def test_jax_needs_no_blas():
    """Nor does it ask for one, or load it."""
    script = """
import logging, sys
logging.basicConfig()
import numpy as np
from adversarial.backend import function, use
from adversarial.checkpoint.origin import machine
from aesara import tensor as at
with use("jax"):
    x = at.dmatrix()
    print(function([x], x + x)(np.eye(2)).tolist())
    print([name for name in machine() if "BLAS" in name], "scipy_openblas32" in sys.modules)
"""
    for result in (run(script), run(WITHOUT_WHEEL + script)):
        assert result.stdout.splitlines() == ["[[2.0, 0.0], [0.0, 2.0]]", "[] False"]
        assert result.stderr == ""


def test_without_the_wheel_functions_work_all_the_same():
    script = (
        WITHOUT_WHEEL
        + """
import numpy as np
from adversarial.backend import function
from aesara import tensor as at
x = at.dmatrix()
print(function([x], at.dot(x, x), mode="FAST_COMPILE")(np.eye(2)).tolist())
"""
    )
    assert run(script).stdout.strip() == "[[1.0, 0.0], [0.0, 1.0]]"


def test_flags_are_copies():
    before = blas_flags()
    blas_flags()["gcc__cxxflags"] = "changed"
    assert blas_flags() == before
