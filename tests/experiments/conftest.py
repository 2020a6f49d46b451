"""A copy of the experiment files, and data made up in the formats of the real ones."""

import os
import pickle
import shutil
import struct
from pathlib import Path

import aesara
import numpy as np
import pytest
import scipy.io

from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import model_path
from adversarial.config.yaml_parse import load_train_file

CONFIGS = Path(__file__).parents[2] / "yaml_configs"

# Files that start from a model which another one saved.
STARTS_FROM = {
    "tfd_pretrain/train.yaml": "tfd_pretrain/pretrain.yaml",
    "quick/tfd_pretrain/train.yaml": "quick/tfd_pretrain/pretrain.yaml",
    "examples/recapitate.yaml": "quick/mnist.yaml",
}

# Full-size networks made small, so that the files run in seconds.
SMALLER = {
    "mnist.yaml": {
        "generator.mlp.layers.0.dim": 12,
        "generator.mlp.layers.1.dim": 12,
        "discriminator.layers.0.num_units": 6,
        "discriminator.layers.1.num_units": 6,
    },
    "cifar10_fully_connected.yaml": {
        "generator.mlp.layers.0.dim": 12,
        "generator.mlp.layers.1.dim": 12,
        "discriminator.layers.0.num_units": 6,
        "discriminator.layers.1.num_units": 6,
    },
    "cifar10_convolutional.yaml": {
        "generator.mlp.layers.0.dim": 12,
        "generator.mlp.layers.1.dim": 400,
        "generator.mlp.layers.2.output_space.num_channels": 4,
        "discriminator.layers.0.num_channels": 4,
        "discriminator.layers.1.num_channels": 4,
        "discriminator.layers.2.num_channels": 4,
        "discriminator.layers.3.num_units": 6,
    },
    "tfd_pretrain/pretrain.yaml": {
        "generator.mlp.layers.0.dim": 12,
        "generator.mlp.layers.1.dim": 12,
        "generator.mlp.layers.2.sparse_init": 5,
        "discriminator.layers.0.num_units": 6,
        "discriminator.layers.1.num_units": 6,
    },
    "tfd_pretrain/train.yaml": {
        "generator.mlp.mlp.layers.0.dim": 12,
        "discriminator.layers.0.num_units": 6,
        "discriminator.layers.1.num_units": 6,
    },
}
# The other systems of Table 1, small twins included.
LAYERS = {"0.model.nhid": 12, "1.model.nvis": 12, "1.model.nhid": 8}
STOCHASTIC = {"hidden": "[12, 8]", "algorithm.cost.steps": 2}
for folder in ("baselines", "quick/baselines"):
    for data in ("", "_tfd"):
        SMALLER[f"{folder}/dbn{data}.yaml"] = SMALLER[f"{folder}/stacked_cae{data}.yaml"] = LAYERS
        SMALLER[f"{folder}/deep_gsn{data}.yaml"] = STOCHASTIC
EXAMPLES = 12
BATCH_SIZE = 4
WHOLE = ("0.", "1.", "algorithm.")  # paths that begin at the top of a file
DRAWN = 50  # made-up images at each place where a file begins to read; the rest is blank


def write_mnist(folder):
    """IDX files of the right length, mostly holes that take no space on the disk."""
    folder.mkdir()
    rng = np.random.RandomState(0)
    for prefix, size in (("train", 60000), ("t10k", 10000)):
        with open(folder / f"{prefix}-images-idx3-ubyte", "wb") as file:
            header = struct.pack(">4i", 2051, size, 28, 28)
            file.write(header)
            for start in range(0, size, 10000):
                file.seek(len(header) + 784 * start)
                file.write(rng.randint(0, 256, 784 * DRAWN).astype(np.uint8).tobytes())
            file.truncate(len(header) + 784 * size)
        labels = rng.randint(0, 10, size).astype(np.uint8)
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(
            struct.pack(">2i", 2049, size) + labels.tobytes()
        )


def write_cifar10(folder):
    """Six pickles of the right length, all of them one file."""
    folder.mkdir(parents=True)
    rng = np.random.RandomState(0)
    pixels = np.zeros((10000, 3072), dtype=np.uint8)
    pixels[:DRAWN] = rng.randint(0, 256, (DRAWN, 3072))
    batch = {"data": pixels, "labels": rng.randint(0, 10, 10000).tolist()}
    (folder / "test_batch").write_bytes(pickle.dumps(batch, protocol=2))
    for number in range(1, 6):
        os.link(folder / "test_batch", folder / f"data_batch_{number}")


