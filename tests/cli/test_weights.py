"""Pictures of weights, in this process."""

import pytest
from PIL import Image

from adversarial.cli import main

from .saved import save_pair


@pytest.fixture(autouse=True)
def pair(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return save_pair()


def test_the_first_weights_of_the_discriminator_are_drawn(capsys):
    assert main(["weights", "pair.npz", "-o", "a.png"]) == 0
    assert "a.png" in capsys.readouterr().out
    with Image.open("a.png") as image:
        assert min(image.size) >= 2


def test_a_picture_goes_somewhere(capsys):
    assert main(["weights", "pair.npz"]) == 2
    assert capsys.readouterr().err.startswith("adversarial: error: ")
