"""Pairs of players small enough for a pencil."""

import numpy as np

from adversarial import AdversaryPair, Generator
from adversarial.backend import function
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid


def sp(a):
    return np.logaddexp(0, a)


def toy_pair(slope, offset):
    """D(x) = sigmoid(slope x), G(z) = offset, whatever z."""
    generator = MLP([Linear(1, "y", irange=0.0, init_bias=float(offset))], nvis=1)
    discriminator = MLP([Sigmoid(1, "y", irange=0.1, use_bias=False)], nvis=1)
    discriminator.set_param_values([np.full((1, 1), float(slope))])
    return AdversaryPair(Generator(generator), discriminator)


def small_pair(inferer=None, seed=0, bias=0.0, **kwargs):
    generator = MLP([RectifiedLinear(5, "h", irange=1.0), Linear(3, "y", irange=1.0)], nvis=2)
    discriminator = MLP(
        [Linear(4, "h", irange=1.0), Sigmoid(1, "y", irange=1.0, init_bias=bias)], nvis=3
    )
    return AdversaryPair(Generator(generator), discriminator, inferer, **kwargs)


def logit(pair, x):
    W0, b0, W1, b1 = (v.astype(float) for v in pair.discriminator.get_param_values())
    return ((x @ W0 + b0) @ W1 + b1)[:, 0]


def gradients_of(cost, pair, data):
    gradients, updates = cost.get_gradients(pair, data)
    values = function([], list(gradients.values()))()
    return dict(zip(gradients, values)), updates
