"""A batch of data, and a game on it."""

import pytest
from aesara import tensor as at


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
