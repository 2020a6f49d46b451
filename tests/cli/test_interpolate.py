"""From one sample to another, in this process."""

import pytest
from PIL import Image

from adversarial.cli import main

from .saved import save_pair


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "noise, path, warns",
    [
        ("uniform", "linear", False),
        ("uniform", "spherical", True),
        ("spherical", "linear", True),
        ("gaussian", "spherical", False),
    ],
)
def test_a_path_that_leaves_the_noise_is_warned_of(noise, path, warns, capsys):
    save_pair(noise)
    size = ["--rows", "2", "--steps", "3", "--path", path]
    assert main(["interpolate", "pair.npz", *size, "-o", "a.png"]) == 0
    printed = capsys.readouterr()
    assert ("goes where the generator was not trained" in printed.err) == warns
    with Image.open("a.png") as image:
        width, height = image.size
    assert width > height
