"""A few minibatches of every experiment file, on data that are made up."""

from pathlib import Path

import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.cli import main

CONFIGS = Path(__file__).parents[2] / "yaml_configs"
FILES = sorted(
    path.relative_to(CONFIGS).as_posix()
    for path in CONFIGS.rglob("*.yaml")
    if "pylearn2" not in path.relative_to(CONFIGS).parts  # tests/cli/test_pylearn2_files.py
)
FULL_SIZE = [name for name in FILES if not name.startswith(("quick/", "examples/"))]
BASELINES = [name for name in FULL_SIZE if name.startswith("baselines/")]


def test_the_paper_s_five_experiments_are_here():
    assert [name for name in FULL_SIZE if name not in BASELINES] == [
        "cifar10_convolutional.yaml",
        "cifar10_fully_connected.yaml",
        "mnist.yaml",
        "tfd_pretrain/pretrain.yaml",
        "tfd_pretrain/train.yaml",
    ]
    assert {f"quick/{name}" for name in FULL_SIZE} <= set(FILES)


def test_the_other_three_systems_of_table_1_are_here_for_both_data_sets():
    systems = ("dbn", "deep_gsn", "stacked_cae")
    expected = [f"baselines/{name}{data}.yaml" for name in systems for data in ("", "_tfd")]
    assert BASELINES == expected


@pytest.mark.parametrize("name", FILES)
def test_a_file_trains_saves_and_its_model_can_be_used_again(name, shelf, uncompiled):
    phases = shelf.train(name)
    train = phases[-1]
    values = train.model.get_param_vector()
    assert np.isfinite(values).all()
    learning = [phase for phase in phases if phase.algorithm is not None]
    assert [phase.model.monitor.get_batches_seen() for phase in learning] == [3] * len(learning)
    channels = [c for phase in learning for c in phase.model.monitor.channels.values()]
    assert all(np.isfinite(channel.val_record[-1]) for channel in channels)
    again = load_model(shelf.saved(name))
    assert np.array_equal(again.get_param_vector(), values)
    if hasattr(again, "sample") and "inpainting" not in name:
        shorter = {"burn_in": 2, "thin": 1} if hasattr(again, "plan") else {}
        samples = again.draw_samples(3, **shorter)
        assert samples.shape == (3, again.sample_space().get_total_dimension())
        assert np.isfinite(samples).all()


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

    twins, originals = shelf.plans(name), shelf.plans(name.replace("quick/", ""))
    assert [structure(plan) for _, plan in twins] == [structure(plan) for _, plan in originals]


@pytest.mark.parametrize("name", ["mnist.yaml", "quick/mnist.yaml", "baselines/dbn.yaml"])
def test_nothing_is_wrong_with_a_file(name, shelf, capsys):
    path = shelf.folder / name
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: nothing wrong\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", FULL_SIZE)
def test_a_full_size_file_trains(name, shelf):
    for train in shelf.train(name, full_size=True):
        assert np.isfinite(train.model.get_param_vector()).all()
        assert train.algorithm is None or train.model.monitor.get_batches_seen() == 3
