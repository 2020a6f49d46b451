"""MNIST's files are made again from arrays."""

import gzip
import pickle

import numpy as np
import pytest

from adversarial.datasets.fetch.mnist_arrays import MnistArrays
from adversarial.datasets.published import MNIST_FILES
from adversarial.errors import DataError
from tests.datasets.conftest import idx_bytes

RNG = np.random.RandomState(0)
TRAIN, TEST = ((RNG.randint(256, size=(n, 28, 28)), RNG.randint(10, size=n)) for n in (6, 3))
EXPECTED = dict(zip((file.name for file in MNIST_FILES.files), map(idx_bytes, (*TRAIN, *TEST))))


def keras(path):
    (x, y), (x_test, y_test) = (
        (images.astype(np.uint8), labels.astype(np.uint8)) for images, labels in (TRAIN, TEST)
    )
    np.savez(path, x_train=x, y_train=y, x_test=x_test, y_test=y_test)


def tutorials(path):
    x, x_test = ((each[0] / np.float32(256)).reshape(-1, 784) for each in (TRAIN, TEST))
    sets = (x[:4], TRAIN[1][:4]), (x[4:], TRAIN[1][4:]), (x_test, TEST[1])
    path.write_bytes(pickle.dumps(sets, 2))
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(path.read_bytes()))


PACKAGINGS = {"mnist.npz": keras, "mnist.pkl.gz": tutorials, "mnist.pkl": tutorials}


@pytest.mark.parametrize("name", PACKAGINGS)
@pytest.mark.parametrize("place", [".", "datasets"])
@pytest.mark.parametrize("named", [True, False])
def test_arrays_become_the_four_files(name, place, named, tmp_path):
    scratch, folder = tmp_path / "scratch", tmp_path / "from" / place
    scratch.mkdir()
    folder.mkdir(parents=True)
    PACKAGINGS[name](folder / name)
    source = MnistArrays(folder / name if named else tmp_path / "from")
    found = {file.name: source.get(file, scratch).read_bytes() for file in MNIST_FILES.files}
    assert found == EXPECTED


def other_names(path):
    np.savez(path, x=np.zeros((2, 28, 28)))


def two_sets(path):
    path.write_bytes(pickle.dumps(((np.zeros(3), np.zeros(3)),) * 2, 2))


@pytest.mark.parametrize(
    "name, make, said",
    [
        ("mnist.npz", other_names, "does not hold MNIST"),
        ("mnist.pkl", two_sets, "does not hold MNIST"),
        ("digits.npz", keras, "mnist.npz or mnist.pkl.gz is not there"),
    ],
)
def test_other_arrays_are_refused(name, make, said, tmp_path):
    make(tmp_path / name)
    for path in (tmp_path, tmp_path / name):
        with pytest.raises(DataError, match=said):
            MnistArrays(path).get(MNIST_FILES.files[0], tmp_path)
