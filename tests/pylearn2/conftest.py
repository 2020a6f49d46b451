"""Inputs and targets of five rows."""

import numpy as np
import pytest


@pytest.fixture
def x(numbers):
    return numbers.randn(5, 3)


@pytest.fixture
def pair(numbers):
    return numbers.randn(5, 3), numbers.randn(5, 2)


@pytest.fixture
def targets(numbers):
    return np.eye(3)[numbers.randint(3, size=5)], numbers.rand(5, 2)
