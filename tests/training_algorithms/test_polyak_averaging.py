"""The mean of the parameters over updates."""

import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.costs.mlp import Default
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.termination_criteria import EpochCounter
from adversarial.train import Train
from adversarial.training_algorithms.sgd import SGD, PolyakAveraging


def test_saves_the_mean_over_updates_and_leaves_training_alone(tmp_path):
    numbers = np.random.RandomState(0)
    X = numbers.uniform(size=(6, 2)).astype("float32")
    y = numbers.uniform(size=(6, 1)).astype("float32")
    model = MLP([Linear("y", 1, irange=0.5)], nvis=2)
    visited = []
    averaging = PolyakAveraging(start=2, save_path=str(tmp_path / "mean.npz"))
    train = Train(
        DenseDesignMatrix(X=X, y=y),
        model,
        SGD(
            learning_rate=0.1,
            batch_size=2,
            cost=Default(),
            termination_criterion=EpochCounter(3),
            update_callbacks=lambda algorithm: visited.append(model.get_param_vector()),
        ),
        extensions=[averaging],
    )
    train.main_loop()
    after_the_first_epoch = np.array(visited[3:])
    saved = load_model(tmp_path / "mean.npz")
    np.testing.assert_allclose(
        saved.get_param_vector(), after_the_first_epoch.mean(axis=0), rtol=1e-6
    )
    np.testing.assert_array_equal(model.get_param_vector(), visited[-1])


@pytest.mark.parametrize("arguments", [{"start": 0}, {"start": 1, "save_freq": 0}])
def test_refuses_to_begin_before_the_beginning(arguments):
    with pytest.raises(ValueError, match="at least 1"):
        PolyakAveraging(**arguments)
