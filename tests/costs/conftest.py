"""A batch of data, and a game on it."""

import pytest
from aesara import tensor as at

from adversarial.models.mlp import MLP, Linear


@pytest.fixture
def x(numbers):
    return numbers.randn(8, 3)


@pytest.fixture
def play(compute, batch):
    """Samples and objectives of one draw."""

    def evaluate(cost, pair, data):
        objectives = cost.get_samples_and_objectives(pair, batch(data))
        return compute([at.as_tensor_variable(value) for value in objectives])

    return evaluate


@pytest.fixture
def mlp():
    return MLP([Linear(3, "h", irange=1.0), Linear(2, "y", irange=1.0)], nvis=4)


@pytest.fixture
def data(numbers, batch):
    return batch(numbers.randn(6, 4)), batch(numbers.randn(6, 2))
