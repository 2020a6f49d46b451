"""What training holds in memory, measured in a process of its own."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("memory")

STATUS = Path("/proc/self/status")
ROOT = Path(__file__).parents[2]

# Trains a small model first, so that everything is imported and compiled, then a large one.
SCRIPT = """
import json, re, sys
import numpy as np
from adversarial.backend import use
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.sgd import SGD

def megabytes(kind):
    return int(re.search(kind + r":\\s+(\\d+) kB", open("/proc/self/status").read())[1]) / 1000

def train(examples, inputs, units):
    rng = np.random.default_rng(0)
    X = rng.random((examples, inputs), dtype="float32")
    y = rng.random((examples, units), dtype="float32")
    model, rule = MLP([Linear(units, "y", sparse_init=1)], nvis=inputs), Momentum(0.5)
    sgd = SGD(1e-6, batch_size=50, batches_per_iter=3, learning_rule=rule)
    dataset = DenseDesignMatrix(X=X, y=y)
    with use(sys.argv[1]):
        sgd.setup(model, dataset)
    # What drawing weights held is gone: the highest mark begins anew.
    open("/proc/self/clear_refs", "w").write("5")
    sgd.train(dataset)
    data = X.nbytes + y.nbytes
    return data / 1e6, sum(p.nbytes for p in model.get_param_values()) / 1e6

train(200, 30, 20)
before = megabytes("VmRSS")
data, parameters = train(6000, 3000, 6000)
print(json.dumps([megabytes("VmHWM") - before, data, parameters]))
"""


@pytest.mark.skipif(not STATUS.exists(), reason="no /proc that tells how much memory is held")
@pytest.mark.parametrize(
    "backend, copies_of_data, copies_of_parameters",
    [
        ("c", 1, 3),  # parameters, gradients, velocities
        ("jax", 2, 5),  # on the device data, and all three; data and what was before on the host
    ],
)
def test_training_holds_data_parameters_gradients_and_velocities_and_no_more(
    backend, copies_of_data, copies_of_parameters
):
    if importlib.util.find_spec(backend if backend == "jax" else "aesara") is None:
        pytest.skip(reason=f"{backend} is not installed")
    flags = [os.environ.get("AESARA_FLAGS"), "floatX=float32"]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, backend],
        env={
            **os.environ,
            "AESARA_FLAGS": ",".join(filter(None, flags)),
            "PYTHONPATH": str(ROOT),
            "MALLOC_MMAP_THRESHOLD_": "65536",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    held, data, parameters = json.loads(done.stdout.splitlines()[-1])
    assert held < copies_of_data * data + copies_of_parameters * parameters + 60, (data, parameters)
