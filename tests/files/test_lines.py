"""Text files are read line by line, whatever program wrote them."""

import bz2
import gzip
import lzma

import pytest

from adversarial.files import inputs, lines
from adversarial.files.lines import open_lines

TEXT = "Größe,b\n1,2\n\n3,4"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]
PACKERS = {
    "x.csv": bytes,
    "x.csv.gz": gzip.compress,
    "gzipped without saying so": gzip.compress,
    "x.bz2": bz2.compress,
    "x.xz": lzma.compress,
}


def read(path):
    with open_lines(path) as found:
        return list(found)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", PACKERS)
def test_lines_are_those_of_the_text_however_it_is_packed(name, encoding, tmp_path):
    (tmp_path / name).write_bytes(PACKERS[name](TEXT.encode(encoding)))
    assert read(tmp_path / name) == TEXT.splitlines(keepends=True)


def test_bytes_that_are_no_text_are_read_as_some_letter(tmp_path):
    (tmp_path / "x.csv").write_bytes("Größe\n1\n".encode("latin-1"))
    assert read(tmp_path / "x.csv")[1:] == ["1\n"]


@pytest.mark.parametrize("name", [name for name in PACKERS if name != "x.csv"])
def test_half_a_packed_file_is_said_to_be_damaged(name, tmp_path):
    packed = PACKERS[name](b"1,2\n" * 999)
    (tmp_path / name).write_bytes(packed[: len(packed) // 2])
    with pytest.raises(OSError):
        read(tmp_path / name)


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 10)
    (tmp_path / "x.csv").write_text("1,2\n" + "1" * 11)
    with open_lines(tmp_path / "x.csv") as found, pytest.raises(ValueError, match="too long"):
        assert next(found) == "1,2\n"
        next(found)


def test_what_unpacks_to_far_more_than_its_size_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "UNPACKED", 1000)
    (tmp_path / "x.gz").write_bytes(gzip.compress(b"1\n" * 10**6))
    with pytest.raises(ValueError, match="far too long"):
        read(tmp_path / "x.gz")
