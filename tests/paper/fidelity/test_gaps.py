"""How far apart two computations are, by hand."""

import numpy as np
import pytest

from adversarial.paper.fidelity import (
    gap_of,
    gap_of_series,
)


@pytest.mark.parametrize(
    "ours, reference, absolute, relative, close",
    [
        ([1, 2], [1, 2], 0, 0, True),
        ([1, 2.5], [1, 2], 0.5, 0.25, False),
        ([1, 2.125], [1, 2], 0.125, 0.0625, True),  # within a tenth of 2
        ([0, 0], [0, 0], 0, 0, True),
        ([0, 1e-9], [0, 0], 1e-9, np.inf, False),
        ([np.nan, 1], [np.nan, 1], 0, 0, True),
        ([np.inf, 1], [np.inf, 1], 0, 0, True),
        ([np.inf, 1], [-np.inf, 1], np.inf, np.inf, False),
        ([1, np.nan], [1, 1], np.inf, np.inf, False),
        ([1, 1], [1, np.nan], np.inf, np.inf, False),
        ([1, 2, 3], [1, 2], np.inf, np.inf, False),
    ],
)
def test_a_gap_is_measured_against_the_largest_value(ours, reference, absolute, relative, close):
    gap = gap_of("values", "x", ours, reference, within=0.1)
    assert (gap.absolute, gap.relative, gap.close) == (absolute, relative, close)
    assert gap.beyond == (None if close else 0)
    assert gap.differs is gap.largest is None  # of a single record there is nothing to say


def test_a_series_says_where_it_leaves_the_tolerance():
    reference = [[1.0], [10.0], [10.0], [10.0]]
    ours = [[1.0], [10.5], [11.5], [20.0]]
    gap = gap_of_series("values", "x", ours, reference, [0, 0.1, 0.1, 0.1])
    assert (gap.absolute, gap.relative, gap.within, gap.beyond) == (10, 1, 0.1, 2)


@pytest.mark.parametrize(
    "ours, differs, largest",
    [
        ([1, 10, 100, 100], None, None),
        ([1, 10, 100, 100 + 1e-13], 3, 3),  # a few units in the last place
        ([1, 15, 120, 110], 1, 1),  # a half, a fifth and a tenth
        ([1, 15, 150, 100], 1, 2),  # a half of each: then the larger one
        ([1.5, np.nan, np.nan, 100], 0, 1),
        ([1, 15], 1, 1),  # it is beyond the tolerance before it ends
        ([1], 1, 1),  # it ends while it is equal
        ([], 0, 0),
    ],
)
def test_a_series_says_where_it_first_differs_and_where_most(ours, differs, largest):
    gap = gap_of_series("values", "x", ours, [1, 10, 100, 100], [0] * 4)
    assert (gap.differs, gap.largest) == (differs, largest)


def test_differences_that_are_allowed_have_their_places_too():
    gap = gap_of_series("values", "x", [1, 1.25, 1], [1, 1, 1], [0.5] * 3)
    assert (gap.close, gap.differs, gap.largest) == (True, 1, 1)


def test_what_is_allowed_absolutely_is_large_relative_to_nothing():
    gap = gap_of_series("values", "x", [0.5e-6], [1e-8], [1e-3], atol=1e-6)
    assert gap.close
    assert gap.relative == pytest.approx(4.9e-4)  # of 1e-3, of which 1e-6 is a thousandth
