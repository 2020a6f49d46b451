"""What data sets are given is checked."""

import numpy as np
import pytest

from adversarial.datasets.checks import (
    check_labels,
    check_numbers,
    check_range,
    rows_to_keep,
)
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.files.outline import outlines


@pytest.mark.parametrize(
    "start, stop, text",
    [
        (0, None, "start and stop must be given together"),
        (-1, 2, "start=-1 must not be negative"),
        (2, 2, "stop=2 must be greater than start=2"),
        (0, 11, "stop=11>m=10"),
    ],
)
def test_a_range_that_is_none_is_refused(start, stop, text):
    with pytest.raises(ValueError, match=text):
        check_range(start, stop, 10)
    with pytest.raises(ValueError, match=text):
        rows_to_keep("MNIST", start, stop, 10)


def test_a_range_keeps_those_rows_and_stop_alone_all():
    assert rows_to_keep("MNIST", 2, 10, 10) == slice(2, 10)
    assert rows_to_keep("MNIST", None, None, 10) == slice(0, 10)
    with pytest.warns(UserWarning, match="MNIST: stop=3 is ignored without start"):
        assert rows_to_keep("MNIST", None, 3, 10) == slice(0, 10)


@pytest.mark.parametrize(
    "labels, text",
    [
        (None, "y_labels=3 is given without y"),
        (np.zeros(2), "y_labels needs integers in y, got float64"),
        (np.array([0, 3]), "y has values from 0 to 3"),
        (np.array([-1, 2]), "y has values from -1 to 2"),
    ],
)
def test_labels_out_of_range_are_refused(labels, text):
    with pytest.raises(ValueError, match=text):
        check_labels("y", labels, 3)
    check_labels("y", labels, None)
    check_labels("y", np.array([0, 2]), 3)


@pytest.mark.parametrize("bad, said", [(np.nan, "NaN"), (-np.inf, "infinity"), (1e300, "1e+300")])
def test_the_first_number_that_is_none_is_named_by_its_place(bad, said):
    rows = np.zeros((2500, 3))
    rows[2100, 1] = rows[2400, 0] = bad
    with pytest.raises(ValueError) as refused:
        check_numbers("X", rows)
    assert f"{said}, in X, row 2100, column 1, counted from 0" in str(refused.value)
    with pytest.raises(ValueError, match="row 2100"):
        DenseDesignMatrix(X=rows)


@pytest.mark.parametrize(
    "dtype", ["complex64", "M8[s]", "m8[s]", "O", "U3", "S2", "V0", "V8"], ids=str
)
def test_what_is_no_number_is_no_data(dtype):
    with pytest.raises(ValueError, match="must hold numbers, not "):
        check_numbers("y", np.zeros((2, 2), dtype))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", "u1", "i8", "?", np.longdouble])
def test_numbers_of_all_types_are_data(dtype):
    check_numbers("X", np.ones((3, 2), dtype))
    check_numbers("y", np.ones(3, dtype))
    check_numbers("X", np.ones((0, 2), dtype))


def test_outlines_and_mapped_files_are_not_read(tmp_path):
    with outlines():
        check_numbers("X", np.full((2, 2), np.nan))
    mapped = np.lib.format.open_memmap(tmp_path / "x.npy", "w+", float, (2, 2))
    mapped[:] = np.nan
    check_numbers("X", mapped)


def test_targets_are_looked_at_too():
    with pytest.raises(ValueError, match="NaN, in y, row 1, counted"):
        DenseDesignMatrix(X=np.zeros((3, 1)), y=np.array([0, np.nan, 1]))
