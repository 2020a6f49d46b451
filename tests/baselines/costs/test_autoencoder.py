"""How well autoencoders give back what they see, against NumPy."""

import numpy as np
import pytest

from adversarial.baselines.autoencoder import ContractiveAutoencoder
from adversarial.baselines.costs.autoencoder import (
    MeanBinaryCrossEntropy,
    MeanSquaredReconstructionError,
    cross_entropies,
)


@pytest.fixture
def cae():
    return ContractiveAutoencoder(4, 3, irange=1.0)


def reconstructed(cae, x):
    W, b, c = (param.get_value().astype(float) for param in cae.get_params())
    hidden = 1 / (1 + np.exp(-(x @ W + c)))
    return 1 / (1 + np.exp(-(hidden @ W.T + b)))


def test_errors_are_summed_over_units_and_averaged_over_examples(
    cae, numbers, batch, compute, close
):
    x = numbers.rand(5, 4)
    r = reconstructed(cae, x)
    entropy = -(x * np.log(r) + (1 - x) * np.log(1 - r)).sum(axis=1).mean()
    close(compute(MeanBinaryCrossEntropy().expr(cae, batch(x))), entropy)
    square = np.square(x - r).sum(axis=1).mean()
    close(compute(MeanSquaredReconstructionError().expr(cae, batch(x))), square)


def test_nothing_overflows(batch, compute):
    found = compute(cross_entropies(batch([[1000.0, -1000.0]]), batch([[0.0, 0.0]])))
    assert found.tolist() == [[1000, 0]]
