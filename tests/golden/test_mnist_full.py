"""The paper's MNIST experiment at full size, against what the original computed before training."""

import hashlib
import json
import os
from pathlib import Path

import aesara
import numpy as np
import pytest

from adversarial.backend.precision import prefer_float32
from adversarial.config import yaml_parse
from adversarial.monitor.records import CLOCKS

pytestmark = [
    pytest.mark.golden,
    pytest.mark.xdist_group("golden-mnist-full"),
    pytest.mark.compiled,
]

MNIST_YAML = Path(__file__).parents[2] / "yaml_configs" / "mnist.yaml"


@pytest.fixture(scope="module")
def golden(golden_root):
    path = golden_root / "mnist_full.json"
    if not path.exists():
        pytest.skip(reason=f"no {path}")
    return json.loads(path.read_text())


@pytest.fixture(scope="module")
def train(mnist_folder, tmp_path_factory):
    prefer_float32()
    if aesara.config.floatX != "float32":
        pytest.skip(reason="the original's values are float32")
    save_path = tmp_path_factory.mktemp("mnist") / "mnist.npz"
    settings = ["save_freq=0", f"save_path={save_path}"]
    return yaml_parse.load_path(MNIST_YAML, overrides=settings)


@pytest.fixture(scope="module")
def initial(train):
    return {
        f"{player}/{param.name}": param.get_value()
        for player, network in train.model.players().items()
        for param in network.get_params()
    }


def sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array, dtype=np.float32)).hexdigest()


def test_initial_parameters(golden, initial):
    recorded = golden["initial_parameters"]
    assert set(initial) == set(recorded)
    for key, original in recorded.items():
        assert list(initial[key].shape) == original["shape"]
        if key == "generator/y_b":
            np.testing.assert_allclose(initial[key].mean(), original["mean"], rtol=1e-6)
            np.testing.assert_allclose(initial[key].std(), original["std"], rtol=1e-6)
        else:
            assert sha256(initial[key]) == original["sha256"], key


def test_first_batches(golden, train):
    algorithm = train.algorithm
    batches = train.dataset.iterator(
        mode=algorithm.train_iteration_mode,
        batch_size=algorithm.batch_size,
        rng=np.random.RandomState([2012, 10, 5]),
        data_specs=(train.model.get_input_space(), "features"),
    )
    for original, batch in zip(golden["batches"]["sha256"], batches):
        assert sha256(batch) == original


@pytest.mark.slow
def test_channels_before_training(golden, train):
    os.environ.pop("PYLEARN2_TRAIN_PHASE", None)
    with aesara.config.change_flags(linker="cvm", optimizer="fast_compile"):
        train.setup()
        train.model.monitor()
    channels = train.model.monitor.channels
    recorded = golden["monitor_epoch_0"]
    assert set(channels) - set(CLOCKS) == set(recorded)  # timings are not recorded
    for name, original in recorded.items():
        gap = abs(float(channels[name].val_record[0]) - original)
        assert gap <= 1e-5 * abs(original) + 1e-6, f"{name}: {gap:.1e}"
