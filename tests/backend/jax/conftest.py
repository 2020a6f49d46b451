"""JAX, or a skip."""

import importlib.util
from types import SimpleNamespace

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import use
from adversarial.backend.precision import prefer_float32
from adversarial.datasets import DenseDesignMatrix

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


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    with aesara.config.change_flags(floatX=request.param):
        yield request.param


@pytest.fixture
def v():
    """Symbolic inputs, by name."""
    return SimpleNamespace(
        x=at.matrix("x", dtype="float32"),
        y=at.matrix("y", dtype="float32"),
        row=at.vector("row", dtype="float32"),
        scalar=at.scalar("scalar", dtype="float32"),
        cube=at.tensor3("cube", dtype="float32"),
        rows=at.ivector("rows"),
        whole=at.imatrix("whole"),
        mask=at.TensorType("bool", (None, None))("mask"),
    )


@pytest.fixture
def values(numbers):
    """Their values, by name."""
    floats = {"x": (4, 6), "y": (4, 6), "row": (6,), "cube": (3, 4, 4), "scalar": ()}
    return {
        **{name: np.float32(numbers.normal(size=shape)) for name, shape in floats.items()},
        "scalar": np.float32(0.7),
        "rows": np.array([2, 0, 3], np.int32),
        "whole": np.int32(numbers.permutation(24).reshape(4, 6) - 12),
        "mask": numbers.rand(4, 6) > 0.5,
    }


@pytest.fixture
def dataset(numbers):
    """17 examples: with minibatches of four, three in one call, one alone, and a short one."""
    return DenseDesignMatrix(X=numbers.rand(17, 3).astype(aesara.config.floatX))
