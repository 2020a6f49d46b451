"""A small experiment, in as many variants as there are parts of a run, and what it saves."""

import json

import aesara
import numpy as np
import pytest

from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import (
    load_model,
    read_checkpoint,
    save_checkpoint,
    save_model,
)
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor.records import CLOCKS
from adversarial.space import Conv2DSpace
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.sgd import SGD

EPOCHS = 5


@pytest.fixture(scope="session")
def make_run(dense):
    """Make a fresh experiment of five epochs with five minibatches each.

    A case may give functions that make its parts (``model``, ``cost``, ``learning_rule``,
    ``criterion``; ``update_callbacks``, given the model; ``extensions``, given the data set;
    ``wrap``, which puts another data set around it), the ``mode`` in which examples are taken,
    and say that they are ``images``.
    """
    prefer_float32()  # fixtures of a module come before those of its tests

    def make(case, **kwargs):
        images = case.get("images", False)
        dataset = case.get("wrap", lambda data: data)(dense(images))
        seen = {"input_space": Conv2DSpace((2, 2), num_channels=1)} if images else {"nvis": 4}
        model = case.get("model", lambda: MLP([Linear(1, "y", irange=0.5)], **seen))()
        callbacks = case.get("update_callbacks", lambda model: [])(model)
        mode = case.get("mode", "shuffled_sequential")
        algorithm = SGD(
            0.05,
            cost=case.get("cost", lambda: None)(),
            batch_size=5,
            batches_per_iter=4 if mode.startswith("random") else None,
            monitoring_dataset={"valid": dataset},
            monitoring_batch_size=5,
            train_iteration_mode=mode,
            learning_rule=case.get("learning_rule", lambda: None)(),
            update_callbacks=callbacks,
            termination_criterion=case.get("criterion", lambda: EpochCounter(EPOCHS))(),
        )
        extensions = case.get("extensions", lambda data: [])(dataset)
        return Train(dataset, model, algorithm, extensions=extensions, **kwargs)

    return make


@pytest.fixture(scope="session")
def dense():
    """Make a data set of 22 examples."""

    def make(images=False):
        rows = np.random.RandomState(0).rand(22, 4).astype(aesara.config.floatX)
        seen = {"topo_view": rows.reshape(22, 2, 2, 1)} if images else {"X": rows}
        return DenseDesignMatrix(y=rows.sum(axis=1, keepdims=True), **seen)

    return make


@pytest.fixture(scope="session")
def saved():
    """Read what a checkpoint holds, times left out."""

    def read(path):
        about, metadata, arrays = read_checkpoint(str(path))
        del about["state"]["train Train"]["seconds"]
        for records in metadata["monitor"]["channels"].values():
            del records["time"]
        for clock in CLOCKS:
            metadata["monitor"]["channels"].pop(clock, None)
        arrays = {
            key: a.tobytes() for key, a in arrays.items() if not key.endswith((*CLOCKS, ".json"))
        }
        return json.dumps([about["finished"], about["state"], metadata]), arrays

    return read


@pytest.fixture
def x(numbers):
    """A minibatch of five rows."""
    return numbers.rand(5, 4).astype(aesara.config.floatX)


@pytest.fixture
def reloaded(tmp_path):
    """Save a model and load it again."""

    def save_and_load(model):
        return load_model(save_model(str(tmp_path / "m.npz"), model))

    return save_and_load


@pytest.fixture
def finished(tmp_path, make_run):
    """A run of two epochs that has been saved, and where."""
    path = str(tmp_path / "m.npz")
    train = make_run({"criterion": lambda: EpochCounter(2)}, save_path=path, save_freq=1)
    train.main_loop()
    return train, tmp_path / "m.checkpoint.npz"


@pytest.fixture(scope="module")
def with_momentum(make_run, tmp_path_factory):
    """A run that has gone on since its checkpoint, and the checkpoint."""
    path = str(tmp_path_factory.mktemp("momentum") / "m.checkpoint.npz")
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        train = make_run({"learning_rule": lambda: Momentum(0.5)})
        train.setup()
        train.measure()
        save_checkpoint(path, train)
        train.algorithm.train(train.dataset)
    return train, path


@pytest.fixture
def path(tmp_path):
    return save_model(str(tmp_path / "m.npz"), MLP([Linear(2, "y", irange=0.5)], nvis=3))
