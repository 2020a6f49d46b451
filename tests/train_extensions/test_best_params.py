import logging
import os

import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.errors import AdversarialError
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor, MonitorChannel
from adversarial.train_extensions.best_params import MonitorBasedSaveBest


@pytest.fixture
def model():
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=1)
    Monitor.get_monitor(mlp).channels["c"] = MonitorChannel()
    return mlp


def go_through(extension, model, values):
    """Epochs at which the model was kept; its bias is the number of the epoch."""
    extension.setup(model, None, None)
    kept = []
    for epoch, value in enumerate(values):
        model.layers[0].b.set_value(np.full(1, epoch, dtype=model.layers[0].b.dtype))
        model.monitor.channels["c"].val_record.append(np.float32(value))
        extension.on_monitor(model, None, None)
        if extension.best_param_values is not None:
            best = int(extension.best_param_values[1][0])
            if not kept or kept[-1] != best:
                kept.append(best)
        model.monitor.report_epoch()
    return kept


@pytest.mark.parametrize(
    "settings, values, kept",
    [
        ({}, [3, 2, 2, 4, 1], [0, 1, 4]),
        ({"higher_is_better": True}, [3, 2, 3, 4, 1], [0, 3]),
        ({"start_epoch": 2}, [3, 1, 2, 4, 1.5], [2, 4]),
        ({}, [np.nan, 2, np.nan, 1], [1, 3]),
        ({}, [np.inf, 2], [1]),
        ({"higher_is_better": True}, [np.nan, 2], [1]),
    ],
)
def test_only_strictly_better_models_are_kept(settings, values, kept, model):
    extension = MonitorBasedSaveBest("c", store_best_model=True, **settings)
    assert go_through(extension, model, values) == kept


def test_the_best_model_is_saved(model, tmp_path):
    path = tmp_path / "best.npz"
    extension = MonitorBasedSaveBest("c", save_path=str(path))
    go_through(extension, model, [3, 1, 2])
    assert load_model(str(path)).get_param_values()[1] == 1


def test_the_saved_file_knows_its_own_value(model, tmp_path):
    path = tmp_path / "best.pkl"
    extension = MonitorBasedSaveBest("c", save_path=str(path), tag_key="best")
    go_through(extension, model, [3, 1, 2])
    loaded = load_model(str(path))
    assert not path.exists() and os.path.exists(tmp_path / "best.npz")
    for tag in (loaded.tag["best"], model.tag["best"]):
        assert tag == {
            "channel_name": "c",
            "save_path": "best.npz",
            "best_cost": 1.0,
        }


def test_a_tag_that_is_there_already_is_warned_about(model, caplog):
    model.tag["MonitorBasedSaveBest"] = {}
    with caplog.at_level(logging.WARNING):
        MonitorBasedSaveBest("c", store_best_model=True).setup(model, None, None)
    assert "MonitorBasedSaveBest" in caplog.text


def test_the_best_model_has_to_go_somewhere():
    with pytest.raises((ValueError, AdversarialError), match="save_path"):
        MonitorBasedSaveBest("c")


def test_later_training_does_not_change_what_is_kept(model):
    extension = MonitorBasedSaveBest("c", store_best_model=True)
    go_through(extension, model, [3])
    model.layers[0].b.set_value(np.full(1, 99, dtype=model.layers[0].b.dtype))
    assert extension.best_param_values[1] == 0


def test_a_missing_channel_is_named(model):
    extension = MonitorBasedSaveBest("nobody", store_best_model=True)
    extension.setup(model, None, None)
    with pytest.raises((KeyError, AdversarialError), match="nobody"):
        extension.on_monitor(model, None, None)
