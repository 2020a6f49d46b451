import aesara
import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.models.mlp import MLP, Linear, Softmax
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.pylearn2.flattener import FlattenerLayer
from adversarial.pylearn2.vector_spaces_dataset import VectorSpacesDataset
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train
from adversarial.training_algorithms.sgd import SGD

SPECS = CompositeSpace([VectorSpace(2), Conv2DSpace((2, 2), 1), VectorSpace(3)])
TWICE = CompositeSpace([VectorSpace(3)] * 2)
NAMES = ("second", "first", "targets")


@pytest.fixture
def arrays():
    numbers = np.random.RandomState(0).rand
    images = numbers(20, 2, 2, 1)
    each = (numbers(20, 2), images, np.eye(3)[np.arange(20) % 3])
    return tuple(array.astype(aesara.config.floatX) for array in each)


@pytest.fixture
def dataset(arrays):
    return VectorSpacesDataset(arrays, (SPECS, NAMES))


def test_every_source_comes_in_the_space_that_is_asked_for(dataset, arrays):
    wanted = CompositeSpace([VectorSpace(4), VectorSpace(2)]), ("first", "second")
    batches = list(dataset.iterator("sequential", batch_size=8, data_specs=wanted))
    assert [len(first) for first, _ in batches] == [8, 8, 4]
    np.testing.assert_array_equal(batches[1][0], arrays[1][8:16].reshape(8, 4))
    np.testing.assert_array_equal(batches[2][1], arrays[0][16:])
    assert len(next(dataset.iterator("sequential", batch_size=5))) == 3
    assert dataset.has_targets() and dataset.get_num_examples() == 20
    assert dataset.get_data_specs() == (SPECS, NAMES) and dataset.get_data() is arrays


def test_shuffles_are_those_of_its_own_generator(dataset, arrays):
    rng = np.random.RandomState((17, 2, 946))
    order = np.arange(20)
    rng.shuffle(order)
    (first, *_) = next(dataset.iterator("shuffled_sequential", batch_size=20))
    np.testing.assert_array_equal(first, arrays[0][order])


def test_one_source_needs_no_tuples():
    dataset = VectorSpacesDataset(np.eye(3), (VectorSpace(3), "features"))
    assert not dataset.has_targets()
    np.testing.assert_array_equal(next(dataset.iterator("sequential", 2)), np.eye(3)[:2])


def test_a_network_of_two_inputs_is_trained_on_it(dataset):
    both = CompositeLayer(
        "both", [Linear(4, "h", irange=0.1), Linear(4, "k", irange=0.1)], {0: [1], 1: [0]}
    )
    mlp = MLP(
        [FlattenerLayer(both), Softmax(3, "y", irange=0.1)],
        input_space=CompositeSpace([VectorSpace(4), VectorSpace(2)]),
        input_source=("first", "second"),
    )
    algorithm = SGD(
        0.5, batch_size=5, monitoring_dataset=dataset, termination_criterion=EpochCounter(30)
    )
    Train(dataset, mlp, algorithm).main_loop()
    record = mlp.monitor.channels["objective"].val_record
    assert record[-1] < record[0]


@pytest.mark.parametrize(
    "data, specs, message",
    [
        ((np.eye(3), np.ones((2, 3))), (TWICE, ("a", "b")), "differ"),
        ((np.eye(3), np.eye(3)), (TWICE, ("a", "a")), "one array"),
        (np.eye(3), (VectorSpace(4), "a"), "wants batches of shape"),
        (np.full((2, 1), np.nan), (VectorSpace(1), "a"), "NaN"),
        (None, None, "needs data"),
    ],
)
def test_data_that_do_not_fit_are_refused(data, specs, message):
    with pytest.raises(ValueError, match=message):
        VectorSpacesDataset(data, specs)


def test_experiment_files_may_name_it():
    text = """!obj:pylearn2.datasets.vector_spaces_dataset.VectorSpacesDataset {
        data: [!obj:numpy.ones { shape: [4, 2] }, !obj:numpy.ones { shape: [4, 1] }],
        data_specs: [
            !obj:pylearn2.space.CompositeSpace { components: [
                !obj:pylearn2.space.VectorSpace { dim: 2 },
                !obj:pylearn2.space.VectorSpace { dim: 1 },
            ] },
            [a, b],
        ],
    }"""
    yaml_parse.initialize()
    dataset = yaml_parse.load(text)
    assert [part.shape for part in next(dataset.iterator("sequential", 3))] == [(3, 2), (3, 1)]
