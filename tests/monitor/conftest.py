"""Monitors of one linear unit that hands its input on."""

import aesara
import numpy as np
import pytest

from adversarial.costs.mlp import Default
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor


@pytest.fixture
def identity():
    """Make such a unit."""

    def make():
        mlp = MLP([Linear(1, "y", irange=0.1)], nvis=1)
        mlp.set_param_values([np.ones((1, 1)), np.zeros(1)])
        return mlp

    return make


@pytest.fixture
def data():
    """Make a data set of numbers whose targets are zero, so that the objective is their square."""

    def make(values):
        X = np.array(values, dtype=aesara.config.floatX)[:, None]
        return DenseDesignMatrix(X=X, y=np.zeros_like(X))

    return make


@pytest.fixture
def monitored(identity):
    """Make a model, and its monitor of some data sets."""

    def make(datasets, batch_size=3, **kwargs):
        model = identity()
        monitor = Monitor.get_monitor(model)
        monitor.setup(datasets, cost=Default(), batch_size=batch_size, **kwargs)
        return model, monitor

    return make
