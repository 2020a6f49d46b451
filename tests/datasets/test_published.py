"""Files are compared with their checksums, plain or gzipped."""

import gzip
import hashlib
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.datasets import published
from adversarial.datasets.published import MISSING, OK, PublishedFile, md5_of, state_of
from adversarial.files import inputs

CONTENTS = bytes(range(256)) * 9


def md5(contents):
    return hashlib.md5(contents, usedforsecurity=False).hexdigest()


FILE = PublishedFile("images", md5(CONTENTS))


@given(contents=st.binary(max_size=300), before=st.integers(0, 300))
def test_the_checksum_is_of_what_is_left_of_a_stream(contents, before):
    stream = io.BytesIO(contents)
    stream.seek(before)
    assert md5_of(stream) == md5(contents[before:])


def test_no_more_is_read_than_a_piece_above_the_most():
    stream = io.BytesIO(bytes(2**22))
    md5_of(stream, 2**20)
    assert 2**20 <= stream.tell() < 2**21


@pytest.mark.parametrize("name", ["images", "images.gz", "another name"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_contents_count_and_not_the_name(name, pack, tmp_path):
    (tmp_path / name).write_bytes(pack(CONTENTS))
    assert state_of(tmp_path / name, FILE) == OK


@pytest.mark.parametrize(
    "contents, said",
    [
        (CONTENTS[:-1], f"damaged: images: expected MD5 {FILE.md5}, found {md5(CONTENTS[:-1])}"),
        (gzip.compress(CONTENTS)[:-9], "damaged: gzip file ("),
        (gzip.compress(CONTENTS)[:-8] + bytes(8), "damaged: gzip file ("),
    ],
)
def test_other_contents_are_damaged(contents, said, tmp_path):
    (tmp_path / "images").write_bytes(contents)
    assert state_of(tmp_path / "images", FILE).startswith(said)


def test_what_is_no_file_is_missing(tmp_path):
    assert state_of(tmp_path / "nowhere", FILE) == MISSING
    assert state_of(tmp_path, FILE) == MISSING


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_what_nobody_may_read_is_told(tmp_path):
    (tmp_path / "images").write_bytes(CONTENTS)
    (tmp_path / "images").chmod(0)
    assert state_of(tmp_path / "images", FILE) == "damaged: cannot be read (Permission denied)"


def test_a_bomb_is_not_unpacked_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "UNPACKED", 1000)
    bomb = gzip.compress(bytes(2**24))
    (tmp_path / "images").write_bytes(bomb)
    whole = PublishedFile("images", md5(bytes(2**24)))
    assert state_of(tmp_path / "images", whole).startswith("damaged")


def test_mnist_is_four_files_with_checksums():
    files = published.MNIST_FILES.files
    assert len({file.md5 for file in files} | {file.packed_md5 for file in files}) == 8
    assert {file.name.split("-")[0] for file in files} == {"train", "t10k"}
