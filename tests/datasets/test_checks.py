"""What data sets are given is checked."""

import numpy as np
import pytest

from adversarial.datasets.checks import check_labels, check_range, refuse_nan, rows_to_keep


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


def test_nan_is_refused_and_infinity_is_not():
    refuse_nan(np.array([np.inf]))
    with pytest.raises(ValueError, match="contain NaN"):
        refuse_nan(np.array([0, np.nan]))
