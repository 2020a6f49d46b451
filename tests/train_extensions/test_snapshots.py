import pytest

from adversarial.checkpoint import load_model
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor
from adversarial.train_extensions.snapshots import Snapshots


def test_copies_are_kept_every_few_epochs_but_not_before_the_first(tmp_path):
    model = MLP([Linear(1, "y", irange=0.5)], nvis=1)
    monitor = Monitor.get_monitor(model)
    extension = Snapshots(2, str(tmp_path / "model.pkl"))
    extension.setup(model, None, None)
    for _ in range(6):
        extension.on_monitor(model, None, None)
        monitor.report_epoch()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["model-epoch0002.npz", "model-epoch0004.npz"]
    loaded = load_model(str(tmp_path / "model-epoch0004.npz"))
    assert loaded.monitor.get_epochs_seen() == 4


def test_copies_are_at_least_an_epoch_apart():
    with pytest.raises(Exception, match="every must be at least 1, got 0"):
        Snapshots(0, "model.npz")
