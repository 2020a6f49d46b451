"""One number and its history."""

import aesara
import numpy as np

from adversarial.monitor.channel import MonitorChannel


def test_the_history_is_plain_data_and_comes_back():
    channel = MonitorChannel()
    channel.record(np.float32(0.5), 0, 0, 0, 1.5)
    channel.record(np.float32(-2), 1, 10, 100, 3.0)
    state = channel.get_state()
    assert state == {
        "val": [0.5, -2.0],
        "epoch": [0, 1],
        "batch": [0, 10],
        "example": [0, 100],
        "time": [1.5, 3.0],
    }
    assert type(state["val"][0]) is float
    again = MonitorChannel()
    again.set_state(state)
    assert again.get_state() == state
    assert again.val_record[0].dtype == aesara.config.floatX


def test_a_state_is_a_copy():
    channel = MonitorChannel()
    state = channel.get_state()
    channel.record(1.0, 1, 1, 1, 1.0)
    assert state["epoch"] == [] and channel.epoch_record == [1]
