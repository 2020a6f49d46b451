"""Descriptions of models: what cannot be described, and what is built of none."""

import os
import subprocess
import sys

import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.errors import ModelFileError
from adversarial.models.mlp import MLP, Linear

from .changed import tamper


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "subprocess.Popen",
        "adversarial.cli.entry.main",
        "adversarial.training.Train",
        "adversarial.models.nobody.Nobody",
        "adversarial.models.mlp.Nobody",
        "adversarial.models.generator.np",
        "adversarial.models.adversary_pair.add_layers",
        "adversarial.models.adversary_pair.log",
        "adversarial.models_of_somebody_else.Model",
        "adversarial.models..os.system",
        "adversarial.models.mlp.mlp.Streams",
        "..os.system",
        "MLP",
        "",
        None,
        3,
        ["os", "system"],
    ],
)
def test_hostile_class_names_are_refused(name, path):
    def change(metadata):
        metadata["model"]["class"] = name

    tamper(path, change)
    with pytest.raises(ModelFileError):
        load_model(path)


def test_hostile_classes_inside_arguments_are_refused(path, tmp_path):
    target = str(tmp_path / "made")

    def change(metadata):
        metadata["model"]["arguments"]["seed"] = {
            "class": "os.mkdir",
            "arguments": {"path": target},
        }

    tamper(path, change)
    with pytest.raises(ModelFileError, match="os.mkdir"):
        load_model(path)
    assert not os.path.exists(target)


def setter(*keys, value):
    def change(metadata):
        inner = metadata
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        setter("format", value=99),
        setter("format", value=None),
        setter("model", value="text"),
        setter("model", value=None),
        setter("model", value=[]),
        setter("model", value={}),
        setter("model", "arguments", value=None),
        setter("model", "arguments", "layers", value=[]),
        setter("model", "arguments", "nobody", value=3),
        setter("model", "arguments", "seed", value={"array": "missing"}),
        setter("model", "arguments", "seed", value="text"),
        setter("model", "arguments", "seed", value={"unknown": 1}),
        setter("model", "arguments", "layers", 0, "arguments", "dim", value=3),
        setter("model", "arguments", "layers", 0, "arguments", "dim", value="many"),
        setter("model", "arguments", "layers", 0, "arguments", "layer_name", value="z"),
        setter("monitor", value={"epochs_seen": 1}),
        setter("monitor", value=[1]),
        setter("frozen", value=["nobody"]),
        lambda metadata: [1, 2],
        lambda metadata: "text",
        lambda metadata: {"format": 1},
    ],
)
def test_descriptions_that_do_not_fit_are_refused(change, path):
    tamper(path, change)
    with pytest.raises(ModelFileError):
        load_model(path)


def test_loading_runs_nothing_of_other_packages(path):
    """Even an existing class outside the models' packages is not imported."""

    def change(metadata):
        metadata["model"]["class"] = "antigravity.MLP"

    tamper(path, change)
    script = (
        "import sys\nfrom adversarial.checkpoint import load_model\n"
        f"try:\n    load_model({path!r})\nexcept Exception as error:\n"
        "    print(type(error).__name__)\nprint('antigravity' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.split() == ["ModelFileError", "False"]


def test_things_that_are_no_part_of_a_model_cannot_be_saved(tmp_path):
    mlp = MLP([Linear(2, "y", irange=0.5)], nvis=3)
    mlp.layers[0].init_bias = object()
    with pytest.raises(ModelFileError, match="object cannot be saved"):
        save_model(str(tmp_path / "m.npz"), mlp)
    assert not (tmp_path / "m.npz").exists()


def test_a_class_that_forgets_its_arguments_cannot_be_saved(tmp_path):
    class Forgetful(Linear):
        def __init__(self, dim, layer_name, colour="red", **kwargs):
            super().__init__(dim, layer_name, **kwargs)

    mlp = MLP([Forgetful(2, "y", irange=0.5)], nvis=3)
    with pytest.raises(ModelFileError, match="colour"):
        save_model(str(tmp_path / "m.npz"), mlp)
