"""The experiment files in ``yaml_configs/pylearn2``: each is built and makes one step."""

import shutil
from pathlib import Path

import aesara
import pytest

from adversarial.config.yaml_parse import load_train_file
from adversarial.models import maxout

CONFIGS = Path(__file__).parents[2] / "yaml_configs" / "pylearn2"
FULL_SIZE = sorted(path.name for path in CONFIGS.glob("*.yaml"))
QUICK = sorted(f"quick/{path.name}" for path in CONFIGS.glob("quick/*.yaml"))
SECOND_PHASE = "_continue.yaml"

ONE_STEP = [
    "algorithm.batch_size=10",
    "algorithm.batches_per_iter=1",
    "algorithm.monitoring_batches=1",
    "algorithm.monitoring_batch_size=10",
    "algorithm.termination_criterion="
    "!obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 }",
]


@pytest.fixture
def one_step(tmp_path, monkeypatch, mnist_folder):
    """Train for one minibatch in a folder of its own, after the first phase if there is one."""
    for part in ("FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{part}", "restored afterwards")

    def train(name):
        if name.endswith(SECOND_PHASE):
            train(name.replace(SECOND_PHASE, ".yaml"))
        file = shutil.copy(CONFIGS / name, tmp_path)
        experiment = load_train_file(file, overrides=ONE_STEP)
        with aesara.config.change_flags(mode="Mode", linker="py", optimizer="None"):
            experiment.main_loop()
        return experiment

    return train


@pytest.mark.parametrize("name", FULL_SIZE + QUICK)
def test_every_file_makes_a_step(name, one_step):
    if "MaxoutConvC01B" in (CONFIGS / name).read_text() and not hasattr(maxout, "MaxoutConvC01B"):
        pytest.skip(reason="this version has no convolutional layers")
    train = one_step(name)
    assert Path(train.save_path).exists()
    monitor = train.model.monitor
    begun = monitor.first_epoch
    assert monitor.channels["learning_rate"].epoch_record == [begun, begun + 1]
    if name.endswith(SECOND_PHASE):
        assert begun == train.model.first_phase.get_epochs_seen()


def test_every_experiment_has_a_quick_twin():
    assert [f"quick/{name}" for name in FULL_SIZE] == QUICK
