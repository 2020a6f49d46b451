import numpy as np

from adversarial.config import yaml_parse
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.preprocessing import Pipeline, RemapInterval, RemoveMean


def applied(preprocessor, X, can_fit=True):
    dataset = DenseDesignMatrix(X=X)
    before = X.copy()
    preprocessor.apply(dataset, can_fit)
    np.testing.assert_array_equal(X, before)  # others may hold the old matrix
    return dataset.X


def test_a_pipeline_applies_each_in_order_and_lets_each_fit(numbers):
    train, test = numbers.normal(3, 2, (50, 4)), numbers.normal(size=(5, 4))
    pipeline = Pipeline([RemapInterval([0, 2], [0, 1]), RemoveMean()])
    np.testing.assert_allclose(applied(pipeline, train), train / 2 - (train / 2).mean(axis=0))
    np.testing.assert_allclose(applied(pipeline, test, False), test / 2 - (train / 2).mean(axis=0))
    np.testing.assert_array_equal(applied(Pipeline(), test), test)


def test_an_experiment_file_names_them():
    dataset = yaml_parse.load(
        """!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
            X: !obj:numpy.array { object: [[1., 2.], [3., 6.]] },
            preprocessor: !obj:pylearn2.datasets.preprocessing.Pipeline { items: [
                !obj:pylearn2.datasets.preprocessing.RemoveMean {},
                !obj:pylearn2.datasets.preprocessing.MakeUnitNorm {}
            ] },
            fit_preprocessor: 1
        }"""
    )
    np.testing.assert_allclose(dataset.X, np.array([[-1, -2], [1, 2]]) / 5**0.5)
