import gzip
import hashlib
import pickle

import numpy as np

from adversarial.datasets.catalogue import STAND_IN, check_cifar10, check_mnist
from adversarial.datasets.fetch.cifar10 import CIFAR10_FILES
from adversarial.datasets.fetch.mnist import MNIST_FILES


def test_checking_tells_missing_and_damaged_files(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "mnist").mkdir()
    names = [file.name for file in MNIST_FILES.files]
    (tmp_path / "mnist" / names[1]).write_bytes(bytes(60008))
    (tmp_path / "mnist" / f"{names[2]}.gz").write_bytes(gzip.compress(b"x" * 99)[:-3])
    (tmp_path / "mnist" / names[3]).write_bytes(bytes(5))
    (first, second, third, fourth) = check_mnist()
    assert first == (tmp_path / "mnist" / names[0], "missing")
    assert second[1].startswith(f"damaged: {names[1]}: expected MD5 a25bea736e30d166cdddb491f175")
    assert third[1].startswith("damaged: gzip file")
    empty = hashlib.md5(bytes(5), usedforsecurity=False).hexdigest()
    assert (
        fourth[1] == f"damaged: {names[3]}: expected MD5 {MNIST_FILES.files[3].md5}, found {empty}"
    )


def test_files_of_the_right_layout_are_told_from_published_and_damaged_ones(
    fake_cifar10, fake_images, monkeypatch
):
    monkeypatch.setattr("adversarial.datasets.catalogue.CIFAR10_FILES", published_as(fake_cifar10))
    assert {state for _, state in check_cifar10()} == {"ok"}
    pixels, labels = fake_images["data_batch_2"]
    near = {"data": pixels ^ 1, "labels": labels}
    (fake_cifar10 / "data_batch_2").write_bytes(pickle.dumps(near, 2))
    (fake_cifar10 / "data_batch_3").unlink()
    whole = (fake_cifar10 / "data_batch_4").read_bytes()
    (fake_cifar10 / "data_batch_4").write_bytes(whole[:-1])
    (fake_cifar10 / "data_batch_5").write_bytes(pickle.dumps({"data": np.zeros(3)}))
    (fake_cifar10 / "batches.meta").write_bytes(pickle.dumps({"label_names": ["cat"]}))
    states = {path.name: state for path, state in check_cifar10()}
    assert states["data_batch_1"] == states["test_batch"] == "ok"
    assert states["data_batch_2"] == STAND_IN
    assert states["data_batch_3"] == "missing"
    assert states["data_batch_4"].startswith("damaged: ") and "truncated" in states["data_batch_4"]
    assert "not a batch of CIFAR-10" in states["data_batch_5"]
    assert "does not name the classes" in states["batches.meta"]


def published_as(folder):
    """What would be published if these files were."""
    files = [
        file._replace(md5=hashlib.md5((folder.parent / file.name).read_bytes()).hexdigest())
        for file in CIFAR10_FILES.files
    ]
    return CIFAR10_FILES._replace(files=tuple(files))


def test_the_copy_that_is_here_is_usable(cifar10_folder):
    assert {state for _, state in check_cifar10()} <= {"ok", STAND_IN}
