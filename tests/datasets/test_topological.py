"""Rows of a design matrix shown as images."""

import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import (
    DenseDesignMatrix,
    set_axes,
)
from adversarial.space import Conv2DSpace

ROWS = np.arange(120, dtype="float32").reshape(10, 12)


def test_images_are_given_in_any_order_of_axes():
    images = np.arange(48.0).reshape(2, 2, 3, 4)  # c, rows, columns, b
    dataset = DenseDesignMatrix(topo_view=images, axes=("c", 0, 1, "b"))
    assert dataset.X.shape == (4, 12)
    np.testing.assert_array_equal(dataset.X[1], images[:, :, :, 1].ravel())
    np.testing.assert_array_equal(dataset.get_topological_view(), images)
    np.testing.assert_array_equal(dataset.get_design_matrix(images), dataset.X)
    assert dataset.X_topo_space.axes == ("c", 0, 1, "b")
    assert set_axes(dataset, ("b", 0, 1, "c")) is dataset
    np.testing.assert_array_equal(
        dataset.get_topological_view(dataset.X[:1])[0], images[:, :, :, 0].transpose(1, 2, 0)
    )
    np.testing.assert_array_equal(dataset.get_weights_view(dataset.X)[3, 1, 2], images[:, 1, 2, 3])


def test_without_a_converter_there_are_no_images():
    dataset = DenseDesignMatrix(X=ROWS)
    with pytest.raises(ValueError, match="get_topological_view on a dataset that has no view conv"):
        dataset.get_topological_view()
    with pytest.raises(ValueError, match="get_weights_view"):
        dataset.get_weights_view(ROWS)
    # A space reads the row itself then: all channels of a pixel together.
    specs = (Conv2DSpace((2, 3), 2), "features")
    batch = next(dataset.iterator("sequential", batch_size=1, data_specs=specs))
    np.testing.assert_array_equal(batch[0, 0, 0], [0, 1])


def test_viewers_get_values_of_at_most_one():
    dataset = DenseDesignMatrix(X=ROWS)
    found = dataset.adjust_for_viewer(np.array([[1.0, -4.0, 2.0]]))
    np.testing.assert_array_equal(found, [[0.25, -1, 0.5]])
    found = dataset.adjust_to_be_viewed_with(np.array([[1.0, -4.0]]), np.array([[-2.0]]))
    np.testing.assert_array_equal(found, [[0.5, -1]])
    assert not dataset.adjust_for_viewer(np.zeros((1, 2))).any()
