"""Sheets of samples, in this process."""

import numpy as np
import pytest
from PIL import Image

from adversarial.checkpoint import save_model
from adversarial.cli import main
from adversarial.evaluation import draw_samples

from .saved import RECIPE, save_pair


@pytest.fixture
def pair(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return save_pair()


def test_a_grid_shows_the_first_samples(pair, capsys):
    assert main(["samples", "pair.npz", "--layout", "grid", "-n", "4", "-o", "a.png"]) == 0
    rows = draw_samples(pair.generator, 4)
    said = capsys.readouterr().out
    assert "Each sample is drawn by itself." in said
    assert f"Samples lie between {rows.min():.4g} and {rows.max():.4g}" in said
    with Image.open("a.png") as image:
        assert min(image.size) >= 2 * 2  # two rows of two samples


def test_a_row_of_the_paper_is_filled(pair, capsys):
    assert main(["samples", "pair.npz", "-n", "7", "-o", "a.png"]) == 2
    assert "a row has 5 samples, so choose a multiple" in capsys.readouterr().err


def test_neighbours_of_another_size_are_refused(pair, capsys):
    np.save("x.npy", np.zeros((12, 9)))
    pair.dataset_yaml_src = RECIPE.replace("[2, 2, 1]", "[3, 3, 1]")
    save_model("pair.npz", pair)
    assert main(["samples", "pair.npz", "-n", "5", "-o", "a.png"]) == 2
    said = "Samples of 4 numbers cannot be compared with training examples of 9"
    assert said in capsys.readouterr().err
