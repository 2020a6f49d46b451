"""What a supervised network says of examples."""

from typing import Any

import numpy as np
from aesara import config

from adversarial.backend import function
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.models.generator import as_rows
from adversarial.models.mlp import Sigmoid, Softmax

BATCH = 100


def predict(model: Any, dataset: Dataset) -> np.ndarray:
    """Outputs of a network, without dropout.

    Parameters
    ----------
    model : MLP
    dataset : Dataset
        With the network's input source, in a form that it takes.

    Returns
    -------
    ndarray, shape (n, outputs)
        In the order of the examples. Images are flattened channel by channel.

    Raises
    ------
    ValueError
        If the data do not fit the network's inputs.
    """
    space, size = model.get_input_space(), getattr(model, "force_batch_size", None)
    n = dataset.get_num_examples()
    if size and n % size:
        dataset = _filled_up(dataset, size)
    inputs = space.make_theano_batch("inputs")
    outputs = function([inputs], model.fprop(inputs), name="predict")
    batches = dataset.iterator(
        "sequential", size or BATCH, data_specs=(space, model.get_input_source())
    )
    rows = [
        as_rows(outputs(np.asarray(batch, dtype=config.floatX)), model.get_output_space())
        for batch in batches
    ]
    return np.concatenate(rows)[:n]


def _filled_up(dataset: Any, size: int) -> DenseDesignMatrix:
    """A data set with its last example repeated until the last batch is full."""
    last = np.repeat(dataset.X[-1:], -len(dataset.X) % size, axis=0)
    rows = np.concatenate([dataset.X, last])
    return DenseDesignMatrix(X=rows, view_converter=dataset.view_converter)


def classes_of(model: Any, outputs: np.ndarray) -> np.ndarray | None:
    """The classes that outputs stand for.

    Parameters
    ----------
    model : MLP
    outputs : ndarray, shape (n, outputs)
        From :func:`predict`.

    Returns
    -------
    ndarray of int, shape (n,), or None
        Under a softmax the most probable class; of a single sigmoid 1 where it is above one half;
        ``None`` for other networks, whose outputs are the prediction.
    """
    last = model.layers[-1]
    if isinstance(last, Softmax):
        return outputs.argmax(axis=1)
    if isinstance(last, Sigmoid) and outputs.shape[1] == 1:
        return (outputs[:, 0] > 0.5).astype(int)
    return None
