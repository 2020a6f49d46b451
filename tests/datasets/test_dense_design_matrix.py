import gc
import weakref

import aesara
import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import (
    DefaultViewConverter,
    DenseDesignMatrix,
    dataset_range,
    from_dataset,
)
from adversarial.space import CompositeSpace, IndexSpace, VectorSpace

ROWS = np.arange(120, dtype="float32").reshape(10, 12)
LABELS = np.array([[3], [1], [0], [2], [3], [1], [0], [2], [1], [0]], dtype="uint8")


def labelled(**kwargs):
    converter = DefaultViewConverter((2, 3, 2))
    return DenseDesignMatrix(X=ROWS, y=LABELS, y_labels=4, view_converter=converter, **kwargs)


def test_a_given_generator_is_used_itself_and_shuffles_as_the_original():
    rng = np.random.RandomState([2012, 10, 5])
    dataset = labelled()
    own_state = dataset.rng.get_state()[1].copy()
    for expected in ([4, 7, 0, 9, 2, 6, 3, 8, 1, 5], [0, 2, 9, 7, 5, 4, 1, 3, 6, 8]):
        batches = dataset.iterator("shuffled_sequential", batch_size=3, rng=rng)
        np.testing.assert_array_equal(np.concatenate(list(batches)), ROWS[expected])
    np.testing.assert_array_equal(dataset.rng.get_state()[1], own_state)


def test_without_a_generator_the_data_sets_own_draws():
    order = np.arange(10)
    np.random.RandomState([17, 2, 946]).shuffle(order)
    batches = list(labelled().iterator("shuffled_sequential", batch_size=5))
    np.testing.assert_array_equal(np.concatenate(batches), ROWS[order])


@pytest.mark.parametrize(
    "y, y_labels, space",
    [
        (LABELS, None, VectorSpace(1)),
        (LABELS, 4, IndexSpace(4, 1)),
        (LABELS.ravel(), None, VectorSpace(1)),
        (LABELS.ravel(), 4, IndexSpace(4, 1)),
        (np.eye(10), None, VectorSpace(10)),
    ],
)
def test_specs_tell_features_and_targets(y, y_labels, space):
    dataset = DenseDesignMatrix(X=ROWS, y=y, y_labels=y_labels)
    expected = (CompositeSpace([VectorSpace(12), space]), ("features", "targets"))
    assert dataset.get_data_specs() == dataset.data_specs == expected
    specs = (space, "targets")
    batch = next(dataset.iterator("sequential", batch_size=3, data_specs=specs))
    np.testing.assert_array_equal(batch, y[:3].reshape(3, -1))


def test_specs_without_targets_are_a_single_space():
    assert DenseDesignMatrix(X=ROWS).get_data_specs() == (VectorSpace(12), "features")
    ints = DenseDesignMatrix(X=ROWS.astype(int), X_labels=120)
    assert ints.get_data_specs() == (IndexSpace(120, 12), "features")
    assert not ints.has_targets() and ints.get_targets() is None
    assert ints.get_data() is ints.X and ints.get_num_examples() == 10


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({"mode": None}, "iteration mode not provided and no default mode set"),
        ({"mode": "foo"}, "unknown iteration mode string: foo"),
        ({"data_specs": (VectorSpace(1), "foo")}, "does not provide a source with name: foo"),
        ({"data_specs": (VectorSpace(12), ("features", "targets"))}, "need a CompositeSpace"),
        ({"data_specs": (CompositeSpace([VectorSpace(12)]), "features")}, "do not match"),
        (
            {"data_specs": (CompositeSpace([CompositeSpace([VectorSpace(12)])]), (("features",),))},
            "Only flat data specs",
        ),
        ({"rng": 3}, "rng must be None"),
    ],
)
def test_an_iterator_that_cannot_be_is_refused(arguments, text):
    with pytest.raises(ValueError, match=text):
        labelled().iterator(**{"mode": "sequential", "batch_size": 3, **arguments})


