"""What the tests of the backend share."""

import aesara
import pytest


@pytest.fixture
def no_compiler():
    """Python and NumPy carry out everything, constant folding included."""
    with aesara.config.change_flags(cxx=""):
        yield
