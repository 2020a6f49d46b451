"""A file is put in its place if it is the published one."""

import os

import pytest

from adversarial.datasets.fetch.files import install
from adversarial.errors import DataError

from .published import FILES, PACKED


@pytest.mark.parametrize(
    "name, contents",
    [("wrong", b"wrong"), ("wrong.gz", PACKED["images"][:-8] + bytes(8)), ("none", None)],
)
def test_nothing_is_left_of_a_file_that_is_wrong(name, contents, tmp_path):
    wrong = tmp_path / name
    if contents is not None:
        wrong.write_bytes(contents)
    with pytest.raises(DataError, match=f"{name} is (damaged|missing)"):
        install(wrong, FILES[0], tmp_path)
    assert os.listdir(tmp_path) == ([name] if contents else [])
