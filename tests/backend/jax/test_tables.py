"""Data sets on the device."""

import numpy as np
import pytest

from adversarial.backend.base import RowIterator
from adversarial.backend.jax.device import Device
from adversarial.backend.jax.tables import Tables, gather, row_numbers
from adversarial.backend.jax.updater import TableFeeder
from adversarial.datasets import DenseDesignMatrix
from adversarial.space import VectorSpace

pytestmark = pytest.mark.compiled

SPACES = [VectorSpace(3)]


@pytest.fixture
def iterator(numbers):
    """Over 7 examples, two at a time."""
    data = DenseDesignMatrix(X=numbers.rand(7, 3).astype("float32"))
    settings = {"batch_size": 2, "return_tuple": True, "rng": [1, 2]}
    return lambda: data.iterator("shuffled_sequential", **settings)


@pytest.fixture
def feeder():
    device = Device("cpu")
    return TableFeeder(SPACES, device, Tables(device))


def test_minibatches_are_rows_of_what_lies_on_the_device_once(iterator, feeder):
    assert isinstance(iterator(), RowIterator)
    fed = [list(feeder.feed(iterator())) for _ in range(2)]
    assert [size for _, size in fed[0]] == [2, 2, 2, 1]
    for ((rows,), _), (expected,) in zip(fed[0], iterator()):
        (found,) = gather(rows.tables, rows.numbers, [0])
        np.testing.assert_array_equal(found, expected)
    assert fed[0][0][0][0].tables is fed[1][0][0][0].tables


def test_what_does_not_fit_or_is_no_table_is_handed_on(iterator, feeder, monkeypatch):
    batches = [batch for (batch,) in iterator()]
    for source in (iter([(batch,) for batch in batches]), iterator()):
        monkeypatch.setattr(feeder.tables.device, "room", lambda: 0)
        for ((found,), size), expected in zip(feeder.feed(source), batches, strict=True):
            np.testing.assert_array_equal(found, expected)
            assert size == len(expected)


def test_rows_are_numbers_on_the_device():
    assert row_numbers(slice(2, 5)).tolist() == [2, 3, 4]
    assert row_numbers(np.array([3, 1])).dtype == "int32"
