"""A saved model beside its parameters: history, recipe, tags, and the file itself."""

import json
import zipfile

import aesara
import numpy as np
import pytest

from adversarial import AdversaryPair
from adversarial.checkpoint import load_model, save_model, serial
from adversarial.costs.mlp import Default
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor, MonitorChannel, push_monitor, read_channel

from .models import assert_same_parameters, discriminator, generator


def test_history_recipe_and_tags_come_back(x, reloaded):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    data = DenseDesignMatrix(X=x, y=x[:, :1])
    monitor = Monitor.get_monitor(mlp)
    monitor.setup({"v": data}, cost=Default(), batch_size=2)
    monitor()
    monitor.report_batch(5)
    monitor.report_epoch()
    monitor()
    monitor.channels["v_objective"].val_record[0] = np.asarray(np.nan, aesara.config.floatX)[()]
    monitor.training_succeeded = True
    mlp.dataset_yaml_src, mlp.yaml_src = "!obj:data {}", "!obj:model {}"
    mlp.tag["best"] = {"best_cost": float("inf"), "channel_name": "v_objective"}
    loaded = reloaded(mlp)
    assert (loaded.dataset_yaml_src, loaded.yaml_src) == ("!obj:data {}", "!obj:model {}")
    assert loaded.tag == mlp.tag
    assert loaded.monitor.training_succeeded and loaded.monitor.get_examples_seen() == 5
    for name, channel in monitor.channels.items():
        again = loaded.monitor.channels[name]
        np.testing.assert_array_equal(again.val_record, channel.val_record)
        assert again.epoch_record == [0, 1]


def test_monitors_put_aside_come_back_beside_the_present_one(reloaded):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    for name, value in (("first", 1.5), ("second", np.nan)):
        channel = Monitor.get_monitor(mlp).channels.setdefault("c", MonitorChannel())
        channel.val_record.append(np.asarray(value, aesara.config.floatX)[()])
        mlp.monitor.report_epoch()
        push_monitor(mlp, name)
    loaded = reloaded(reloaded(mlp))
    assert read_channel(loaded, "c", "first") == 1.5
    assert np.isnan(read_channel(loaded, "c", "second"))
    assert loaded.first.get_epochs_seen() == loaded.second.get_epochs_seen() == 1
    assert loaded.monitor.get_epochs_seen() == 0


def test_a_model_never_monitored_comes_back_without_history(reloaded):
    loaded = reloaded(MLP([Linear(1, "y", irange=0.5)], nvis=4))
    assert getattr(loaded, "monitor", None) is None
    assert loaded.dataset_yaml_src is None


def test_a_loaded_model_can_be_monitored_further(x, reloaded):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    data = DenseDesignMatrix(X=x, y=x[:, :1])
    Monitor.get_monitor(mlp).setup({"v": data}, cost=Default(), batch_size=2)
    mlp.monitor()
    loaded = reloaded(mlp)
    loaded.monitor.setup({"v": data}, cost=Default(), batch_size=2)
    loaded.monitor()
    values = loaded.monitor.channels["v_objective"].val_record
    assert len(values) == 2 and values[0] == values[1]


def test_saving_a_loaded_model_gives_the_same_bytes(tmp_path):
    mlp = MLP([Maxout("a", 3, 2, irange=0.5, max_col_norm=1.0, min_zero=True)], nvis=4)
    first = save_model(str(tmp_path / "a.npz"), mlp)
    second = save_model(str(tmp_path / "b.npz"), load_model(first))
    with np.load(first) as one, np.load(second) as other:
        assert one.files == other.files
        for key in one.files:
            assert one[key].tobytes() == other[key].tobytes()


def test_the_file_needs_numpy_alone_and_holds_no_pickles(tmp_path):
    pair = AdversaryPair(generator(), discriminator())
    path = save_model(str(tmp_path / "m.npz"), pair)
    with np.load(path, allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    assert all(array.dtype != object for array in arrays.values())
    assert np.array_equal(
        arrays["parameters/generator/h0_W"], pair.generator.mlp.layers[0].W.get_value()
    )
    description = json.loads(arrays["model.json"].tobytes())
    assert description["model"]["class"].endswith("AdversaryPair")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert archive.read(name)[:6] == b"\x93NUMPY"


@pytest.mark.parametrize("name", ["m.pkl", "m.joblib", "m.pkl.gz"])
def test_the_name_of_a_pickle_finds_the_npz_beside_it(name, tmp_path):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    save_model(str(tmp_path / "m.npz"), mlp)
    assert_same_parameters(mlp, load_model(str(tmp_path / name)))
    assert_same_parameters(mlp, serial.load(tmp_path / name))


def test_missing_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "m.npz"
    save_model(str(path), MLP([Linear(1, "y", irange=0.5)], nvis=4))
    assert path.exists()
