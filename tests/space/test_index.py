"""Labels, and vectors of indicators."""

import aesara
import numpy as np
import pytest

from adversarial.space import (
    IndexSpace,
    VectorSpace,
)

from .batches import evaluate


@pytest.mark.parametrize("symbolic", [False, True])
@pytest.mark.parametrize(
    "dim, expected",
    [(3, [[1, 0, 1], [0, 1, 0]]), (6, [[1, 0, 0, 0, 0, 1], [0, 1, 0, 0, 1, 0]])],
)
def test_labels_become_indicators_merged_or_concatenated(dim, expected, symbolic):
    space, labels = IndexSpace(max_labels=3, dim=2), np.array([[0, 2], [1, 1]])
    target = VectorSpace(dim)
    found = evaluate(space, labels, target) if symbolic else space.np_format_as(labels, target)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == aesara.config.floatX


def test_a_label_out_of_range_is_named():
    with pytest.raises(ValueError, match="label 3 is out of range"):
        IndexSpace(3, 1).np_format_as(np.array([[3]]), VectorSpace(3))
