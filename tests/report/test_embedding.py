"""Pictures as addresses that hold them."""

import base64
import io
import sys

import numpy as np
import pytest
from PIL import Image

from adversarial.errors import DataError
from adversarial.report import embedding
from adversarial.report.embedding import can_draw, embed, embed_inside


@pytest.fixture
def dot(tmp_path):
    path = tmp_path / "dot.png"
    Image.fromarray(np.full((2, 3, 3), 7, "uint8")).save(path)
    return path


def test_a_picture_is_embedded_byte_for_byte(dot):
    picture = embed(str(dot), "a dot")
    kind, data = picture.source.split(",")
    assert (kind, picture.caption) == ("data:image/png;base64", "a dot")
    assert base64.b64decode(data) == dot.read_bytes()
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        assert image.size == (3, 2)


def test_the_kind_is_that_of_the_contents_not_of_the_name(dot, tmp_path):
    Image.open(dot).save(tmp_path / "dot.gif")
    (tmp_path / "dot.gif").rename(tmp_path / "gif.png")
    assert embed(str(tmp_path / "gif.png"), "").source.startswith("data:image/gif")
    Image.open(dot).save(tmp_path / "dot.bmp")
    with pytest.raises(DataError, match="none of PNG, JPEG, GIF, WEBP"):
        embed(str(tmp_path / "dot.bmp"), "")


@pytest.mark.parametrize("contents", [b"", b"<svg/>", None])
def test_what_is_no_picture_is_named(contents, tmp_path):
    path = tmp_path / "x.png"
    if contents is not None:
        path.write_bytes(contents)
    with pytest.raises(DataError, match=r"x\.png cannot be shown"):
        embed(str(path), "")


def test_a_picture_that_is_cut_off_or_too_large_is_refused(dot, monkeypatch):
    dot.write_bytes(dot.read_bytes()[:40])
    with pytest.raises(DataError, match="cannot be shown"):
        embed(str(dot), "")
    monkeypatch.setattr(embedding, "LARGEST", 10)
    with pytest.raises(DataError, match="is larger than"):
        embed(str(dot), "")


@pytest.mark.parametrize("name", ["../dot.png", "/dot.png", "inside/../../dot.png"])
def test_no_name_leads_out_of_the_folder(name, dot, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataError, match="lies outside of"):
        embed_inside(str(tmp_path / "folder"), name, "")
    assert embed_inside(str(tmp_path), "dot.png", "").source


def test_without_matplotlib_nothing_is_drawn(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert can_draw() is False
