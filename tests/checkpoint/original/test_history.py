"""The history that a pickled monitor kept."""

import numpy as np
import pytest

from adversarial.checkpoint.original.history import monitor_state
from adversarial.checkpoint.original.names import find_model_name
from adversarial.errors import ModelFileError
from adversarial.files.pickles import unpickle

from .forged_layers import dense, network, vectors
from .forger import Fake, channel, forge


def test_monitors_that_were_put_aside_and_tags(load_forged):
    def monitor(epochs):
        return Fake("pylearn2.monitor.Monitor", _epochs_seen=epochs, channels={"c": channel()})

    fake = network(
        [dense("Linear", "y", 3, 2)],
        vectors(3),
        monitor=monitor(5),
        first_phase=monitor(2),
        _tag={"MonitorBasedSaveBest": {"best_cost": 0.25}},
        yaml_src="!obj:x {}\n",
    )
    model = load_forged(fake)
    assert model.monitor.get_epochs_seen() == 5
    assert model.first_phase.get_epochs_seen() == 2
    assert model.monitor.channels["c"].val_record == [0.5]
    assert model.tag == {"MonitorBasedSaveBest": {"best_cost": 0.25}}
    assert model.yaml_src == "!obj:x {}\n"


def test_monitors_from_before_the_clock_have_no_times():
    old = channel()
    del old.attributes["time_record"]
    state = monitor_state(read(Fake("pylearn2.monitor.Monitor", channels={"c": old})))
    assert np.isnan(state["channels"]["c"]["time"]).all()
    assert (state["epochs_seen"], state["training_succeeded"]) == (0, False)


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("epoch_record", [0, 1], "the channel c has no epoch_record of 1 entries"),
        ("batch_record", "many", "the channel c has no batch_record"),
        ("val_record", [np.ones(2)], "the monitor's c recorded something that is no number"),
    ],
)
def test_records_that_are_none_are_named(name, value, said):
    broken = channel()
    broken.attributes[name] = value
    with pytest.raises(ModelFileError, match=said):
        monitor_state(read(Fake("pylearn2.monitor.Monitor", channels={"c": broken})))


def read(fake):
    return unpickle(forge(fake), find_model_name)
