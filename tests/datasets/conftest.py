"""Small files in MNIST's format, so that a clone without the data tests the loader too."""

import gzip
import struct

import numpy as np
import pytest

from adversarial.datasets.mnist import FILES, SIZES


def idx_bytes(array):
    magic = 2051 if array.ndim == 3 else 2049
    header = struct.pack(f">{1 + array.ndim}i", magic, *array.shape)
    return header + array.astype(np.uint8).tobytes()


@pytest.fixture(scope="session")
def fake_digits():
    """Random images and labels, as many as MNIST has."""
    rng = np.random.RandomState(0)
    return {
        which: (
            rng.randint(0, 256, (size, 28, 28)).astype(np.uint8),
            rng.randint(0, 10, size).astype(np.uint8),
        )
        for which, size in SIZES.items()
    }


@pytest.fixture(scope="session")
def fake_mnist_root(fake_digits, tmp_path_factory):
    """A data path with these as MNIST: training labels gzipped, the rest plain."""
    root = tmp_path_factory.mktemp("data")
    (root / "mnist").mkdir()
    for which, arrays in fake_digits.items():
        for name, array in zip(FILES[which], arrays):
            contents = idx_bytes(array)
            if name == "train-labels-idx1-ubyte":
                name, contents = f"{name}.gz", gzip.compress(contents, 1)
            (root / "mnist" / name).write_bytes(contents)
    return root


@pytest.fixture
def fake_mnist(fake_mnist_root, monkeypatch):
    """The environment of somebody who has these data."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(fake_mnist_root))
    return fake_mnist_root
