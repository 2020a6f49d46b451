"""Where the model goes, and whether it can."""

import logging
from types import SimpleNamespace

import pytest

from adversarial.checkpoint.saving import check_save_paths, settle_save_path
from adversarial.errors import ConfigError, ModelFileError
from adversarial.models.mlp import MLP, Linear


def test_a_pickles_name_becomes_that_of_an_npz_and_is_announced(caplog):
    with caplog.at_level(logging.WARNING):
        assert settle_save_path("runs/m.pkl", 1) == "runs/m.npz"
    assert "runs/m.npz" in caplog.text and "runs/m.pkl" in caplog.text


def test_variables_in_the_path_are_filled_in(monkeypatch):
    monkeypatch.setenv("RUNS", "/runs")
    assert settle_save_path("${RUNS}/m.npz", 1) == "/runs/m.npz"


def test_the_experiment_file_names_the_model_where_no_path_is_given(monkeypatch):
    monkeypatch.setenv("PYLEARN2_TRAIN_FILE_FULL_STEM", "/runs/mnist")
    assert settle_save_path(None, 1) == "/runs/mnist.npz"
    monkeypatch.delenv("PYLEARN2_TRAIN_FILE_FULL_STEM")
    with pytest.raises(ConfigError, match="save_path"):
        settle_save_path(None, 1)
    assert settle_save_path(None, 0) is None


def test_every_path_of_training_is_tried_before_it_begins(tmp_path):
    train = SimpleNamespace(
        model=MLP([Linear(2, "y", irange=0.5)], nvis=3),
        save_path=str(tmp_path / "m.npz"),
        checkpoints=SimpleNamespace(path=str(tmp_path / "m.checkpoint.npz")),
        extensions=[object(), SimpleNamespace(save_path=str(tmp_path / "best.pkl"))],
    )
    check_save_paths(train)
    assert not list(tmp_path.iterdir())
    (tmp_path / "best.npz").mkdir()
    with pytest.raises(ModelFileError, match=r"best\.npz"):
        check_save_paths(train)
