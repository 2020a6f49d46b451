"""One number and its history."""

import numpy as np
from aesara import config

# What a record consists of; also the keys of a channel's state.
RECORDED = ("val", "epoch", "batch", "example", "time")


class MonitorChannel:
    """One number and its history.

    Attributes
    ----------
    value : scalar variable, or None
        None for a channel restored from a file.
    dataset : Dataset
        The one it is measured on.
    prereqs : list of callable
        See :meth:`~adversarial.monitor.monitor.Monitor.add_channel`.
    val_record, epoch_record, batch_record, example_record, time_record : lists
        One entry for each monitoring: value; epochs, batches and examples seen; seconds since the
        monitor was made.
    """

    def __init__(self, value=None, dataset=None, doc=""):
        self.value = value
        self.dataset = dataset
        self.doc = doc
        self.prereqs = []
        self.set_state({name: [] for name in RECORDED})

    def record(self, *entries):
        """Append an entry to each of the records, in their order."""
        for name, entry in zip(RECORDED, entries):
            getattr(self, f"{name}_record").append(entry)

    def get_state(self):
        """The records, as plain numbers and lists."""
        state = {name: list(getattr(self, f"{name}_record")) for name in RECORDED}
        return {**state, "val": [float(value) for value in self.val_record]}

    def set_state(self, state):
        """Restore what :meth:`get_state` gave."""
        self.val_record = [np.asarray(value, config.floatX)[()] for value in state["val"]]
        self.epoch_record = list(state["epoch"])
        self.batch_record = list(state["batch"])
        self.example_record = list(state["example"])
        self.time_record = list(state["time"])
