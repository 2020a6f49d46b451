"""Faults are found exactly where the iteration would fail."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.space import CompositeSpace, VectorSpace
from adversarial.space.data_specs import DataSpecsMapping
from adversarial.training_algorithms.fit import faults_of_data, faults_of_size

ORDERS = ["sequential", "shuffled_sequential", "batchwise_shuffled_sequential"]
MODES = [*ORDERS, *(f"even_{order}" for order in ORDERS), "random_slice", "random_uniform"]


def sizes_of_batches(data, mode, size, number):
    try:
        return [len(batch) for batch in data.iterator(mode, size, number)]
    except ValueError:
        return []


@given(
    n=st.integers(1, 9),
    mode=st.sampled_from(MODES),
    size=st.none() | st.integers(1, 10),
    number=st.none() | st.integers(1, 10),
    fixed=st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_a_set_is_at_fault_where_its_iterator_gives_no_such_batches(n, mode, size, number, fixed):
    data = DenseDesignMatrix(X=np.zeros((n, 2), "float32"))
    found = list(faults_of_size(None, "the test set", data, mode, size, number, fixed))
    sizes = sizes_of_batches(data, mode, size, number)
    if not sizes:
        assert len(found) == 1 and "the test set" in str(found[0])
    elif not fixed:
        assert found == []
    elif not found:
        assert len(set(sizes)) == 1


def test_a_training_set_fills_a_batch_unless_its_examples_are_drawn_with_replacement():
    data = DenseDesignMatrix(X=np.zeros((3, 2), "float32"))

    def faults(label, mode):
        return [str(e) for e in faults_of_size(None, label, data, mode, 4, None, False)]

    (said,) = faults("the training set", "sequential")
    assert said.startswith("batch_size 4 is larger than the training set, which has 3 examples")
    assert faults("the test set", "sequential") == []


FEATURES, TARGETS = VectorSpace(3), VectorSpace(2)


def mapping(features=FEATURES, targets=TARGETS):
    return DataSpecsMapping((CompositeSpace((features, targets)), ("features", "targets")))


def data(**arrays):
    shapes = {"X": (4, 3), **arrays}
    return DenseDesignMatrix(**{key: np.zeros(shape, "f4") for key, shape in shapes.items()})


@pytest.mark.parametrize(
    "dataset, wanted, said, owner",
    [
        (data(y=(4, 2)), mapping(), None, None),
        (data(), mapping(), "has no targets, only features", "data"),
        (data(X=(4, 5), y=(4, 2)), mapping(), "gives features as VectorSpace(5", "network"),
        (data(y=(4, 1)), mapping(), "gives targets as VectorSpace(1", "layer"),
    ],
)
def test_a_source_is_missing_or_has_another_form(dataset, wanted, said, owner):
    network = MLP([Linear(2, "y", irange=0.1)], nvis=3)
    found = list(faults_of_data("the training set", dataset, wanted, network))
    if said is None:
        assert found == []
        return
    (error,) = found
    assert said in str(error)
    owners = {"data": dataset, "network": network, "layer": network.layers[-1]}
    assert error.owner is owners[owner]
    (error,) = faults_of_data("the training set", dataset, wanted)
    assert error.owner is dataset


def test_an_empty_set_is_told_once():
    empty = DenseDesignMatrix(X=np.zeros((0, 3), "float32"))
    (error,) = faults_of_size(None, "the training set", empty, "sequential", 2, None, False)
    assert "is empty" in str(error) and error.owner is empty
    assert list(faults_of_data("the training set", empty, mapping())) == []
