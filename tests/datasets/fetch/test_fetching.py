import gzip
import os

import pytest

from adversarial.datasets.fetch import sources
from adversarial.datasets.fetch.fetching import fetch_from
from adversarial.datasets.fetch.sources import Folder, Mirror
from adversarial.errors import DataError

from .published import CONTENTS, PUBLISHED, assert_fetched, good


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


def test_ctrl_c_leaves_the_files_that_are_whole_and_nothing_else(serve, tmp_path, monkeypatch):
    def stop(path):
        if "labels" in path:
            monkeypatch.setattr(sources._Watch, "update", interrupted)
        return good(path)

    def interrupted(watch, n=1):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_from([Mirror(serve(stop).url)], PUBLISHED, tmp_path)
    assert os.listdir(tmp_path) == ["images"]


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
