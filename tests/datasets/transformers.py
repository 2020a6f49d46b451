"""Transformers of features, and labels beside them."""

import numpy as np

from adversarial.space import VectorSpace

LABELS = np.array([[3], [1], [0], [2], [3], [1]], dtype="uint8")


class Double:
    """Takes any batch."""

    yaml_src = "!obj:numpy.array { object: 1 }"
    calls = 0

    def perform(self, X):
        self.calls += 1
        return 2 * X


class Sums:
    """From vectors to sums of pairs of values."""

    def get_input_space(self):
        return VectorSpace(12)

    def get_output_space(self):
        return VectorSpace(6)

    def perform(self, X):
        return X.reshape(len(X), 6, 2).sum(axis=2)
