"""A few minibatches of every experiment file, on data that are made up."""

from pathlib import Path

import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.cli import main
from adversarial.evaluation import draw_samples

CONFIGS = Path(__file__).parents[2] / "yaml_configs"
FILES = sorted(
    path.relative_to(CONFIGS).as_posix()
    for path in CONFIGS.rglob("*.yaml")
    if "pylearn2" not in path.relative_to(CONFIGS).parts  # tests/cli/test_pylearn2_files.py
)
FULL_SIZE = [name for name in FILES if not name.startswith(("quick/", "examples/"))]


def test_the_paper_s_five_experiments_are_here():
    assert FULL_SIZE == [
        "cifar10_convolutional.yaml",
        "cifar10_fully_connected.yaml",
        "mnist.yaml",
        "tfd_pretrain/pretrain.yaml",
        "tfd_pretrain/train.yaml",
    ]
    assert {f"quick/{name}" for name in FULL_SIZE} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_trains_saves_and_its_model_can_be_used_again(name, shelf, uncompiled):
    train = shelf.train(name)
    values = train.model.get_param_vector()
    assert np.isfinite(values).all()
    assert train.model.monitor.get_batches_seen() == 3
    assert all(np.isfinite(c.val_record[-1]) for c in train.model.monitor.channels.values())
    again = load_model(shelf.saved(name))
    assert np.array_equal(again.get_param_vector(), values)
    if hasattr(again, "generator") and "inpainting" not in name:
        assert np.isfinite(draw_samples(again.generator, 3)).all()


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("quick/")])
def test_a_small_twin_has_the_structure_of_its_original(name, shelf):
    def structure(value):
        if hasattr(value, "callable"):
            parts = {key: structure(part) for key, part in value.keywords.items()}
            for_length = ("termination_criterion", "example_range")
            kept = {key: part for key, part in parts.items() if key not in for_length}
            return value.callable.__name__, kept
        if isinstance(value, dict):
            return {key: structure(part) for key, part in value.items()}
        return [structure(part) for part in value] if isinstance(value, list) else type(value)

    (_, twin), (_, original) = shelf.plans(name)[0], shelf.plans(name.replace("quick/", ""))[0]
    assert structure(twin) == structure(original)


@pytest.mark.parametrize("name", ["mnist.yaml", "quick/mnist.yaml"])
def test_nothing_is_wrong_with_a_file(name, shelf, capsys):
    path = shelf.folder / name
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: nothing wrong\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", FULL_SIZE)
def test_a_full_size_file_trains(name, shelf):
    train = shelf.train(name, full_size=True)
    assert np.isfinite(train.model.get_param_vector()).all()
    assert train.model.monitor.get_batches_seen() == 3
