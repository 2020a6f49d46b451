"""Batches of a data set in memory, as the wanted sources and spaces."""

import aesara
import numpy as np

from adversarial.datasets.dense_design_matrix import (
    DefaultViewConverter,
    DenseDesignMatrix,
)
from adversarial.space import CompositeSpace, Conv2DSpace, IndexSpace, NullSpace, VectorSpace

ROWS = np.arange(120, dtype="float32").reshape(10, 12)
LABELS = np.array([[3], [1], [0], [2], [3], [1], [0], [2], [1], [0]], dtype="uint8")


def labelled(**kwargs):
    converter = DefaultViewConverter((2, 3, 2))
    return DenseDesignMatrix(X=ROWS, y=LABELS, y_labels=4, view_converter=converter, **kwargs)


def test_features_and_targets_come_in_the_wanted_spaces():
    image = Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"), dtype="float64")
    specs = (
        CompositeSpace([VectorSpace(4), image, IndexSpace(4, 1)]),
        ("targets", "features", "targets"),
    )
    batches = list(labelled().iterator("sequential", batch_size=4, data_specs=specs))
    one_hot, images, labels = batches[0]
    np.testing.assert_array_equal(one_hot, np.eye(4)[[3, 1, 0, 2]])
    assert images.dtype == "float64"
    # Through the view converter: plane by plane, not as a space would read the row.
    np.testing.assert_array_equal(images[:, 0, 0, 0], [0, 6])
    np.testing.assert_array_equal(labels, [[3], [1], [0], [2]])
    assert labels.dtype == "int64"
    assert [len(batch[0]) for batch in batches] == [4, 4, 2]


def test_features_alone_are_the_default_and_no_tuple():
    iterator = labelled().iterator("sequential", batch_size=4)
    assert (iterator.num_batches, iterator.num_examples, iterator.batch_size) == (3, 10, 4)
    assert iterator.uneven and not iterator.stochastic
    batch = next(iterator)
    np.testing.assert_array_equal(batch, ROWS[:4])
    assert batch.dtype == aesara.config.floatX
    (batch,) = next(labelled().iterator("sequential", batch_size=4, return_tuple=True))
    np.testing.assert_array_equal(batch, ROWS[:4])


def test_slices_of_the_wanted_type_are_not_copied():
    specs = (VectorSpace(12, dtype="float32"), "features")
    batch = next(labelled().iterator("sequential", batch_size=4, data_specs=specs))
    assert np.shares_memory(batch, ROWS)


def test_an_iterator_goes_on_from_a_saved_position():
    make = lambda: labelled().iterator("shuffled_sequential", batch_size=3, rng=5)  # noqa: E731
    iterator = make()
    next(iterator)
    state = iterator.get_state()
    resumed = make()
    resumed.set_state(state)
    np.testing.assert_array_equal(np.concatenate(list(resumed)), np.concatenate(list(iterator)))


def test_no_data_is_none_or_an_empty_tuple():
    iterate = labelled().iterator
    assert next(iterate("sequential", batch_size=4, data_specs=(NullSpace(), ""))) is None
    specs = (CompositeSpace([]), ())
    batches = list(iterate("sequential", batch_size=4, data_specs=specs, return_tuple=True))
    assert batches == [(), (), ()]
