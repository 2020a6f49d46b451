import numpy as np
import pytest

from adversarial.datasets.checks import check_numbers
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.files.outline import outlines


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
