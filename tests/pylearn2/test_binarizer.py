import aesara
import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from adversarial.models.marginals import init_sigmoid_bias_from_marginals
from adversarial.pylearn2.binarizer import Binarizer
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

LABELS = np.array([[3], [1], [0], [2], [3], [1]], dtype="uint8")


@pytest.fixture
def raw():
    rows = np.random.RandomState(0).uniform(size=(6, 12)).astype(aesara.config.floatX)
    converter = DefaultViewConverter((2, 3, 2))
    return DenseDesignMatrix(X=rows, y=LABELS, y_labels=4, view_converter=converter)


def test_each_value_is_one_as_often_as_it_says():
    raw = DenseDesignMatrix(X=np.tile([[0.0, 0.1, 0.5, 0.9, 1.0]], (4000, 1)))
    batch = next(Binarizer(raw, seed=3).iterator("sequential", batch_size=4000))
    assert set(np.unique(batch)) == {0, 1} and batch.dtype == aesara.config.floatX
    np.testing.assert_allclose(batch.mean(axis=0), [0, 0.1, 0.5, 0.9, 1], atol=0.03)
    assert (batch[:, 0] == 0).all() and (batch[:, 4] == 1).all()


def test_every_pass_draws_anew_and_a_seed_repeats_them_all(raw):
    def passes(seed):
        dataset = Binarizer(raw, seed=seed)
        return [list(dataset.iterator("sequential", 6))[0] for _ in range(2)]

    one, two = passes(5)
    assert not np.array_equal(one, two)
    np.testing.assert_array_equal(passes(5), [one, two])
    np.testing.assert_array_equal(passes([2013, 3, 18]), passes(None))
    assert not np.array_equal(passes(6)[0], one)
    uniform = np.random.RandomState(5).uniform(size=(6, 12))
    np.testing.assert_array_equal(one, uniform < raw.X)


def test_values_that_are_no_probabilities_are_refused():
    raw = DenseDesignMatrix(X=np.array([[0.5, 255.0]]))
    with pytest.raises(ValueError, match="features must be from 0 to 1, found 0.5 to 255.0"):
        next(Binarizer(raw).iterator("sequential", 1))


RECIPE = """!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
    X: !obj:numpy.array { object: [[0., .25], [.5, 1.]] },
    y: !obj:numpy.array { object: [1, 0] },
    y_labels: 3,
    view_converter: !obj:pylearn2.datasets.dense_design_matrix.DefaultViewConverter {
        shape: [1, 2, 1]
    }
}"""


def test_an_experiment_file_binarises_images():
    text = f"!obj:pylearn2.datasets.binarizer.Binarizer {{ seed: [1, 2], raw: {RECIPE} }}"
    dataset = yaml_parse.load(text)
    assert init_sigmoid_bias_from_marginals(dataset).shape == (2,)
    specs = (CompositeSpace([Conv2DSpace((1, 2), 1), VectorSpace(3)]), ("features", "targets"))
    images, one_hot = next(dataset.iterator("sequential", 2, data_specs=specs))
    assert images.shape == (2, 1, 2, 1) and set(images.ravel()) == {0, 1}
    np.testing.assert_array_equal(one_hot, [[0, 1, 0], [1, 0, 0]])
    np.testing.assert_array_equal(dataset.adjust_for_viewer(images), images)


def test_the_test_set_is_binarised_alike():
    raw = yaml_parse.load(RECIPE)
    raw.get_test_set = lambda: raw
    dataset = Binarizer(raw, seed=[1, 2])
    dataset.yaml_src = "anything"
    test = dataset.get_test_set()
    assert test.get_num_examples() == 2
    assert yaml_parse.load(test.yaml_src).seed == [1, 2]
