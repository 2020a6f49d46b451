"""Signals during training, sent to this process."""

import os
import signal
import threading
from types import SimpleNamespace

import pytest

from adversarial.errors import INTERRUPTED, TERMINATED, Interrupted
from adversarial.run.interruption import Interruption, handled_by, stoppable


class Training:
    """Notes whether it was asked to stop."""

    def __init__(self, under_way=True):
        self.under_way, self.asked, self.saving = under_way, 0, False

    def stop(self):
        self.asked += 1


CODES = [(signal.SIGINT, INTERRUPTED), (signal.SIGTERM, TERMINATED)]


@pytest.mark.parametrize("number, code", CODES)
def test_the_first_signal_lets_the_minibatch_end(number, code, capfd):
    training = Training()
    with stoppable(training) as interruption:
        assert interruption.code is None
        os.kill(os.getpid(), number)
    assert (training.asked, interruption.code) == (1, code)
    assert "finishing this minibatch, then saving" in capfd.readouterr().err


def test_a_second_ctrl_c_stops_at_once_and_a_second_sigterm_changes_nothing(capfd):
    training = Training()
    with pytest.raises(Interrupted) as stopped:
        with stoppable(training):
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGTERM)
            assert training.asked == 1
            os.kill(os.getpid(), signal.SIGINT)
    assert stopped.value.code == INTERRUPTED


@pytest.mark.parametrize("number, code", CODES)
def test_before_training_has_begun_any_signal_stops(number, code):
    with pytest.raises(Interrupted) as stopped:
        with stoppable(Training(under_way=False)):
            os.kill(os.getpid(), number)
    assert stopped.value.code == code


def test_handlers_are_put_back_and_other_threads_set_none():
    before = signal.getsignal(signal.SIGTERM)
    with handled_by(print, signal.SIGTERM):
        assert signal.getsignal(signal.SIGTERM) is print
    assert signal.getsignal(signal.SIGTERM) is before
    seen = []

    def elsewhere():
        with handled_by(print, signal.SIGTERM):
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [before]


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
