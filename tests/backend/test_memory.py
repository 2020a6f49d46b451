"""Too little memory, in a process that may use little."""

import resource

import aesara
import numpy as np
import pytest

from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import BackendError
from adversarial.models.mlp import MLP, Linear, RectifiedLinear
from adversarial.training_algorithms.sgd import SGD

pytestmark = pytest.mark.compiled

MEBIBYTE = 2**20


@pytest.fixture
def little_memory():
    """Let this process have 200 MiB more than it has."""
    before = resource.getrlimit(resource.RLIMIT_AS)

    def limit():
        with open("/proc/self/statm") as file:
            present = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (present + 200 * MEBIBYTE, before[1]))

    yield limit
    resource.setrlimit(resource.RLIMIT_AS, before)


# Aesara's, where Python carries out the graph: it cannot say more in NumPy's own error.
@pytest.mark.filterwarnings("ignore:.*error does not allow us to add:UserWarning")
def test_a_step_without_enough_memory_names_the_layer(little_memory):
    rows = np.zeros((3000, 20), aesara.config.floatX)
    data = DenseDesignMatrix(X=rows, y=rows)
    layers = [
        RectifiedLinear(10, "small", irange=0.1),
        RectifiedLinear(30000, "huge", irange=0.1),
        Linear(20, "y", irange=0.1),
    ]
    sgd = SGD(0.1, batch_size=3000)
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        sgd.setup(MLP(layers, nvis=20), data)
        little_memory()
        with pytest.raises(BackendError, match="Not enough memory in sgd_update.* huge_W"):
            sgd.train(data)


def test_weights_without_enough_memory_name_the_layer():
    with pytest.raises(MemoryError, match="layer huge: Unable to allocate"):
        MLP([Linear(10, "small", irange=0.1), Linear(10**11, "huge", irange=0.1)], nvis=20)
