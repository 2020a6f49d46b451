"""Light compilation for all tests of extensions."""

import aesara
import numpy as np
import pytest

from adversarial.backend import function
from adversarial.backend.precision import prefer_float32


@pytest.fixture(autouse=True)
def light_compilation():
    """No compiler: Python and NumPy carry out the graphs."""
    prefer_float32()
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        yield


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
        import aesara.tensor as at

        return at.as_tensor_variable(np.asarray(values, dtype=aesara.config.floatX))

    return make


@pytest.fixture
def numbers():
    """The same random numbers for everybody."""
    return np.random.RandomState(0)
