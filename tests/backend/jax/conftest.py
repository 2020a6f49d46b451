"""JAX, or a skip."""

import importlib.util

import aesara
import pytest

from adversarial.backend import use
from adversarial.backend.precision import prefer_float32

if importlib.util.find_spec("jax") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(autouse=True)
def float_type():
    prefer_float32()


@pytest.fixture
def jax_backend():
    """JAX on the processor, making three steps of training in one call."""
    with use("jax") as backend:
        backend.block = 3
        yield backend


@pytest.fixture
def in_c():
    """Compile something the other way: Python and NumPy, and no rewrites, as fast as can be."""

    def compile_in_c(function, *arguments):
        with use("c"), aesara.config.change_flags(mode="Mode", linker="py", optimizer="None"):
            return function(*arguments)

    return compile_in_c
