"""What a BLAS says of itself once it is loaded."""

import ctypes
import ctypes.util
import shutil

import pytest

from adversarial.backend.c.blas_library import describe, describe_linked, describe_numpy_blas

COMPILER, MATHEMATICS = shutil.which("g++"), ctypes.util.find_library("m")


@pytest.mark.skipif(MATHEMATICS is None, reason="there is no library libm")
def test_a_library_without_openblas_says_nothing():
    assert describe(ctypes.CDLL(MATHEMATICS)) == {}


def test_numpys_own_has_a_name_whichever_it_is():
    found = describe_numpy_blas()
    assert found["name"].startswith("NumPy's ")
    assert found.keys() <= {"name", "core_type", "threads"}
    assert found.get("threads", 1) >= 1


@pytest.mark.parametrize("compiler", ["no such compiler", "true", "false"])
def test_what_cannot_be_loaded_is_known_by_its_flags(compiler):
    assert describe_linked("-lnobody", compiler) == {"name": "-lnobody"}


@pytest.mark.skipif(COMPILER is None, reason="there is no g++")
def test_a_library_that_does_not_exist_is_known_by_its_flags():
    assert describe_linked("-lno_such_blas", COMPILER) == {"name": "-lno_such_blas"}
