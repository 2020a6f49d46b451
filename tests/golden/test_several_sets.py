"""Three monitored sets, which Python 2 walked in the order test, train, valid."""

import shutil
from pathlib import Path

import aesara
import numpy as np
import pytest

from adversarial.checkpoint import Checkpoints
from adversarial.config import yaml_parse

SETS = Path(__file__).parent / "several_sets"

# What the original measured before training and after one epoch.
RECORDED = {
    "train_objective_d": [0.7211013, 0.7147323],
    "valid_objective_d": [0.7096808, 0.7030154],
    "test_objective_d": [0.7224771, 0.7141470],
    "valid_gen_h0_max_x_max_u": [1.9714711, 1.6133467],
}


def experiment():
    train = yaml_parse.load_path("three.yaml")
    train.checkpoints = Checkpoints("three.checkpoint.npz")
    return train


def test_each_set_draws_the_noise_that_it_drew_in_the_original_also_when_resumed(
    tmp_path, monkeypatch
):
    if aesara.config.floatX != "float32":
        pytest.skip(reason="the original's values are float32")
    shutil.copytree(SETS, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    stopped = experiment()
    stopped.algorithm.termination_criterion.max_epochs = 0
    stopped.main_loop()
    resumed = experiment()
    resumed.main_loop(resume=True)
    assert list(resumed.algorithm.monitoring_dataset) == ["test", "train", "valid"]
    for name, values in RECORDED.items():
        ours = resumed.model.monitor.channels[name].val_record
        np.testing.assert_allclose(ours, values, rtol=2e-7, err_msg=name)
