"""Parameters for other programs, in this process."""

import importlib.util
import json
import sys

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator
from adversarial.checkpoint import save_model
from adversarial.cli import main
from adversarial.models.mlp import MLP, Linear, Sigmoid

pytestmark = pytest.mark.xdist_group("cli-export")


@pytest.fixture
def pair(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    generator = Generator(MLP([Linear(4, "y", irange=0.5)], nvis=3))
    model = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.5)], nvis=4))
    save_model("m.npz", model)
    return model


def check(arrays, pair):
    assert sorted(arrays) == [f"{p}.y_{x}" for p in ("discriminator", "generator") for x in "Wb"]
    W = pair.generator.mlp.layers[0].W.get_value()
    assert arrays["generator.y_W"].dtype == W.dtype
    assert np.array_equal(arrays["generator.y_W"], W)


@pytest.mark.skipif(
    importlib.util.find_spec("safetensors") is None, reason="safetensors is not installed"
)
def test_safetensors_hold_the_parameters_and_the_architecture(pair, capsys):
    from safetensors import safe_open

    assert main(["export", "m.npz", "--to", "safetensors"]) == 0
    assert capsys.readouterr().out.startswith("m.safetensors: 4 arrays, generator.y_W, ")
    with safe_open("m.safetensors", framework="np") as file:
        check({name: file.get_tensor(name) for name in file.keys()}, pair)  # noqa: SIM118
        architecture = json.loads(file.metadata()["architecture"])
    assert architecture["class"].endswith("AdversaryPair")


def test_an_npz_holds_the_parameters_alone(pair):
    assert main(["export", "m.npz", "--to", "npz"]) == 0
    with np.load("m.params.npz", allow_pickle=False) as file:
        check(dict(file), pair)


def test_the_model_is_not_overwritten(pair, capsys):
    assert main(["export", "m.npz", "--to", "npz", "-o", "m.npz"]) == 2
    assert "the model itself" in capsys.readouterr().err


def test_without_the_package_one_line_says_how_to_install_it(pair, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    assert main(["export", "m.npz", "--to", "safetensors"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "pip install 'adversarial-nets[export]'" in line
