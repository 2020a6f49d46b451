"""The paper's experiments, and what is trained before them."""

import pytest

from adversarial.paper.reproduction import Options
from adversarial.paper.reproduction.experiments import EXPERIMENTS, epochs, trained
from adversarial.paper.reproduction.workspace import read_config


class Notebook:
    """Notes what would be needed and trained."""

    def __init__(self, options):
        self.options, self.needed, self.trainings = options, [], []

    def need(self, data):
        self.needed.append(data)

    def training(self, name, file, *rest, **kwargs):
        self.trainings.append((name, file, *rest, kwargs["first"]))
        return name


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_has_a_file_and_a_small_twin(name):
    for folder in ("", "quick/"):
        assert "!obj:" in read_config(f"yaml_configs/{folder}{EXPERIMENTS[name].file}")


def test_a_second_stage_is_trained_after_the_first():
    notebook = Notebook(Options("full"))
    assert trained(notebook, "tfd", seed=3) == "tfd-seed3"
    assert notebook.needed == ["tfd", "tfd"]
    assert notebook.trainings == [
        ("tfd_pretrain-seed3", "tfd_pretrain/pretrain.yaml", 50, 3, None, None),
        ("tfd-seed3", "tfd_pretrain/train.yaml", 22, 3, None, "tfd_pretrain-seed3"),
    ]


def test_the_scale_decides_unless_epochs_are_given():
    assert [epochs(Options(scale), "mnist") for scale in ("quick", "full")] == [20, 400]
    assert epochs(Options("full", epochs=7), "mnist") == 7
    assert epochs(Options("full", epochs=7), "tfd") == 22  # of MNIST alone
