import gzip
import io
import struct

import numpy as np
import pytest

from adversarial.datasets.idx import read_mnist_images, read_mnist_labels
from adversarial.errors import DataError

PIXELS = bytes([0, 127, 128, 255, 1, 2])
IMAGES = struct.pack(">4i", 2051, 1, 2, 3) + PIXELS
LABELS = struct.pack(">2i", 2049, 3) + bytes([7, 0, 9])


@pytest.fixture(params=[bytes, gzip.compress], ids=["plain", "gzipped"])
def pack(request):
    return request.param


def test_images_are_rows_of_bytes(tmp_path, pack):
    path = tmp_path / "images"
    path.write_bytes(pack(IMAGES))
    expected = [[[0, 127, 128], [255, 1, 2]]]
    np.testing.assert_array_equal(read_mnist_images(path), expected)
    np.testing.assert_array_equal(read_mnist_images(str(path)), expected)
    with path.open("rb") as stream:
        np.testing.assert_array_equal(read_mnist_images(stream), expected)
    stream = io.BytesIO(pack(IMAGES))
    np.testing.assert_array_equal(read_mnist_images(stream), expected)
    assert not stream.closed


@pytest.mark.parametrize(
    "dtype, expected",
    [
        (None, np.uint8([0, 127, 128, 255, 1, 2])),
        ("bool", [False, False, True, True, False, False]),
        ("int64", [0, 127, 128, 255, 1, 2]),
        ("float32", np.float32([0, 127, 128, 255, 1, 2]) / np.float32(255)),
        ("float64", [0, 127 / 255, 128 / 255, 1, 1 / 255, 2 / 255]),
        ("complex128", [0, 127 / 255, 128 / 255, 1, 1 / 255, 2 / 255]),
    ],
)
def test_floats_are_in_0_1_and_truth_begins_at_128(dtype, expected):
    images = read_mnist_images(io.BytesIO(IMAGES), dtype)
    np.testing.assert_array_equal(images.ravel(), expected)
    assert images.dtype == np.dtype(dtype or "uint8")


def test_labels_are_bytes(pack):
    np.testing.assert_array_equal(read_mnist_labels(io.BytesIO(pack(LABELS))), [7, 0, 9])


@pytest.mark.parametrize(
    "contents, text",
    [
        (LABELS, "wrong magic number reading MNIST image file: .*expected 2051, found 2049"),
        (b"PK\x03\x04" + bytes(20), "wrong magic number"),
        (b"", "expected a header of 16 bytes, found 0"),
        (IMAGES[:10], "expected a header of 16 bytes, found 10"),
        (IMAGES[:-1], "truncated: expected 6 bytes after the header, found 5"),
        (IMAGES + b"x", "too long: expected 6 bytes after the header, found at least 7"),
        (struct.pack(">4i", 2051, 1 << 30, 1 << 30, 1 << 30), "truncated: expected 1237940039285"),
        (struct.pack(">4i", 2051, -1, 2, 3), "its header says the shape is"),
        (gzip.compress(IMAGES)[:-3], "truncated or damaged gzip"),
        (gzip.compress(IMAGES)[:-8] + bytes(8), "truncated or damaged gzip"),
    ],
    ids=range(10),  # a compressed file holds the time, so its bytes cannot name the case
)
def test_a_damaged_file_is_named_with_what_was_expected_and_found(tmp_path, contents, text):
    path = tmp_path / "some-images"
    path.write_bytes(contents)
    with pytest.raises(DataError, match=text) as caught:
        read_mnist_images(path)
    assert str(path) in str(caught.value)


def test_a_label_file_of_images_is_refused():
    with pytest.raises(DataError, match="MNIST label file.*expected 2049, found 2051"):
        read_mnist_labels(io.BytesIO(IMAGES))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nothing cannot be read: No such file"):
        read_mnist_images(tmp_path / "nothing")
