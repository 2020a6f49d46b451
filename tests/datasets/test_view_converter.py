import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.space import Conv2DSpace, IndexSpace, VectorSpace


def test_a_row_is_read_plane_by_plane():
    view = DefaultViewConverter((2, 3, 2)).design_mat_to_topo_view(np.arange(12).reshape(1, 12))
    assert view.shape == (1, 2, 3, 2)
    assert view[0, 0, 0].tolist() == [0, 6]
    assert view[0, 0, 1].tolist() == [1, 7]
    assert view[0, 1, 0].tolist() == [3, 9]


def test_axes_order_the_view_but_not_the_row():
    rows = np.arange(24).reshape(2, 12)
    usual = DefaultViewConverter((2, 3, 2)).design_mat_to_topo_view(rows)
    converter = DefaultViewConverter((2, 3, 2), axes=["c", 0, 1, "b"])
    view = converter.design_mat_to_topo_view(rows)
    np.testing.assert_array_equal(view, usual.transpose(3, 1, 2, 0))
    np.testing.assert_array_equal(converter.design_mat_to_weights_view(rows), usual)
    assert converter.topo_space == Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"))


@given(
    shape=st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3)),
    axes=st.permutations(["b", 0, 1, "c"]),
    size=st.integers(1, 3),
)
def test_rows_to_images_and_back_changes_nothing(shape, axes, size):
    converter = DefaultViewConverter(shape, axes)
    rows = np.arange(size * np.prod(shape)).reshape(size, -1)
    view = converter.design_mat_to_topo_view(rows)
    np.testing.assert_array_equal(converter.topo_view_to_design_mat(view), rows)


def test_batches_of_images_come_in_the_order_of_the_space():
    rows = np.arange(24, dtype="float32").reshape(2, 12)
    converter = DefaultViewConverter((2, 3, 2))
    space = Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"), dtype="float64")
    batch = converter.get_formatted_batch(rows, space)
    assert batch.dtype == "float64"
    np.testing.assert_array_equal(batch[1, 0, 0], [6, 18])
    vectors = converter.get_formatted_batch(rows, VectorSpace(12, dtype="float64"))
    assert vectors.dtype == "float64"
    np.testing.assert_array_equal(vectors, rows)
    with pytest.raises(ValueError, match="IndexSpace"):
        converter.get_formatted_batch(rows, IndexSpace(3, 12))


def test_sizes_that_do_not_fit_are_refused():
    converter = DefaultViewConverter((2, 3, 2))
    with pytest.raises(ValueError, match=r"\(2, 3, 2\), for a total size of 12.*different \(5\)"):
        converter.design_mat_to_topo_view(np.zeros((1, 5)))
    with pytest.raises(ValueError, match="two dimensions, got 1"):
        converter.design_mat_to_topo_view(np.zeros(12))
    with pytest.raises(ValueError, match=r"was \(1, 3, 2, 2\)"):
        converter.topo_view_to_design_mat(np.zeros((1, 3, 2, 2)))
    with pytest.raises(ValueError, match=r"was \(2, 3\)"):
        converter.topo_view_to_design_mat(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="rows, columns, channels"):
        DefaultViewConverter((2, 3))
    with pytest.raises(ValueError, match="permutation"):
        DefaultViewConverter((2, 3, 2), axes=("b", 0, 1, 2))
