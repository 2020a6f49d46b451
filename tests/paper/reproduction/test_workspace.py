import os
import threading
import time
from pathlib import Path

import pytest

from adversarial import AdversaryPair, Generator
from adversarial.checkpoint import save_model
from adversarial.config import experiments
from adversarial.errors import AdversarialError
from adversarial.models.mlp import MLP, Sigmoid
from adversarial.monitor import Monitor
from adversarial.paper.reproduction import Options, workspace
from adversarial.paper.reproduction.step import SkippedError


class Trainer:
    """Stands for `Run.train`: saves a tiny pair where it is told to."""

    def __init__(self):
        self.calls = []

    def __call__(self, file, **options):
        self.calls.append({"file": file, **options})
        pair = AdversaryPair(
            Generator(MLP([Sigmoid(4, "y", irange=0.1)], nvis=2)),
            MLP([Sigmoid(1, "y", irange=0.1)], nvis=4),
        )
        monitor = Monitor.get_monitor(pair)
        for _ in range(options["epochs"]):
            monitor.report_epoch()
        monitor.training_succeeded = True
        save_model(options["save_path"], pair)


@pytest.fixture
def table(tmp_path):
    return workspace.Workspace(str(tmp_path), Options(), Trainer(), say=lambda text: None)


def test_a_training_is_a_run_that_can_be_resumed(table):
    training = table.training(
        "mnist", "quick/mnist.yaml", 3, seed=1, snapshots=2, settings=["algorithm.batch_size=10"]
    )
    (call,) = table.train.calls
    assert Path(call.pop("file")).parts[-3:] == ("yaml_configs", "quick", "mnist.yaml")
    assert call == {
        "save_path": os.path.join(table.folder, "trainings", "mnist", "mnist.npz"),
        "resume": True,
        "save_every": "5min",
        "epochs": 3,
        "seed": 1,
        "snapshots": 2,
        "settings": ["algorithm.batch_size=10"],
    }
    assert len(training.model().get_params()) == 4
    assert training.record() == {
        "name": "mnist",
        "model": "trainings/mnist/mnist.npz",
        "history": "trainings/mnist/mnist.jsonl",
        "yaml": "yaml_configs/quick/mnist.yaml",
        "seed": 1,
        "settings": ["algorithm.batch_size=10"],
        "epochs": 3,
        "seconds": 0.0,
    }


def test_a_finished_training_is_taken_and_a_shorter_one_goes_on(table):
    for epochs in (2, 2, 1, 3):
        table.training("mnist", "quick/mnist.yaml", epochs)
    assert [call["epochs"] for call in table.train.calls] == [2, 3]


def test_snapshots_are_known_by_their_epoch(table):
    training = table.training("mnist", "quick/mnist.yaml", 1)
    for epoch in (20, 5):
        Path(training.path).with_name(f"mnist-epoch{epoch:04d}.npz").touch()
    assert list(training.snapshots()) == [5, 20]


def test_of_several_phases_each_is_saved_in_a_place_of_its_own(table, tmp_path):
    data = "!obj:adversarial.datasets.circle.Circle { n: 2 }"
    model = "!obj:adversarial.models.mlp.MLP { nvis: 1, layers: [] }"
    text = f"!obj:pylearn2.train.Train {{ dataset: {data}, model: {model} }}"
    file = tmp_path / "phases.yaml"
    file.write_text(f"[ {text}, {text} ]", encoding="utf-8")
    assert workspace._saving(str(file), "out/dbn.npz") == (
        None,
        ['0.save_path="out/dbn-phase1.npz"', '1.save_path="out/dbn.npz"'],
    )


def test_epochs_are_those_of_all_stages_and_phases(table):
    first = table.training("first", "quick/mnist.yaml", 4)
    for name, epochs in (("dbn-phase3", 5), ("dbn-phase1", 3), ("dbn", 0)):
        training = table.training(name, "quick/mnist.yaml", epochs)
        for file in Path(training.path).parent.glob("dbn*"):
            file.rename(Path(table.folder, "trainings", file.name))
    path = f"{table.folder}/trainings/dbn.npz"
    record = workspace.Training("dbn", "dbn.yaml", path, table.folder, first=first).record()
    assert record["epochs"] == 4 + 3  # nobody made a second phase for the third to come after
    assert record["history"] == "trainings/dbn-phase1.jsonl"  # the last phase trained nothing


def test_missing_data_are_a_reason_to_skip(table, tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(SkippedError, match=r"MNIST is not there: .*adversarial data fetch mnist"):
        table.need("mnist")


def test_intact_data_need_no_remark(table, mnist_folder):
    assert table.need("mnist") == ""


def test_experiment_files_are_looked_for_where_we_are_and_missed_with_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(
        experiments, "__file__", str(tmp_path / "lib/adversarial/config/experiments.py")
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AdversarialError, match="yaml_configs with the experiment files is neither"):
        workspace.configs()
    (tmp_path / "yaml_configs").mkdir()
    (tmp_path / "yaml_configs" / "mnist.yaml").touch()
    assert workspace.configs() == "yaml_configs"


def test_a_training_that_another_step_has_under_way_is_waited_for(table):
    said, entered = [], threading.Event()
    other = workspace.Workspace(table.folder, Options(), table.train, say=said.append)

    class Slow(Trainer):
        def __call__(self, file, **options):
            entered.set()
            while not said:
                time.sleep(0.01)
            super().__call__(file, **options)

    table.train = slow = Slow()
    thread = threading.Thread(target=table.training, args=("mnist", "quick/mnist.yaml", 1))
    thread.start()
    assert entered.wait(60)
    other.training("mnist", "quick/mnist.yaml", 1)
    thread.join()
    assert said[0].startswith("Waiting for a training that another step has under way: process ")
    assert (len(slow.calls), len(other.train.calls)) == (1, 0)
