"""Readers of files from anywhere, and what to begin with when they are fed with damaged ones."""

import contextlib
import gzip
import io
import os
import pickle
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
from forger import Fake, channel, forge, random_state
from forger import network as forged_network

from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import load_model, save_model
from adversarial.config import yaml_parse
from adversarial.datasets.idx import read_mnist_images, read_mnist_labels
from adversarial.errors import AdversarialError
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, ConvRectifiedLinear, Linear, Sigmoid, Softmax
from adversarial.space import Conv2DSpace

ROOT = Path(__file__).parents[2]
METADATA = "model.json.npy"


class Readers:
    """The readers, by name; each takes bytes and raises nothing but what is a bug.

    Parameters
    ----------
    folder : str or path
        Empty, for the files that readers want. Names that a damaged experiment file gives are
        looked for in it.
    """

    def __init__(self, folder):
        prefer_float32()
        self.folder = Path(folder)
        os.chdir(folder)
        models = (pair(), network(), convolutional())
        self._saved = [self._save(model) for model in models]
        self._parts = [self._split(saved) for saved in self._saved]
        self.by_name = {
            "yaml": (read_yaml, yaml_seeds()),
            "idx": (read_idx, idx_seeds()),
            "checkpoint": (self.read_checkpoint, self._saved),
            "description": (self.read_description, [text for text, _ in self._parts]),
            "pickle": (self.read_pickle, pickle_seeds()),
        }

    def _save(self, model):
        return Path(save_model(self.folder / "seed.npz", model)).read_bytes()

    def _split(self, saved):
        """The JSON text of a saved model, and its other parts."""
        with zipfile.ZipFile(io.BytesIO(saved)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        text = np.load(io.BytesIO(parts.pop(METADATA))).tobytes()
        return text, parts

    def read_checkpoint(self, data):
        """A file named as a saved model."""
        self._load("model.npz", data)

    def read_description(self, data):
        """A saved model whose JSON text was damaged, and nothing else."""
        number = 0 if b"AdversaryPair" in data else 2 if b"Conv2DSpace" in data else 1
        packed, array = io.BytesIO(), io.BytesIO()
        np.save(array, np.frombuffer(data, dtype=np.uint8))
        with zipfile.ZipFile(packed, "w") as archive:
            for name, part in self._parts[number][1].items():
                archive.writestr(name, part)
            archive.writestr(METADATA, array.getvalue())
        self._load("model.npz", packed.getvalue())

    def read_pickle(self, data):
        """A file named as a pickled model."""
        self._load("model.pkl", data)

    def _load(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        with contextlib.suppress(AdversarialError):
            load_model(str(path))


def read_yaml(data):
    """An experiment file, up to the moment when it would be built."""
    with contextlib.suppress(AdversarialError):
        yaml_parse.load(data, instantiate=False)


def read_idx(data):
    """Images and labels."""
    for read in (read_mnist_images, read_mnist_labels):
        with contextlib.suppress(AdversarialError):
            read(io.BytesIO(data))


def pair():
    """A small pair."""
    mlp = MLP([Linear(2, "h", irange=0.1), Sigmoid(3, "y", irange=0.1)], nvis=2)
    discriminator = MLP([Maxout("h", 2, 2, irange=0.1), Sigmoid(1, "y", irange=0.1)], nvis=3)
    return AdversaryPair(Generator(mlp, noise="uniform"), discriminator)


def network():
    """A small network."""
    return MLP(
        [Linear(2, "h", sparse_init=1, max_col_norm=1.0), Softmax(2, "y", istdev=0.1)], nvis=2
    )


def convolutional():
    """A small network of images."""
    space = Conv2DSpace((4, 4), num_channels=1)
    layer = ConvRectifiedLinear(2, (2, 2), (2, 2), (1, 1), "c", irange=0.1)
    return MLP([layer, Softmax(2, "y", irange=0.1)], input_space=space)


def yaml_seeds():
    """Experiment files of the package, and what the dialect adds to YAML."""
    files = sorted(ROOT.glob("yaml_configs/**/*.yaml"))[:8]
    extra = [
        b"a: &a {<<: *b}\nb: [1e-3, -.5, 0x1f, 1:30, !float '1', ~, .inf]\n",
        b"a: &a [x]\nb: {<<: {k: 1}, c: *a, d: '${HOME}'}\n",
        b"!import:numpy.float32",
        b"[!pkl: x.npy, !!int 1, !!timestamp 2001-01-01, !!binary aGk=, !!set {a, b}]",
        b"? !obj:dict {}\n: 1",
    ]
    return [file.read_bytes() for file in files] + extra


def idx_seeds():
    """Two files, plain and packed."""
    images = struct.pack(">4i", 2051, 2, 3, 2) + bytes(range(12))
    labels = struct.pack(">2i", 2049, 5) + bytes(range(5))
    return [images, labels, gzip.compress(images), gzip.compress(labels)]


def pickle_seeds():
    """A network as Python 2 pickled it, and arrays, by joblib too."""
    monitor = Fake("pylearn2.monitor.Monitor", _epochs_seen=3, channels={"c": channel()})
    seeds = [
        forge(forged_network()),
        forge(forged_network(rng=random_state(1), freeze_set=set(), monitor=monitor)),
        forge({"x": np.ones((2, 3), "f4"), "y": [1, (2.0, "z")]}),
        pickle.dumps({"x": np.ones((2, 3), "f4"), "y": [1, (2.0, "z")]}, 0),
        b"cpylearn2.models.mlp\nMLP\n)\x81}q\x01(U\x06layers]q\x02ub.",
        (ROOT / "tests" / "files" / "python2.joblib").read_bytes(),
    ]
    return [*seeds, gzip.compress(seeds[0]), zlib.compress(seeds[0])]
