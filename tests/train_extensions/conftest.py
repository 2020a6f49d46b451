"""A small pair, and channels that were measured."""

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator
from adversarial.models.mlp import MLP, Sigmoid
from adversarial.monitor import Monitor, MonitorChannel


@pytest.fixture
def make_pair():
    def make(noise="gaussian", dim=9):
        generator = Generator(MLP([Sigmoid(dim, "y", irange=1.0)], nvis=3), noise=noise)
        pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.05)], nvis=dim))
        Monitor.get_monitor(pair)
        return pair

    return make


@pytest.fixture
def record():
    """Another record of channels, an epoch after the last."""

    def append(model, **values):
        for name, value in values.items():
            channel = model.monitor.channels.setdefault(name, MonitorChannel())
            seen = len(channel.val_record)
            channel.record(np.float32(value), seen, seen, seen, seen)

    return append
