import gzip
import hashlib
import io
import os
import tarfile

import pytest

from adversarial.datasets.fetch.cifar10 import ARCHIVE, CIFAR10_FILES, fetch_cifar10
from adversarial.datasets.fetch.sources import Archive
from adversarial.datasets.published import Published, PublishedFile
from adversarial.errors import DataError

FOLDER = "cifar-10-batches-py"
CONTENTS = {
    f"{FOLDER}/data_batch_1": bytes(range(256)) * 40,
    f"{FOLDER}/batches.meta": b"the names",
}


def md5(contents):
    return hashlib.md5(contents, usedforsecurity=False).hexdigest()


def member(name, contents=b"", **attributes):
    info = tarfile.TarInfo(name)
    info.size = len(contents)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info, contents


def tar_gz(members):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for info, contents in members:
            archive.addfile(info, io.BytesIO(contents))
    return stream.getvalue()


# As the published one: the folder itself, the files, and one that nobody asks for.
PACKED = tar_gz(
    [
        member(FOLDER, type=tarfile.DIRTYPE),
        *(member(name, contents) for name, contents in reversed(list(CONTENTS.items()))),
        member(f"{FOLDER}/readme.html", b"<html>"),
    ]
)
PUBLISHED = Published(
    "cifar10",
    "CIFAR-10",
    tuple(PublishedFile(name, md5(contents)) for name, contents in CONTENTS.items()),
)


def archive_of(contents):
    return PublishedFile("cifar-10-python.tar.gz", md5(contents))


def fetch(destination, source=None, address="http://127.0.0.1:1", packed=PACKED):
    return fetch_cifar10(
        destination,
        source,
        address=address,
        progress=False,
        published=PUBLISHED,
        archive=archive_of(packed),
    )


def assert_fetched(folder, besides=()):
    assert sorted(os.listdir(folder)) == sorted([FOLDER, *besides])
    found = {f"{FOLDER}/{path.name}": path.read_bytes() for path in (folder / FOLDER).iterdir()}
    assert found == CONTENTS


def test_the_published_checksums_are_those_of_the_seven_files():
    assert [file.name for file in CIFAR10_FILES.files] == [
        *(f"{FOLDER}/data_batch_{n}" for n in range(1, 6)),
        f"{FOLDER}/test_batch",
        f"{FOLDER}/batches.meta",
    ]
    assert ARCHIVE.md5 == "c58f30108f718f92721af3b95e74349a"
    assert len({file.md5 for file in CIFAR10_FILES.files}) == 7


def test_a_server_gives_the_archive_once_and_nothing_of_it_stays(serve, tmp_path):
    server = serve(lambda path: (200, PACKED))
    assert_fetched(fetch(tmp_path / "there", address=server.url))
    assert server.asked == ["/mnist/cifar-10-python.tar.gz"]
    assert_fetched(fetch(tmp_path / "there", address=server.url))
    assert len(server.asked) == 1  # what is intact is not fetched again


@pytest.mark.parametrize("place", ["folder", "archive itself", "destination"])
def test_an_archive_on_disk_is_used_and_left(place, tmp_path):
    folder = tmp_path / ("there" if place == "destination" else "downloads")
    folder.mkdir()
    path = folder / "cifar-10-python.tar.gz"
    path.write_bytes(PACKED)
    source = {"folder": folder, "archive itself": path, "destination": None}[place]
    fetch(tmp_path / "there", source)
    assert_fetched(tmp_path / "there", [path.name] if place == "destination" else [])
    assert path.read_bytes() == PACKED


@pytest.mark.parametrize("inner", ["", FOLDER])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_unpacked_files_in_a_folder_are_copied(inner, pack, tmp_path):
    source = tmp_path / "source" / inner
    source.mkdir(parents=True)
    for name, contents in CONTENTS.items():
        suffix = "" if pack is bytes else ".gz"
        (source / f"{os.path.basename(name)}{suffix}").write_bytes(pack(contents))
    assert_fetched(fetch(tmp_path / "there", tmp_path / "source"))


def test_another_archive_is_refused_unread(serve, tmp_path, caplog):
    other = tar_gz([member(name, contents) for name, contents in CONTENTS.items()])
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(other)
    server = serve(lambda path: (200, PACKED))
    assert_fetched(fetch(tmp_path / "there", tmp_path, server.url))
    assert f"expected MD5 {md5(PACKED)}, found {md5(other)}" in caplog.text


@pytest.mark.parametrize(
    "answer, limit, text",
    [
        ((404, b""), None, "HTTP 404"),
        ((200, PACKED), 100, r"IncompleteRead\(100 bytes read, "),
        ((200, bytes(1 << 15)), None, "expected md5:"),
        ((200, gzip.compress(PACKED)), None, "expected md5:"),
    ],
    ids=["404", "truncated", "other contents", "packed twice"],
)
def test_a_bad_server_is_reported_and_leaves_nothing(answer, limit, text, serve, tmp_path):
    server = serve(lambda path: answer, limit)
    with pytest.raises(DataError, match=text) as caught:
        fetch(tmp_path / "there", address=server.url)
    for part in ("CIFAR-10 could not be fetched", server.url, "--from", "data_batch_1"):
        assert part in str(caught.value)
    assert os.listdir(tmp_path / "there") == []


NAME = f"{FOLDER}/data_batch_1"
HOSTILE = {
    "a link": [member(NAME, type=tarfile.SYMTYPE, linkname="/etc/passwd")],
    "a hard link": [member(NAME, type=tarfile.LNKTYPE, linkname="/etc/passwd")],
    "a folder": [member(NAME, type=tarfile.DIRTYPE)],
    "a device": [member(NAME, type=tarfile.CHRTYPE)],
    "a pipe": [member(NAME, type=tarfile.FIFOTYPE)],
    "other contents": [member(NAME, b"x" * 10240)],
    "too much": [member(NAME, bytes(1 << 15))],
    "another place": [member(f"../{NAME}", CONTENTS[NAME]), member(f"/{NAME}", CONTENTS[NAME])],
    "nothing": [],
}


@pytest.mark.parametrize("case", HOSTILE)
def test_of_an_archive_only_regular_files_of_the_right_names_are_taken(case, tmp_path):
    packed = tar_gz([*HOSTILE[case], member("../outside", b"x"), member("/tmp/outside", b"x")])
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "cifar-10-python.tar.gz").write_bytes(packed)
    with pytest.raises(DataError, match="could not be fetched"):
        fetch(tmp_path / "there", tmp_path / "source", packed=packed)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert left - {"there", f"there/{FOLDER}"} == {"source", "source/cifar-10-python.tar.gz"}


def test_an_archive_that_is_no_archive_is_reported(tmp_path):
    path = tmp_path / "cifar-10-python.tar.gz"
    for contents in (b"", b"no archive", gzip.compress(b"no tar"), PACKED[:300]):
        path.write_bytes(contents)
        with pytest.raises(DataError, match="it is no intact archive"):
            Archive(path, md5(contents)).get(PUBLISHED.files[0], tmp_path)
