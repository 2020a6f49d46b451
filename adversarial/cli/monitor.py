"""``adversarial monitor``: what was measured during training, from a model or a history."""

import itertools

import numpy as np

from adversarial.checkpoint import read_records
from adversarial.cli.pictures import check_picture, deliver
from adversarial.figures.curves import channel_curves, choose_channels
from adversarial.messages import say, warn
from adversarial.monitor import differences, format_value, number_aware
from adversarial.monitor.descriptions import SWAPPED_NAMES, describe
from adversarial.run import history_of

DIFFERENT = 1


def _read(paths):
    return [read_records(history_of(path)) for path in paths]


def run_print(arguments):
    """Print the last value of every channel."""
    for records in _read(arguments.files):
        if len(arguments.files) > 1:
            say(records.path)
        say(f"epochs seen:  {records.epochs}")
        say(f"time trained:  {records.seconds}")
        for name in sorted(records.channels, key=number_aware):
            say(f"{name} : {format_value(records.channels[name].values[-1])}")
        if any("dis_on_data_" in name for name in records.channels):
            say(f"Note: {SWAPPED_NAMES}")


def run_channels(arguments):
    """Print every channel's name, and what it means."""
    (records,) = _read([arguments.file])
    for name in sorted(records.channels, key=number_aware):
        say(f"{name}: {describe(name) or 'No doc available.'}")


def run_diff(arguments):
    """Print the channels that differ; 0 if none does, else 1."""
    one, other = _read([arguments.one, arguments.other])
    found = differences(one, other)
    for difference in found:
        a, b = ("-" if v is None else format_value(v) for v in difference.last)
        first = difference.first_at
        place = "in one only" if first is None else f"from entry {first} on"
        say(f"{difference.name} : {a} {b} ({place})")
    say(f"{len(found)} of {len({*one.channels, *other.channels})} channels differ.")
    return DIFFERENT if found else 0


def run_plot(arguments):
    """Draw channels against time."""
    check_picture(arguments, also=(".svg",))
    histories = _read(arguments.files)
    names = choose_channels(histories, arguments.channels)
    curves = channel_curves(histories, names, arguments.x, arguments.smooth, arguments.yrange)
    for records, name in itertools.product(histories, names):
        if name in records.channels and not np.isfinite(records.channels[name].values).all():
            warn(f"{records.path}: {name} contains NaN or infinity, which is left out.")
    deliver(curves, arguments, f"Curves of {len(names)} channels")
