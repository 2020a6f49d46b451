"""Files of CIFAR-10 that are damaged, hostile, or something else."""

import os
import pickle

import numpy as np
import pytest

from adversarial.datasets import cifar10_files
from adversarial.datasets.cifar10 import CIFAR10
from adversarial.errors import DataError


class Call:
    """Pickles to a call that leaves a trace."""

    def __init__(self, function, *arguments):
        self.reduced = function, arguments

    def __reduce__(self):
        return self.reduced


def hostile(marker):
    """What a batch may hold instead of a batch."""
    data = np.zeros((12, 3072), "uint8")
    trace = f"open({str(marker)!r}, 'w')"
    return {
        "a call": Call(os.system, f"touch {marker}"),
        "a call as data": {"data": Call(eval, trace), "labels": [0] * 12},
        "a call as a label": {"data": data, "labels": [0] * 11 + [Call(eval, trace)]},
        "a call as a further entry": {"data": data, "labels": [0] * 12, "x": Call(exec, trace)},
        "a class": {"data": data, "labels": [0] * 12, "filenames": DataError},
        "an array of objects": {"data": np.array([None] * 12), "labels": [0] * 12},
    }


@pytest.mark.parametrize("case", hostile("x"))
def test_a_program_in_place_of_a_batch_is_refused_and_not_run(case, fake_cifar10, tmp_path):
    marker = tmp_path / "marker"
    (fake_cifar10 / "test_batch").write_bytes(pickle.dumps(hostile(marker)[case], 2))
    with pytest.raises(DataError, match="test_batch is refused: .* only arrays") as caught:
        CIFAR10("test")
    assert "\n" not in str(caught.value)
    assert not marker.exists()


def bad(pixels, labels):
    return {
        "no dict": ([pixels], "it holds no dict"),
        "no data": ({"labels": labels}, "it has no array named data"),
        "too few rows": ({"data": pixels[:-1], "labels": labels}, r"found \(11, 3072\) of uint8"),
        "gray": ({"data": pixels[:, :1024], "labels": labels}, r"found \(12, 1024\)"),
        "floats": ({"data": pixels / 255, "labels": labels}, "float64"),
        "no labels": ({"data": pixels}, "it has no 12 labels"),
        "too few labels": ({"data": pixels, "labels": labels[:-1]}, "it has no 12 labels"),
        "a label of 10": ({"data": pixels, "labels": [10] + labels[1:]}, "not numbers 0 to 9"),
        "a label of -1": ({"data": pixels, "labels": [-1] + labels[1:]}, "not numbers 0 to 9"),
        "a huge label": ({"data": pixels, "labels": [1 << 99] + labels[1:]}, "not numbers 0 to 9"),
        "a float": ({"data": pixels, "labels": [0.5] + labels[1:]}, "not numbers 0 to 9"),
        "nested": ({"data": pixels, "labels": [labels] * 12}, "not numbers 0 to 9"),
    }


@pytest.mark.parametrize("case", bad(np.zeros((12, 3072), "uint8"), [0] * 12))
def test_a_file_that_is_no_batch_is_named(case, fake_cifar10, fake_images):
    contents, text = bad(*fake_images["data_batch_2"])[case]
    path = fake_cifar10 / "data_batch_2"
    path.write_bytes(pickle.dumps(contents, 2))
    with pytest.raises(DataError, match=text) as caught:
        CIFAR10("train")
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_truncated_or_oversized_file_is_named(fake_cifar10, monkeypatch):
    path = fake_cifar10 / "test_batch"
    whole = path.read_bytes()
    for size in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match="test_batch is (truncated|refused)"):
            CIFAR10("test")
    path.write_bytes(whole)
    monkeypatch.setattr(cifar10_files, "_LARGEST", 1000)
    with pytest.raises(DataError, match="test_batch is not a file of CIFAR-10: it has .* bytes"):
        CIFAR10("test")
