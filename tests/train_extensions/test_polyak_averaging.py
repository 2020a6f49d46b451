"""The mean of the parameters over updates."""

import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.costs.mlp import Default
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.termination_criteria import EpochCounter
from adversarial.train_extensions.polyak_averaging import PolyakAveraging
from adversarial.training import Train
from adversarial.training_algorithms.sgd import SGD


def train_for_three_epochs(averaging, model, visited):
    numbers = np.random.RandomState(0)
    X = numbers.uniform(size=(6, 2)).astype("float32")
    y = numbers.uniform(size=(6, 1)).astype("float32")
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


@pytest.mark.parametrize("start", [0, 1, 2])
def test_saves_the_mean_over_updates_since_that_epoch_and_leaves_training_alone(start, tmp_path):
    model = MLP([Linear(1, "y", irange=0.5)], nvis=2)
    visited = []
    averaging = PolyakAveraging(start=start, save_path=str(tmp_path / "mean.npz"))
    train_for_three_epochs(averaging, model, visited)
    saved = load_model(tmp_path / "mean.npz")
    np.testing.assert_allclose(
        saved.get_param_vector(), np.mean(visited[3 * start :], axis=0), rtol=1e-6
    )
    np.testing.assert_array_equal(model.get_param_vector(), visited[-1])


def test_saves_by_the_epochs_seen_not_by_those_since_it_began(tmp_path):
    model = MLP([Linear(1, "y", irange=0.5)], nvis=2)
    visited = []
    averaging = PolyakAveraging(1, save_path=str(tmp_path / "mean.npz"), save_freq=2)
    train_for_three_epochs(averaging, model, visited)
    saved = load_model(tmp_path / "mean.npz")
    np.testing.assert_allclose(saved.get_param_vector(), np.mean(visited[3:6], axis=0), rtol=1e-6)


def test_goes_on_from_a_checkpoint_of_the_time_when_it_began_an_epoch_earlier():
    model = MLP([Linear(1, "y", irange=0.5)], nvis=2)
    averaging = PolyakAveraging(2)
    averaging.set_state({"means": [np.ones((2, 1)), np.ones(1)], "_count": 2, "_updates": 3})
    averaging.on_monitor(model, None, None)
    np.testing.assert_array_equal(averaging.means[0], np.ones((2, 1)))
    model.set_param_values([np.full((2, 1), 5.0), np.full(1, 5.0)])
    averaging.on_update(model, None, None)  # the fourth one that counts
    np.testing.assert_allclose(averaging.means[1], [2.0])


@pytest.mark.parametrize("arguments", [{"start": -1}, {"start": 1, "save_freq": 0}])
def test_refuses_to_begin_before_the_beginning(arguments):
    with pytest.raises(ValueError, match="must"):
        PolyakAveraging(**arguments)
