"""The folder of a run, of which cards are made."""

import json

import pytest

from adversarial import AdversaryPair, Generator
from adversarial.checkpoint import save_model
from adversarial.models.mlp import MLP, Linear, Sigmoid

EVIL = "a|b`<script>\x1b[2J"


@pytest.fixture(name="folder")
def carded_folder(tmp_path, monkeypatch):
    """A run of a small pair, with whatever a run leaves."""
    monkeypatch.chdir(tmp_path)
    run = tmp_path / "run"
    (run / "checkpoints").mkdir(parents=True)
    generator = Generator(MLP([Linear(4, "y", irange=0.5)], nvis=3))
    model = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.5)], nvis=4))
    model.dataset_yaml_src = "!obj:x.Y { z: '```\x1b[2J' }"
    save_model(run / "checkpoints/model.npz", model)
    start = {
        "started": "2014-06-10T12:00:00+0000",
        "file": "at/home/game.yaml",
        "settings": [f"model.name={EVIL}"],
        "seed": 3,
        "versions": {"numpy": "2.5.5"},
        "machine": {"host": "my-own-desk", "processor": "a processor"},
        "git": {"commit": "abc123", "changed": False},
    }
    (run / "environment.json").write_text(json.dumps([start]))
    return run
