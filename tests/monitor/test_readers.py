import pytest

from adversarial.monitor.readers import unknown_channels
from adversarial.termination_criteria import And, ChannelTarget, EpochCounter, MonitorBased, Or
from adversarial.train_extensions import TrainExtension
from adversarial.train_extensions.best_params import MonitorBasedSaveBest
from adversarial.train_extensions.channel_smoother import ChannelSmoother

KNOWN = ["valid_objective", "momentum"]


class Own(TrainExtension):
    """Somebody's, who may make channels."""


@pytest.mark.parametrize(
    "reader, argument",
    [
        (MonitorBased(), "channel_name"),  # reads `objective`
        (And([EpochCounter(3), Or([ChannelTarget("valid_objectiv", 1)])]), "channel_name"),
        (MonitorBasedSaveBest("vald_objective", "m.npz"), "channel_name"),
        (ChannelSmoother("validobjective", "smooth"), "channel_to_smooth"),
    ],
)
def test_a_channel_that_nobody_makes_is_found_wherever_it_is_named(reader, argument):
    (fault,) = unknown_channels([reader], KNOWN)
    assert str(fault).endswith("Did you mean valid_objective?")
    assert fault.arguments == argument
    assert fault.owner is not None


def test_channels_that_are_there_or_will_be_are_not():
    readers = [MonitorBased(channel_name="valid_objective"), EpochCounter(3), TrainExtension()]
    readers += [ChannelSmoother("momentum", "smooth"), MonitorBasedSaveBest("smooth", "m")]
    assert list(unknown_channels(readers, KNOWN)) == []


def test_beside_an_extension_of_another_package_nothing_is_certain():
    assert list(unknown_channels([MonitorBased(), Own()], KNOWN)) == []


def test_without_channels_the_remedy_is_to_monitor():
    (fault,) = unknown_channels([MonitorBased()], [])
    assert "monitoring_dataset" in str(fault)
