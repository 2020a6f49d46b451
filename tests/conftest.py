"""What several folders of tests share."""

import os
from pathlib import Path

import aesara
import numpy as np
import pytest
from hypothesis import settings

from adversarial.backend import function, use
from adversarial.backend.precision import prefer_float32

# What the tests' own experiments are filled in with, also in processes of their own.
os.environ["ADVERSARIAL_ENV"] = "DATA OUT HERE RUNS STORED TOY_FOLDER GOLDEN_DATA GOLDEN_DIR"

# The same examples in every run, and no clock: a busy machine must not fail a test.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_addoption(parser):
    """Let the light tests run under another backend, too."""
    parser.addoption("--backend", choices=("c", "jax"), help="of the tests of models, costs, ...")


@pytest.fixture(autouse=True)
def light_compilation(request):
    """No compiler, unless a test asks for it: Python and NumPy carry out the graphs, or JAX.

    They are small, and compiling them in C would take longer than running them in Python.
    """
    if request.node.get_closest_marker("compiled"):
        yield
        return
    prefer_float32()
    backend = request.config.getoption("backend")
    with use(backend) if backend else aesara.config.change_flags(mode="FAST_COMPILE"):
        yield


@pytest.fixture(scope="session")
def mnist_folder():
    """Folder of the real MNIST files, or a skip: a clone alone has none."""
    return real_data("mnist", "t10k-images-idx3-ubyte*", "adversarial data fetch mnist")


@pytest.fixture(scope="session")
def cifar10_folder():
    """Folder of real CIFAR-10, or of a copy in its layout; or a skip."""
    pattern = "cifar-10-batches-py/test_batch"
    return real_data("cifar10", pattern, "adversarial data fetch cifar10")


@pytest.fixture(scope="session")
def tfd_folder():
    """Folder of the Toronto Face Database, or of other faces in its layout; or a skip."""
    return real_data("faces", "TFD/TFD_48x48.mat", "docs/data.md")


def real_data(name, pattern, remedy):
    root = os.environ.get("PYLEARN2_DATA_PATH")
    if not root:
        pytest.skip(reason=f"PYLEARN2_DATA_PATH is not set: no folder with real {name}")
    folder = Path(root, name)
    if not any(folder.glob(pattern)):
        pytest.skip(reason=f"no {pattern} in {folder}: {remedy}")
    return folder


@pytest.fixture
def compute():
    """Evaluate an expression, or a list of them, that needs no input."""
    return lambda expression: function([], expression)()


@pytest.fixture
def close():
    """Compare with expected values to the precision of the configured float type."""

    def compare(actual, expected, rtol=None, atol=None):
        double = aesara.config.floatX == "float64"
        rtol = rtol or (1e-10 if double else 2e-5)
        atol = atol or (1e-12 if double else 1e-6)
        np.testing.assert_allclose(actual, expected, rtol=rtol, atol=atol)

    return compare


@pytest.fixture
def batch():
    """A constant of the configured float type."""

    def make(values):
        return aesara.tensor.as_tensor_variable(np.asarray(values, dtype=aesara.config.floatX))

    return make


@pytest.fixture
def numbers():
    """The same random numbers for everybody."""
    return np.random.RandomState(0)
