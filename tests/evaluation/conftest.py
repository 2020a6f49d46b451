import numpy as np
import pytest

from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Sigmoid


@pytest.fixture
def generator():
    """Makes equal small generators, each with its stream at the beginning."""

    def make(noise="uniform", dims=3, pixels=4):
        return Generator(MLP([Sigmoid(pixels, "y", irange=1.0)], nvis=dims), noise=noise)

    return make


@pytest.fixture
def decoded():
    """What a generator of one sigmoid layer makes of noise, in NumPy."""

    def decode(generator, noise):
        weights, bias = (np.float64(p.get_value()) for p in generator.get_params())
        return 1 / (1 + np.exp(-(noise @ weights + bias)))

    return decode
