"""Examples of a data set, in this process."""

import numpy as np
import pytest
from PIL import Image

from adversarial.cli import main

from .saved import RECIPE, save_pair

MODEL = "!obj:pylearn2.models.mlp.MLP { nvis: 1, layers: [] }"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_pair()


@pytest.mark.parametrize("source", ["pair.npz", "data.yaml"])
def test_norms_and_range_are_told_and_examples_drawn(source, capsys):
    with open("data.yaml", "w", encoding="utf-8") as file:
        file.write(f"!obj:pylearn2.train.Train {{ dataset: {RECIPE}, model: {MODEL} }}")
    assert main(["show-data", source, "--rows", "2", "--cols", "3", "-o", "a.png"]) == 0
    printed = capsys.readouterr().out
    norms = np.linalg.norm(np.load("x.npy"), axis=1)
    largest = float(printed.split("max: ")[1].split()[0])
    assert norms.min() <= largest <= norms.max() + 1e-6
    with Image.open("a.png") as image:
        assert image.size[0] > image.size[1]


def test_more_than_there_are_cannot_be_shown(capsys):
    assert main(["show-data", "pair.npz", "--rows", "5", "--cols", "3", "-o", "a.png"]) == 2
    assert "The data have only 12 examples" in capsys.readouterr().err
