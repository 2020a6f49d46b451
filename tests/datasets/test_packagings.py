"""Data sets in the packagings that are about in the world: other names, folders and formats."""

import gzip
import hashlib
import pickle
import shutil
import zipfile

import numpy as np
import pytest
from scipy.io import savemat

from adversarial.datasets import catalogue
from adversarial.datasets import mnist as mnist_module
from adversarial.datasets.catalogue import OTHER_VERSION, check_cifar10, check_mnist
from adversarial.datasets.cifar10 import CIFAR10
from adversarial.datasets.cifar10_files import LABEL_NAMES
from adversarial.datasets.fetch import fetch_mnist
from adversarial.datasets.fetch import mnist as mnist_fetching
from adversarial.datasets.mnist import MNIST
from adversarial.datasets.published import MNIST_FILES, Published, PublishedFile
from adversarial.errors import DataError
from tests.datasets.conftest import idx_bytes

SIZES = {"train": 60, "test": 10}
NAMES = [file.name for file in MNIST_FILES.files]


def md5(contents):
    return hashlib.md5(contents, usedforsecurity=False).hexdigest()


@pytest.fixture
def digits(monkeypatch):
    """What the four files hold: a few digits, which are the published ones now."""
    rng, contents = np.random.RandomState(0), {}
    for name in NAMES:
        n = SIZES["train" if name.startswith("train") else "test"]
        shape, largest = ((n, 28, 28), 256) if "images" in name else ((n,), 10)
        contents[name] = idx_bytes(rng.randint(0, largest, shape))
    files = Published(
        "mnist", "MNIST", tuple(PublishedFile(n, md5(c)) for n, c in contents.items())
    )
    for module in (mnist_module, mnist_fetching, catalogue):
        monkeypatch.setattr(module, "MNIST_FILES", files)
    monkeypatch.setattr(mnist_module, "SIZES", SIZES)
    return contents


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = tmp_path / "data"
    root.mkdir()
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(root))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return root


def dotted(name):
    return name.replace("-idx", ".idx")


PLACES = {
    "as 7-Zip names them": lambda name: dotted(name),
    "gzipped so": lambda name: f"{dotted(name)}.gz",
    "each in a folder of its name": lambda name: f"{name}/{name}",
    "both, as Kaggle has them": lambda name: f"{dotted(name)}/{dotted(name)}",
    "as torchvision has them": lambda name: f"MNIST/raw/{name}",
    "in capitals": lambda name: name.upper(),
}


def put(folder, contents, place):
    for name, raw in contents.items():
        path = folder / place(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(raw, 1) if path.suffix == ".gz" else raw)


@pytest.mark.parametrize("place", PLACES)
def test_mnist_is_found_under_other_names(place, digits, root):
    put(root / "mnist", digits, PLACES[place])
    states = check_mnist()
    assert [state for _, state in states] == ["ok"] * 4
    assert all(path.is_file() for path, _ in states)
    raw = digits["t10k-images-idx3-ubyte"]
    np.testing.assert_array_equal(
        np.rint(MNIST("test").X * 255), np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 784)
    )


def test_mnist_is_found_beside_its_folder(digits, root):
    put(root, digits, lambda name: f"MNIST/{name}")
    assert [state for _, state in check_mnist()] == ["ok"] * 4


def test_other_data_of_these_names_are_not_taken_but_told(digits, root):
    other = {name: raw[:-1] + bytes([raw[-1] ^ 1]) for name, raw in digits.items()}
    put(root, other, lambda name: f"FashionMNIST/{name}")
    for path, state in check_mnist():
        assert not path.exists()
        assert state.startswith("missing; of that name, but another file: ")
        assert str(root / "FashionMNIST") in state
    with pytest.raises(DataError, match="was not found"):
        MNIST("test")


def test_what_lies_there_is_named(root):
    (root / "mnist").mkdir()
    (root / "mnist" / "digits.rar").touch()
    with pytest.raises(DataError, match=r"There are only digits.rar\. "):
        MNIST("test")


def keras(path, contents):
    arrays = {}
    for part, file in (("train", "train"), ("test", "t10k")):
        images, labels = (contents[f"{file}-{k}-ubyte"] for k in ("images-idx3", "labels-idx1"))
        arrays[f"x_{part}"] = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)
        arrays[f"y_{part}"] = np.frombuffer(labels, np.uint8, offset=8)
    np.savez(path / "mnist.npz", **arrays)
    return arrays


