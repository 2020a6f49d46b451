import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.pylearn2.preprocessing.shuffle_and_split import ShuffleAndSplit


def test_parts_of_a_shuffle_are_apart_and_make_the_whole():
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    order = list(range(10))
    rng = np.random.RandomState(5)
    for i in range(10):
        j = rng.randint(10)
        order[i], order[j] = order[j], order[i]
    for start, stop in ((0, 7), (7, 10)):
        dataset = DenseDesignMatrix(X=X, y=y, preprocessor=ShuffleAndSplit(5, start, stop))
        np.testing.assert_array_equal(dataset.y, order[start:stop])
        np.testing.assert_array_equal(dataset.X, X[order[start:stop]])
    with pytest.raises(ValueError, match="stop=11>m=10"):
        DenseDesignMatrix(X=X, preprocessor=ShuffleAndSplit(5, 0, 11))
