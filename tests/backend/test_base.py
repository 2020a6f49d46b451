"""What a backend hands out, whichever it is."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import current
from adversarial.backend.base import Backend, Feeder, Measurement, RowIterator, Updater
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.model import float_shared
from adversarial.space import Conv2DSpace, VectorSpace


def test_minibatches_are_handed_on_with_their_numbers_of_examples():
    images = Conv2DSpace((2, 2), 1, axes=("c", 0, 1, "b"))
    batches = [(images.get_origin_batch(n), np.zeros((n, 1))) for n in (4, 1)]
    fed = list(Feeder([images, VectorSpace(1)]).feed(iter(batches)))
    assert [size for _, size in fed] == [4, 1]
    assert all(batch is given for (batch, _), given in zip(fed, batches))


def test_a_contract_that_is_not_kept_makes_no_object():
    class Half(Updater):
        def sync(self):
            """Nothing waits."""

    for contract in (Backend, Measurement, Half):
        with pytest.raises(TypeError, match="abstract"):
            contract()


def test_the_backend_in_use_keeps_both_contracts():
    x, total = at.matrix(), float_shared(0.0, "total")
    backend = current()
    updater = backend.updater([x], [VectorSpace(2)], {"add": {total: total + x.sum()}})
    updater.steps["add"](np.ones((3, 2), x.dtype))
    updater.sync()
    assert total.get_value() == 6 and updater.get_variables() == [total]
    assert updater.settled() and updater.looks_finite([total])
    measurement = backend.measurement([x], [VectorSpace(2)], at.stack([x.sum(), total]))
    ((values, size),) = measurement.over(iter([(np.ones((3, 2), x.dtype),)]))
    assert values.tolist() == [6, 6] and size == 3
    assert measurement.get_variables() == [total] and measurement.graph_size > 0


def test_data_in_memory_can_be_taken_by_rows():
    data = DenseDesignMatrix(X=np.arange(6.0).reshape(3, 2))
    iterator = data.iterator("sequential", 2)
    assert isinstance(iterator, RowIterator) and not isinstance(iter([]), RowIterator)
    ((array, convert),), rows = iterator.by_rows()
    assert [convert(array[each]).shape for each in rows] == [(2, 2), (1, 2)]