def tutorials(path, contents):
    arrays = keras(path, contents)
    (path / "mnist.npz").unlink()
    x = [arrays[f"x_{part}"].reshape(-1, 784) / np.float32(256) for part in ("train", "test")]
    y = [arrays[f"y_{part}"].astype(int) for part in ("train", "test")]
    sets = ((x[0][:50], y[0][:50]), (x[0][50:], y[0][50:]), (x[1], y[1]))
    with gzip.open(path / "mnist.pkl.gz", "wb", 1) as file:
        pickle.dump(sets, file, 2)


def zipped(path, contents):
    with zipfile.ZipFile(path / "archive.zip", "w") as archive:
        for name, raw in contents.items():
            archive.writestr(f"{name}/{dotted(name)}", raw)


@pytest.mark.parametrize(
    "pack", [keras, tutorials, zipped, lambda path, c: put(path, c, dotted)],
    ids=["keras", "tutorials", "zip", "7-zip"],
)  # fmt: skip
def test_a_folder_that_holds_the_digits_asks_nobody_else(pack, digits, root, tmp_path, serve):
    (tmp_path / "from").mkdir()
    pack(tmp_path / "from", digits)
    server = serve(lambda path: (404, b""))
    fetch_mnist(source=tmp_path / "from", mirrors=[server.url], progress=False)
    assert server.asked == []
    assert {path.name: path.read_bytes() for path in (root / "mnist").iterdir()} == digits


def test_other_arrays_are_not_taken(digits, root, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(mnist_fetching, "MnistHub", lambda progress: Nothing())
    (tmp_path / "from").mkdir()
    changed = {name: raw[:-1] + bytes([raw[-1] ^ 1]) for name, raw in digits.items()}
    keras(tmp_path / "from", changed)
    with pytest.raises(DataError, match="expected MD5") as caught:
        fetch_mnist(source=tmp_path / "from", mirrors=[], progress=False)
    assert "there are mnist.npz" in str(caught.value)


class Nothing:
    def __str__(self):
        return "nothing"

    def get(self, file, scratch):
        raise DataError("it is empty")


def binary(folder, name, pixels, labels):
    rows = np.hstack([np.array(labels, np.uint8)[:, None], pixels])
    (folder / f"{name}.bin").write_bytes(rows.tobytes())


def matlab(folder, name, pixels, labels):
    fields = {"data": pixels, "labels": np.array(labels, np.uint8)[:, None]}
    savemat(folder / f"{name}.mat", fields, do_compression=True)


@pytest.mark.parametrize("write", [binary, matlab])
def test_other_versions_of_cifar10_have_the_same_images(write, fake_cifar10, fake_images, tmp_path):
    expected = CIFAR10("test")
    shutil.rmtree(fake_cifar10)
    folder = tmp_path / "cifar10" / f"cifar-10-batches-{write.__name__}"
    folder.mkdir()
    write(folder, "test_batch", *fake_images["test_batch"])
    if write is binary:
        (folder / "batches.meta.txt").write_text("\n".join([*LABEL_NAMES, "", ""]))
    else:
        savemat(folder / "batches.meta.mat", {"label_names": np.array(LABEL_NAMES, object)})
    found = CIFAR10("test")
    np.testing.assert_array_equal(found.X, expected.X)
    np.testing.assert_array_equal(found.y, expected.y)
    assert [state for _, state in check_cifar10()] == ["missing"] * 5 + [OTHER_VERSION] * 2


@pytest.mark.parametrize(
    "place", ["cifar10", "cifar-10-batches-py", "cifar10/a/cifar-10-batches-py"]
)
def test_cifar10_is_found_one_folder_off(place, fake_cifar10, tmp_path):
    expected = CIFAR10("test").X
    fake_cifar10.rename(tmp_path / "moved")
    shutil.rmtree(tmp_path / "cifar10")
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "moved").rename(tmp_path / place)
    np.testing.assert_array_equal(CIFAR10("test").X, expected)
    assert all(path.parent == tmp_path / place for path, _ in check_cifar10())