def test_a_plain_loop_asks_for_a_mode():
    with pytest.raises(ValueError, match="iteration mode not provided"):
        iter(labelled())


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({}, "needs to be provided with either topo_view, or X"),
        ({"X": ROWS, "topo_view": np.zeros((1, 2, 3, 2))}, "give none"),
        ({"X": np.zeros(3)}, "two dimensions, got 1"),
        ({"topo_view": np.zeros((3, 3))}, "4 dimensions, got 2"),
        ({"topo_view": np.full((1, 2, 2, 1), np.nan)}, "NaN"),
        ({"X": ROWS, "y": LABELS[:3]}, "X has 10 rows, but y has 3"),
        ({"X": ROWS, "y": np.zeros((10, 1, 1))}, "one or two dimensions, got 3"),
        ({"X": ROWS, "y": LABELS, "y_labels": 3}, "y has values from 0 to 3"),
        ({"X": ROWS, "y": LABELS / 2, "y_labels": 4}, "needs integers in y, got float"),
        ({"X": ROWS, "y_labels": 4}, "given without y"),
        ({"X": ROWS.astype(int), "X_labels": 119}, "X has values from 0 to 119"),
    ],
)
def test_data_that_do_not_fit_are_refused(arguments, text):
    with pytest.raises(ValueError, match=text):
        DenseDesignMatrix(**arguments)


def test_random_batches_are_contiguous_and_drawn_from_the_own_generator():
    dataset = labelled()
    rng = np.random.RandomState([17, 2, 946])
    for _ in range(3):
        start = rng.randint(7)
        batch, targets = dataset.get_batch_design(4, include_labels=True)
        np.testing.assert_array_equal(batch, ROWS[start : start + 4])
        np.testing.assert_array_equal(targets, LABELS[start : start + 4])
    assert dataset.get_batch_design(10).dtype == aesara.config.floatX
    assert dataset.get_batch_topo(4).shape == (4, 2, 3, 2)
    assert dataset.get_batch_topo(4, include_labels=True)[1].shape == (4, 1)
    with pytest.raises(ValueError, match="Requested 11 examples from a dataset containing only 10"):
        dataset.get_batch_design(11)


def test_a_data_set_is_cut_in_place():
    dataset = labelled()
    dataset.restrict(None, None)
    assert dataset.get_num_examples() == 10
    dataset.restrict(2, 5)
    np.testing.assert_array_equal(dataset.X, ROWS[2:5])
    np.testing.assert_array_equal(dataset.y, LABELS[2:5])
    for start, stop in ((None, 2), (0, None), (-1, 2), (2, 2), (0, 4)):
        with pytest.raises(ValueError, match="st"):
            dataset.restrict(start, stop)


def test_a_range_is_a_copy_that_keeps_its_labels_and_looks():
    dataset = labelled()
    part = dataset_range(dataset, 2, 5)
    np.testing.assert_array_equal(part.X, ROWS[2:5])
    assert not np.shares_memory(part.X, dataset.X)
    assert part.y_labels == 4 and part.get_topological_view().shape == (3, 2, 3, 2)
    with pytest.raises(ValueError, match="stop=11>m=10"):
        dataset_range(dataset, 2, 11)
    run = from_dataset(dataset, 4)
    start = np.random.RandomState([17, 2, 946]).randint(7)
    np.testing.assert_array_equal(run.X, ROWS[start : start + 4])


class Bright(DenseDesignMatrix):
    def _viewing(self):
        return 0, 2


@pytest.mark.parametrize("cut", [from_dataset, lambda whole, size: dataset_range(whole, 0, size)])
def test_a_part_is_shown_like_the_whole_and_does_not_keep_it_alive(cut):
    whole = Bright(X=ROWS.copy(), view_converter=DefaultViewConverter((2, 3, 2)))
    alive, rows = weakref.ref(whole), weakref.ref(whole.X)
    part = cut(whole, 5)
    np.testing.assert_array_equal(part.adjust_for_viewer(np.array([[0.0, 1, 3]])), [[-1, 0, 1]])
    del whole
    gc.collect()
    assert alive() is None and rows() is None
    assert len(part.X) == 5


class Halve:
    def apply(self, dataset, can_fit=False):
        self.can_fit = can_fit
        dataset.set_design_matrix(dataset.X / 2)


def test_a_preprocessor_is_applied_last():
    preprocessor = Halve()
    dataset = labelled(preprocessor=preprocessor, fit_preprocessor=True)
    np.testing.assert_array_equal(dataset.X, ROWS / 2)
    assert preprocessor.can_fit
    with pytest.raises(ValueError, match="NaN"):
        dataset.set_design_matrix(ROWS * np.nan)


def test_a_data_set_says_what_it_is_and_gives_its_rows():
    X, y = np.arange(6.0).reshape(3, 2), np.array([0, 1, 0])
    data = DenseDesignMatrix(X=X, y=y)
    assert (repr(data), len(data)) == ("DenseDesignMatrix(3 x 2)", 3)
    rows, targets = data[1:]
    np.testing.assert_array_equal(rows, X[1:])
    np.testing.assert_array_equal(targets.ravel(), y[1:])
    np.testing.assert_array_equal(DenseDesignMatrix(X=X)[2], X[2])
