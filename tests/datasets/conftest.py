"""Small files in the data sets' formats, so that a clone without the data tests the loaders too."""

import gzip
import http.server
import io
import pickle
import struct
import threading

import aesara
import numpy as np
import pytest

from adversarial.datasets import cifar10_files
from adversarial.datasets.cifar10_files import BATCHES, LABEL_NAMES
from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from adversarial.datasets.mnist import FILES, SIZES

from .transformers import LABELS


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


class Python2Pickler(pickle._Pickler):
    """Writes what Python 2 wrote: texts and bytes alike are its 8-bit strings."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_string(self, text):
        raw = text.encode("latin-1") if isinstance(text, str) else text
        if len(raw) < 256:
            self.write(pickle.SHORT_BINSTRING + struct.pack("<B", len(raw)) + raw)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(raw)) + raw)
        self.memoize(text)

    dispatch[str] = save_string
    dispatch[bytes] = save_string


def python2_pickle(value):
    stream = io.BytesIO()
    Python2Pickler(stream, 2).dump(value)
    return stream.getvalue()


CIFAR_BATCH_SIZE = 12


@pytest.fixture(scope="session")
def fake_images():
    """Random batches of CIFAR-10, in order: pixels and labels by file name."""
    rng = np.random.RandomState(0)
    names = [name for which in BATCHES for name in BATCHES[which]]
    return {
        name: (
            rng.randint(0, 256, (CIFAR_BATCH_SIZE, 3072)).astype(np.uint8),
            rng.randint(0, 10, CIFAR_BATCH_SIZE).tolist(),
        )
        for name in names
    }


@pytest.fixture
def fake_cifar10(fake_images, tmp_path, monkeypatch):
    """The environment of somebody who has these as CIFAR-10, with batches of twelve."""
    folder = tmp_path / "cifar10" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for name, (pixels, labels) in fake_images.items():
        batch = {"batch_label": name, "labels": labels, "data": pixels, "filenames": ["x.png"] * 12}
        (folder / name).write_bytes(python2_pickle(batch))
    meta = {"num_vis": 3072, "label_names": list(LABEL_NAMES)}
    (folder / "batches.meta").write_bytes(python2_pickle(meta))
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cifar10_files, "BATCH_SIZE", CIFAR_BATCH_SIZE)
    return folder


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        self.server.asked.append(self.path)
        status, body = self.server.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.limit])

    def log_message(self, *args):
        """Keep quiet."""


@pytest.fixture
def serve(monkeypatch):
    """Start web servers on this machine; they stop with the test."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    servers = []

    def start(answer, limit=None):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.answer, server.limit, server.asked = answer, limit, []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        servers.append(server)
        server.url = f"http://127.0.0.1:{server.server_port}/mnist"
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def pixels(fake_images):
    """The training set as float64 rows of 0 to 255, computed here."""
    return np.concatenate([fake_images[name][0] for name in BATCHES["train"]]).astype("float64")


@pytest.fixture
def labels(fake_images):
    return np.concatenate([fake_images[name][1] for name in BATCHES["train"]])


@pytest.fixture
def raw():
    rows = np.random.RandomState(0).uniform(size=(6, 12)).astype(aesara.config.floatX)
    converter = DefaultViewConverter((2, 3, 2))
    return DenseDesignMatrix(X=rows, y=LABELS, y_labels=4, view_converter=converter)
