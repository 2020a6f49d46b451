import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix


@pytest.fixture
def images():
    """Make a small data set of images of 6 x 5 pixels, in any order of axes."""

    def make(count=8, channels=3, axes=("b", 0, 1, "c"), dtype="float64"):
        rng = np.random.RandomState(1)
        rows = rng.uniform(0, 255, (count, 30 * channels)).astype(dtype)
        labels = np.arange(count).reshape(-1, 1) % 10
        converter = DefaultViewConverter((6, 5, channels), axes)
        return DenseDesignMatrix(X=rows, y=labels, y_labels=10, view_converter=converter)

    return make
