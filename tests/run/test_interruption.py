"""What a signal does while a training runs."""

import signal
from types import SimpleNamespace

import pytest

from adversarial.errors import INTERRUPTED, Interrupted
from adversarial.run.interruption import Interruption


def training(under_way=True, saving=False):
    stops = []
    return SimpleNamespace(
        under_way=under_way, saving=saving, stops=stops, stop=lambda: stops.append(1)
    )


def test_the_first_asks_for_an_end_and_the_second_stops_at_once():
    interruption = Interruption(train := training())
    interruption(signal.SIGINT, None)
    assert train.stops == [1]
    with pytest.raises(Interrupted) as stop:
        interruption(signal.SIGINT, None)
    assert stop.value.code == INTERRUPTED


def test_a_file_that_is_being_written_is_finished_unless_it_is_asked_for_a_third_time(capfd):
    interruption = Interruption(training(saving=True))
    interruption(signal.SIGINT, None)
    interruption(signal.SIGINT, None)
    with pytest.raises(Interrupted):
        interruption(signal.SIGINT, None)
    assert len(capfd.readouterr().err.splitlines()) == 2


def test_before_the_first_minibatch_there_is_nothing_to_finish():
    with pytest.raises(Interrupted):
        Interruption(training(under_way=False))(signal.SIGINT, None)
