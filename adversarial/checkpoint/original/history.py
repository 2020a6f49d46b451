"""The history that a pickled monitor kept."""

import numpy as np

from adversarial.checkpoint.original.records import as_array, attributes, is_a, said
from adversarial.errors import ModelFileError
from adversarial.files.pickles import Array, Record

RECORDS = {
    "val": "val_record",
    "epoch": "epoch_record",
    "batch": "batch_record",
    "example": "example_record",
    "time": "time_record",
}


def monitors(kept):
    """The monitors among a model's attributes, by name; `push_monitor` makes more than one."""
    return {name: value for name, value in kept.items() if is_a(value, "Monitor")}


def monitor_state(record):
    """Counters and records of a pickled monitor, as `Monitor.set_state` takes them.

    Raises
    ------
    ModelFileError
        If something in it is not what it should be.
    """
    kept = attributes(record)
    channels = kept.get("channels", {})
    if not isinstance(channels, dict):
        raise ModelFileError(f"{said(channels)} stands where the monitor's channels belong")
    return {
        "epochs_seen": _count(kept, "_epochs_seen"),
        "batches_seen": _count(kept, "_num_batches_seen"),
        "examples_seen": _count(kept, "_examples_seen"),
        "training_succeeded": bool(kept.get("training_succeeded", False) is True),
        "time_budget_exceeded": bool(kept.get("time_budget_exceeded", False) is True),
        "channels": {str(name): _records(name, channel) for name, channel in channels.items()},
    }


def _count(kept, name):
    value = kept.get(name, 0)
    if isinstance(value, (Array, np.generic)):
        value = as_array(value).item()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        raise ModelFileError(f"{said(value)} stands where the monitor's {name} belongs")
    return int(value)


def _records(name, channel):
    if not isinstance(channel, Record):
        raise ModelFileError(f"the channel {name} is {said(channel)}")
    kept = attributes(channel)
    length = len(kept["val_record"]) if isinstance(kept.get("val_record"), list) else 0
    records = {}
    for key, attribute in RECORDS.items():
        values = kept.get(attribute)
        if values is None and key == "time":  # older monitors did not look at the clock
            values = [float("nan")] * length
        if not isinstance(values, list) or len(values) != length:
            raise ModelFileError(f"the channel {name} has no {attribute} of {length} entries")
        whole = key in ("epoch", "batch", "example")
        records[key] = [_number(name, value, whole) for value in values]
    return records


def _number(name, value, whole):
    array = as_array(value)
    if array.size != 1 or array.dtype.kind not in "biuf":
        raise ModelFileError(f"the channel {name} recorded something that is no number")
    return int(array.item()) if whole else float(array.item())
