"""Stochastic networks, and their chain in a slow loop."""

import aesara
import numpy as np
from aesara import tensor as at

from adversarial.baselines.gsn import GSN
from adversarial.rng import Streams

W1 = np.array([[1, -1], [0.5, 0.5], [-0.5, 1]])
W2 = np.array([[1, 0.5], [-0.5, 1]])
BIASES = [np.array([0, 0.1, -0.2]), np.array([0.1, -0.1]), np.array([0, 0.2])]


def network(**settings):
    gsn = GSN(3, [2, 2], **settings)
    gsn.set_param_values([W1, W2, *BIASES])
    return gsn


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def as_batch(rows):
    return at.as_tensor_variable(np.asarray(rows, dtype=aesara.config.floatX))


class Recorded(Streams):
    """Draws that are written down, so that a loop can use them again."""

    def __init__(self):
        super().__init__(1)
        self.rng = np.random.RandomState(5)
        self.drawn = []

    def uniform(self, size):
        return self._note(self.rng.uniform(size=self._numbers(size)))

    def normal(self, size, std):
        return self._note(std * self.rng.normal(size=self._numbers(size)))

    def _numbers(self, size):
        return [int(n.eval()) if hasattr(n, "eval") else n for n in size]

    def _note(self, values):
        self.drawn.append(values)
        return as_batch(values)


def slow_walkback(x, weights, biases, draws, steps, noise_on):
    """The chain layer by layer, as the authors' code is described."""
    draws = iter(draws)

    def corrupt(v):
        u = next(draws)
        return np.where(u < 0.2, 0, np.where(u < 0.4, 1, v))

    count = len(weights)
    h = {k: np.zeros((len(x), len(biases[k]))) for k in range(1, count + 1)}
    corrupted, means = corrupt(x), []
    for t in range(steps):
        h[0] = corrupted
        for first in (1, 0):
            for k in range(first, count + 1, 2):
                a = biases[k] + (h[k - 1] @ weights[k - 1] if k else 0)
                a = a + (h[k + 1] @ weights[k].T if k < count else 0)
                if k == 0:
                    means.append(sigmoid(a))
                elif k in noise_on:
                    before, after = next(draws), next(draws)
                    h[k] = after + np.tanh(before + a)
                else:
                    h[k] = np.tanh(a)
        if t < steps - 1:
            corrupted = corrupt((next(draws) < means[-1]).astype(float))
    return means


def slowly(gsn, x, draws, noise_on):
    """Four steps of the loop with a network's parameters."""
    weights = [w.get_value() for w in gsn.weights]
    biases = [b.get_value() for b in gsn.biases]
    return np.array(slow_walkback(x, weights, biases, draws, 4, noise_on))
