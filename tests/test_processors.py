"""How many processors there are to use."""

import pytest

from adversarial.processors import processors, usable_processors


@pytest.mark.parametrize(
    "asked, expected", [("1", 1), ("0", 1), ("100000", None), ("", None), ("many", None)]
)
def test_the_variable_of_openmp_is_a_limit(asked, expected, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    assert usable_processors() >= 1
    assert processors() == (expected or usable_processors())
