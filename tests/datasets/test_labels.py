"""Labels as one-hot rows."""

import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import (
    DenseDesignMatrix,
    convert_to_one_hot,
)
from adversarial.space import VectorSpace

ROWS = np.arange(120, dtype="float32").reshape(10, 12)
LABELS = np.array([[3], [1], [0], [2], [3], [1], [0], [2], [1], [0]], dtype="uint8")


def test_labels_become_one_hot_from_the_lowest_class():
    dataset = DenseDesignMatrix(X=ROWS[:3], y=np.array([2, 4, 1]))
    assert convert_to_one_hot(dataset, min_class=1) is dataset
    np.testing.assert_array_equal(dataset.y, [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]])
    assert dataset.get_data_specs()[0].components[1] == VectorSpace(4)


@pytest.mark.parametrize(
    "y, text",
    [
        (None, "with no labels"),
        (LABELS, "labels aren't scalar"),
        (np.zeros(10), "labels aren't integer-valued"),
        (np.arange(10) - 1, "label -1, below min_class=0"),
    ],
)
def test_labels_that_cannot_become_one_hot_are_refused(y, text):
    with pytest.raises(ValueError, match=text):
        DenseDesignMatrix(X=ROWS, y=y).convert_to_one_hot()
