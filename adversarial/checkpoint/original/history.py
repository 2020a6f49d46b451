"""The history that a pickled monitor kept."""

from typing import Any

from adversarial.checkpoint.original.records import as_array, attributes, is_a
from adversarial.errors import ModelFileError
from adversarial.files.pickles import Record

RECORDS = {
    "val": "val_record",
    "epoch": "epoch_record",
    "batch": "batch_record",
    "example": "example_record",
    "time": "time_record",
}


def monitors(kept: dict) -> dict[str, Record]:
    """The monitors among a model's attributes, by name; `push_monitor` makes more than one."""
    return {name: value for name, value in kept.items() if is_a(value, "Monitor")}


def monitor_state(record: Record) -> dict:
    """Counters and records of a pickled monitor, as `Monitor.set_state` takes them.

    Raises
    ------
    ModelFileError
        If something in it is not what it should be.
    """
    kept = attributes(record)
    channels = attributes(kept.get("channels", {}))
    counters = ("_epochs_seen", "_num_batches_seen", "_examples_seen")
    epochs, batches, examples = (_number(name, kept.get(name, 0), int) for name in counters)
    return {
        "epochs_seen": epochs,
        "batches_seen": batches,
        "examples_seen": examples,
        "training_succeeded": kept.get("training_succeeded") is True,
        "time_budget_exceeded": kept.get("time_budget_exceeded") is True,
        "channels": {str(name): _records(name, channel) for name, channel in channels.items()},
    }


def _records(name: str, channel: Any) -> dict[str, list]:
    kept = attributes(channel)
    length = len(kept["val_record"]) if isinstance(kept.get("val_record"), list) else 0
    records = {}
    for key, attribute in RECORDS.items():
        values = kept.get(attribute)
        if values is None and key == "time":  # older monitors did not look at the clock
            values = [float("nan")] * length
        if not isinstance(values, list) or len(values) != length:
            raise ModelFileError(f"the channel {name} has no {attribute} of {length} entries")
        kind = int if key in ("epoch", "batch", "example") else float
        records[key] = [_number(name, value, kind) for value in values]
    return records


def _number(name: str, value: Any, kind: type) -> Any:
    array = as_array(value)
    if array.size != 1 or array.dtype.kind not in "biuf":
        raise ModelFileError(f"the monitor's {name} recorded something that is no number")
    return kind(array.item())
