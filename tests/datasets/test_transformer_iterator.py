"""Batches whose features pass through a transformer."""

import numpy as np

from adversarial.datasets.transformer_dataset import TransformerDataset
from adversarial.space import CompositeSpace, IndexSpace, NullSpace, VectorSpace

from .transformers import LABELS, Double, Sums


def test_features_are_transformed_and_targets_are_not(raw):
    dataset = TransformerDataset(raw, Sums())
    features, targets = dataset.get_data_specs()[0].components
    assert (features, targets) == (VectorSpace(6), IndexSpace(4, 1))
    assert dataset.has_targets() and dataset.get_num_examples() == 6
    batches = dataset.iterator("sequential", 4, data_specs=dataset.get_data_specs())
    found = [next(batches), next(batches)]
    expected = raw.X[:, ::2] + raw.X[:, 1::2]
    np.testing.assert_allclose(np.concatenate([x for x, _ in found]), expected, rtol=1e-6)
    np.testing.assert_array_equal(np.concatenate([y for _, y in found]), LABELS)
    np.testing.assert_allclose(dataset.get_design_matrix(), expected, rtol=1e-6)
    one_hot = (CompositeSpace([VectorSpace(4), VectorSpace(6)]), ("targets", "features"))
    y, x = next(dataset.iterator("sequential", 4, data_specs=one_hot))
    np.testing.assert_array_equal(y, np.eye(4)[LABELS[:4].ravel()])
    np.testing.assert_allclose(x, expected[:4], rtol=1e-6)


def test_what_needs_no_features_calls_nothing(raw):
    double = Double()
    dataset = TransformerDataset(raw, double, space_preserving=True)
    assert next(dataset.iterator("sequential", 4, data_specs=(NullSpace(), ""))) is None
    targets = next(dataset.iterator("sequential", 4, data_specs=(IndexSpace(4, 1), "targets")))
    np.testing.assert_array_equal(targets, LABELS[:4])
    assert double.calls == 0


def test_the_iterator_is_that_of_the_raw_data(raw):
    dataset = TransformerDataset(raw, Sums())
    make = lambda: dataset.iterator("shuffled_sequential", batch_size=4, rng=5)  # noqa: E731
    iterator = make()
    sizes = iterator.num_examples, iterator.num_batches, iterator.batch_size
    assert sizes == (6, 2, 4) and iterator.stochastic and iterator.uneven
    next(iterator)
    resumed = make()
    resumed.set_state(iterator.get_state())
    np.testing.assert_array_equal(next(resumed), next(iterator))
    assert list(resumed) == []
