"""Layers side by side."""

from adversarial.models.mlp import Linear, Sigmoid, Softmax, Tanh
from adversarial.pylearn2.composite import CompositeLayer


def two(**kwargs):
    return CompositeLayer("c", [Linear(4, "a", irange=0.5), Tanh(2, "b", irange=0.5)], **kwargs)


def dense(x, layer):
    W, b = (value.astype(float) for value in (layer.W.get_value(), layer.b.get_value()))
    return x @ W + b


def heads():
    """Two losses of one input."""
    return CompositeLayer("c", [Softmax(3, "s", irange=0.5), Sigmoid(2, "y", irange=0.5)])
