"""The published files of MNIST."""

import os

from adversarial.datasets.catalogue import check_mnist
from adversarial.datasets.fetch import fetch_mnist
from adversarial.datasets.fetch.mnist import MNIST_FILES


def test_real_mnist_is_recognized_and_copied(mnist_folder, tmp_path):
    fetch_mnist(tmp_path, source=mnist_folder, mirrors=(), progress=False)
    assert sorted(os.listdir(tmp_path)) == sorted(file.name for file in MNIST_FILES.files)
    assert {state for _, state in check_mnist()} == {"ok"}
