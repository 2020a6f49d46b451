"""Axes on a page, and the files they become."""

import sys

import numpy as np
import pytest
from PIL import Image

from adversarial.errors import AdversarialError
from adversarial.figures.plot import Plot, labelled


def test_a_page_is_saved_in_the_format_of_its_suffix(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    plot = Plot(size=(2, 1))
    axes = labelled(plot.axes, "epoch", "nats", "loss")
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("epoch", "nats", "loss")
    plot.save(tmp_path / "loss.png")
    plot.save(tmp_path / "loss.PDF")
    assert (tmp_path / "loss.PDF").read_bytes().startswith(b"%PDF")
    with Image.open(tmp_path / "loss.png") as image:
        assert image.format == "PNG"
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), np.asarray(plot.get_img()))


def test_without_matplotlib_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(AdversarialError, match=r"pip install 'adversarial-nets\[plot\]'"):
        Plot()
