"""Nothing happens on import; each case in a process of its own."""

import os
import subprocess
import sys

import pytest

from adversarial.cli.entry import COMMANDS

pytestmark = pytest.mark.compiled

MODULES = [
    "adversarial",
    "adversarial.training",
    "adversarial.monitor",
    "adversarial.checkpoint",
    "adversarial.backend",
    "adversarial.backend.precision",
    "adversarial.config.yaml_parse",
    "adversarial.datasets.saving",
    "adversarial.pylearn2.zca_dataset",
    "adversarial.datasets.preprocessing",
    "adversarial.checkpoint.serial",
    "adversarial.training_algorithms.alternating",
    "adversarial.costs.mlp.dropout",
    "adversarial.cli.entry",
]

SCRIPT = """
import logging, os, sys, warnings
import numpy, scipy.optimize
environment = dict(os.environ)
filters = list(warnings.filters)
level = logging.getLogger().level, list(logging.getLogger().handlers)
import adversarial
import aesara
configured = {name: getattr(aesara.config, name) for name in (
    "floatX", "mode", "linker", "optimizer", "blas__ldflags", "gcc__cxxflags", "openmp")}
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
assert {name: getattr(aesara.config, name) for name in configured} == configured
assert dict(os.environ) == environment
assert (logging.getLogger().level, list(logging.getLogger().handlers)) == level
assert "jax" not in sys.modules
assert warnings.filters == filters, [f for f in warnings.filters if f not in filters]
print("clean")
"""


def python(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )


@pytest.fixture
def package():
    import adversarial

    return os.path.dirname(os.path.dirname(adversarial.__file__))


def test_importing_changes_no_setting_and_writes_no_file(tmp_path, package):
    work, cache = tmp_path / "work", tmp_path / "cache"
    work.mkdir()
    result = python(
        "-c",
        SCRIPT,
        *MODULES,
        cwd=work,
        PYTHONPATH=package,
        AESARA_FLAGS=f"base_compiledir={cache}",
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == "clean\n"
    assert os.listdir(work) == []
    compiled = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(cache)
        for name in names
        if name.endswith((".so", ".pyd", ".c", ".cpp"))
    ]
    # Aesara itself compiles its helpers when it is imported
    helpers = ("lazylinker_ext", "cutils_ext", "scan_perform")
    assert all(any(helper in path for helper in helpers) for path in compiled), compiled


@pytest.mark.parametrize("module", MODULES)
def test_every_module_can_be_the_first_one_imported_without_a_warning(module, tmp_path, package):
    result = python(
        "-W",
        "error",
        "-c",
        f"import {module}",
        cwd=tmp_path,
        PYTHONPATH=package,
    )
    assert result.returncode == 0, result.stderr
    assert (result.stdout, result.stderr) == ("", "")


LIGHT = """
import sys
from adversarial.cli import main
codes = [main(line.split()) for line in sys.argv[1:]]
slow = {"aesara", "jax", "numpy", "scipy", "PIL", "tqdm", "matplotlib"} & set(sys.modules)
assert codes == [0] * len(codes) and not slow, (codes, slow)
"""


def test_help_loads_nothing_slow(package):
    lines = ["--help", "--version"]
    lines += [f"{command.name} --help" for command in COMMANDS]
    lines += [
        f"{command.name} {action.name} --help" for command in COMMANDS for action in command.actions
    ]
    result = python("-c", LIGHT, *lines, cwd=package)
    assert result.returncode == 0, result.stderr


AFTERWARDS = """
import sys
import adversarial
assert not {"aesara", "numpy"} & set(sys.modules)
assert "Generator" in dir(adversarial) and not hasattr(adversarial, "Generators")
import aesara
import importlib.util
assert importlib.util.find_spec("aesara").origin == aesara.__file__
assert "adversarial.backend.aesara_compat" in sys.modules
assert adversarial.Generator is adversarial.models.generator.Generator
assert adversarial.space.VectorSpace(2).dim == 2
x = aesara.tensor.dmatrix()
assert aesara.link and aesara.function([x], aesara.tensor.argmax(x))([[1, 3, 2]]) == 1
"""


def test_aesara_can_be_imported_right_after_the_package(package):
    result = python("-W", "error", "-c", AFTERWARDS, cwd=package)
    assert result.returncode == 0, result.stderr