def write_tfd(folder):
    folder.mkdir(parents=True)
    rng = np.random.RandomState(0)
    faces = 8 * DRAWN
    fields = {
        "images": rng.randint(0, 256, (faces, 48, 48)).astype(np.uint8),
        "folds": np.arange(faces)[:, None] % 4 + np.zeros((1, 5), dtype=np.uint8),
        "labs_ex": rng.randint(1, 8, (faces, 1)).astype(np.int16),
        "labs_id": np.full((faces, 1), -1, dtype=np.int16),
    }
    scipy.io.savemat(folder / "TFD_48x48.mat", fields)


@pytest.fixture(scope="session")
def made_up_data(tmp_path_factory):
    root = tmp_path_factory.mktemp("data")
    write_mnist(root / "mnist")
    write_cifar10(root / "cifar10" / "cifar-10-batches-py")
    write_tfd(root / "faces" / "TFD")
    return root


@pytest.fixture(scope="session")
def copies(tmp_path_factory):
    """A copy of the files, beside which models can be saved."""
    return shutil.copytree(CONFIGS, tmp_path_factory.mktemp("shelf") / "yaml_configs")


@pytest.fixture
def shelf(copies, made_up_data, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(made_up_data))
    monkeypatch.setenv("XDG_CACHE_HOME", str(made_up_data / "cache"))
    for name in ("FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "restored afterwards")
    prefer_float32()
    return Shelf(copies, monkeypatch)


@pytest.fixture
def uncompiled():
    """Carry out the graphs as they stand: neither optimised nor compiled."""
    with aesara.config.change_flags(mode="Mode", linker="py", optimizer="None"):
        yield


class Shelf:
    """The files, and the few steps that they are trained for here."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.monkeypatch = monkeypatch

    def plans(self, name):
        """What a file says: one plan a phase, and how ``--set`` calls the phase."""
        plan = load_train_file(self.folder / name, instantiate=False)
        if isinstance(plan, list):
            return [(f"{i}.", phase) for i, phase in enumerate(plan)]
        return [("", plan)]

    def shortening(self, name, batch_size=BATCH_SIZE):
        """Changes that leave three minibatches of an epoch."""
        changes = []
        for place, plan in self.plans(name):
            algorithm = plan.keywords.get("algorithm")
            if algorithm is None:
                continue
            examples = EXAMPLES // BATCH_SIZE * batch_size
            changes += [
                f"{place}algorithm.batch_size={batch_size}",
                f"{place}algorithm.termination_criterion="
                "!obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 }",
                fewer(f"{place}dataset", plan.keywords["dataset"], examples),
            ]
            changes += [
                fewer(f"{place}algorithm.monitoring_dataset.{key}", dataset, EXAMPLES)
                for key, dataset in algorithm.keywords["monitoring_dataset"].items()
            ]
        return changes

    def smaller(self, name):
        """Changes that make the full-size networks small; paths are the model's unless they say."""
        return [
            f"{path}={value}" if path.startswith(WHOLE) else f"model.{path}={value}"
            for path, value in SMALLER.get(name, {}).items()
        ]

    def build(self, name, changes=None):
        """Build what a file says, on few examples and in the file's folder."""
        self.monkeypatch.chdir((self.folder / name).parent)
        changes = self.shortening(name) if changes is None else changes
        return load_train_file(self.folder / name, overrides=changes)

    def train(self, name, full_size=False):
        """Train a file for three minibatches, and before it the one that it starts from.

        Returns
        -------
        list of Train, one a phase
        """
        first = STARTS_FROM.get(name)
        if first is not None and not self.saved(first).exists():
            self.train(first, full_size)
        changes = self.shortening(name) + ([] if full_size else self.smaller(name))
        experiment = self.build(name, changes)
        phases = experiment if isinstance(experiment, list) else [experiment]
        for phase in phases:
            phase.main_loop()
        return phases

    def saved(self, name):
        """Where a file says that its model is saved."""
        return Path(model_path(str(self.folder / name).replace(".yaml", ".pkl")))


def fewer(place, dataset, examples):
    """A change that cuts a data set, or the one that it is made from."""
    if "raw" in dataset.keywords:
        return fewer(f"{place}.raw", dataset.keywords["raw"], examples)
    if "start" not in dataset.keywords:
        return f"{place}.example_range=[0, {examples}]"
    return f"{place}.stop={dataset.keywords['start'] + examples}"
