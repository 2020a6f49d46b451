"""Predictions are the network's outputs, in the order of the examples, whatever the batches."""

import numpy as np
import pytest

from adversarial.datasets import DenseDesignMatrix
from adversarial.evaluation import classes_of, prediction
from adversarial.evaluation.prediction import predict
from adversarial.models.mlp import MLP, Linear, Sigmoid, Softmax


def network(layer, **kwargs):
    return MLP([layer], nvis=4, **kwargs)


def affine(model, x):
    layer = model.layers[-1]
    W, b = (layer.get_weights(), layer.get_biases())
    return x @ W + b


@pytest.mark.parametrize("n", [1, 3, 6, 7])
@pytest.mark.parametrize("fixed", [None, 3])
def test_every_example_has_the_row_that_numpy_gives_it(n, fixed, numbers, monkeypatch):
    monkeypatch.setattr(prediction, "BATCH", 2)
    model = network(Linear(2, "y", irange=1.0), batch_size=fixed)
    X = numbers.normal(size=(n, 4)).astype("float32")
    found = predict(model, DenseDesignMatrix(X=X))
    np.testing.assert_allclose(found, affine(model, X), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "layer, classes",
    [
        (Softmax(3, "y", irange=1.0), lambda a: a.argmax(axis=1)),
        (Sigmoid(1, "y", irange=1.0), lambda a: a[:, 0] > 0),
        (Sigmoid(2, "y", irange=1.0), None),
        (Linear(3, "y", irange=1.0), None),
    ],
    ids=["softmax", "one sigmoid", "two sigmoids", "numbers"],
)
def test_classes_are_those_of_the_last_layer(layer, classes, numbers):
    model = network(layer)
    X = numbers.normal(size=(9, 4)).astype("float32")
    found = classes_of(model, predict(model, DenseDesignMatrix(X=X)))
    if classes is None:
        assert found is None
    else:
        np.testing.assert_array_equal(found, classes(affine(model, X)))
        assert found.dtype.kind == "i"


def test_data_of_another_width_are_refused():
    with pytest.raises((ValueError, TypeError)):
        predict(network(Linear(2, "y", irange=1.0)), DenseDesignMatrix(X=np.zeros((3, 5), "f4")))
