"""A saved pair, and a few points in place of the published data sets."""

from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main, models
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Sigmoid


def points(part, fold):
    """The fold decides how far the points spread, so that each has a best sigma of its own."""
    rng = np.random.RandomState([len(part), fold])
    return 0.5 + 0.1 * (2 + fold) * rng.normal(size=(7 + fold, 4))


@pytest.fixture(autouse=True)
def pair(tmp_path, monkeypatch):
    def few(name, part, fold=0):
        return SimpleNamespace(X=points(part, fold))

    monkeypatch.setattr(models, "paper_set", few)
    monkeypatch.chdir(tmp_path)
    generator = Generator(MLP([Sigmoid(4, "y", irange=1.0)], nvis=3))
    save_model("pair.npz", AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=4)))


def generator():
    return load_model("pair.npz").generator


def output(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out
