"""``adversarial monitor``: what was measured during training, from a model or a history."""

import argparse
import itertools
import math

from adversarial.cli.arguments import at_least
from adversarial.cli.command import Command
from adversarial.cli.pictures import add_picture, check_picture, deliver
from adversarial.messages import say, warn

DIFFERENT = 1


def _add_file(parser, count=None):
    parser.add_argument(
        "files" if count else "file",
        metavar="FILE",
        nargs=count,
        help="a .jsonl history, which a running training appends to, or a saved model",
    )


def _read(paths):
    from adversarial.checkpoint import read_records

    return [read_records(path) for path in paths]


def _add_print_arguments(parser):
    _add_file(parser, "+")


def _print(arguments):
    """Print the last value of every channel."""
    from adversarial.monitor import format_value, number_aware
    from adversarial.monitor.descriptions import SWAPPED_NAMES

    for records in _read(arguments.files):
        if len(arguments.files) > 1:
            say(records.path)
        say(f"epochs seen:  {records.epochs}")
        say(f"time trained:  {records.seconds}")
        for name in sorted(records.channels, key=number_aware):
            say(f"{name} : {format_value(records.channels[name].values[-1])}")
        if any("dis_on_data_" in name for name in records.channels):
            say(f"Note: {SWAPPED_NAMES}")


def _add_channels_arguments(parser):
    _add_file(parser)


def _channels(arguments):
    """Print every channel's name, and what it means."""
    from adversarial.monitor import number_aware
    from adversarial.monitor.descriptions import describe

    (records,) = _read([arguments.file])
    for name in sorted(records.channels, key=number_aware):
        say(f"{name}: {describe(name) or 'No doc available.'}")


def _add_diff_arguments(parser):
    parser.add_argument("one", metavar="A", help="a .jsonl history or a saved model")
    parser.add_argument("other", metavar="B", help="another one")


def _diff(arguments):
    """Print the channels that differ; 0 if none does, else 1."""
    from adversarial.monitor import differences, format_value

    one, other = _read([arguments.one, arguments.other])
    found = differences(one, other)
    for difference in found:
        a, b = ("-" if v is None else format_value(v) for v in difference.last)
        first = difference.first_at
        place = "in one only" if first is None else f"from entry {first} on"
        say(f"{difference.name} : {a} {b} ({place})")
    say(f"{len(found)} of {len({*one.channels, *other.channels})} channels differ.")
    return DIFFERENT if found else 0


def _add_plot_arguments(parser):
    _add_file(parser, "+")
    add_picture(parser)
    parser.add_argument(
        "-c",
        "--channels",
        metavar="NAME,NAME",
        help="which to draw; * stands for any letters (default: both players' objectives, or the "
        "objective)",
    )
    parser.add_argument(
        "-x",
        "--x",
        choices=["epochs", "batches", "examples", "seconds", "hours"],
        default="epochs",
        help="the horizontal axis (default: %(default)s)",
    )
    parser.add_argument(
        "--yrange", type=_range, metavar="LO:HI", help="as in --yrange=-1:2; by default what fits"
    )
    parser.add_argument(
        "--smooth",
        type=at_least(1),
        default=1,
        metavar="N",
        help="draw means of the N latest values (default: %(default)s)",
    )


def _range(text):
    low, _, high = text.partition(":")
    low, high = float(low), float(high)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise argparse.ArgumentTypeError(f"{text}: the first number must be the smaller one")
    return low, high


_range.__name__ = "range LO:HI"


def _plot(arguments):
    """Draw channels against time."""
    import numpy as np

    from adversarial.figures.curves import channel_curves, choose_channels

    check_picture(arguments, also=(".svg",))
    histories = _read(arguments.files)
    names = choose_channels(histories, arguments.channels)
    curves = channel_curves(histories, names, arguments.x, arguments.smooth, arguments.yrange)
    for records, name in itertools.product(histories, names):
        if name in records.channels and not np.isfinite(records.channels[name].values).all():
            warn(f"{records.path}: {name} contains NaN or infinity, which is left out.")
    deliver(curves, arguments, f"Curves of {len(names)} channels")


COMMAND = Command(
    "monitor",
    "Print, plot, list or compare what was measured during training.",
    "monitor print runs/mnist.npz\nmonitor plot runs/mnist.jsonl -o curves.png",
    actions=(
        Command(
            "print",
            "Print how long a model was trained, and the last value of every channel.",
            "monitor print runs/mnist.npz",
            _print,
            _add_print_arguments,
        ),
        Command(
            "plot",
            "Draw channels against time; needs matplotlib: pip install 'adversarial[plot]'.",
            "monitor plot runs/mnist.jsonl -o curves.png --smooth 6\n"
            "monitor plot runs/a.npz runs/b.npz --channels '*_gen_ll' -x hours -o ll.png",
            _plot,
            _add_plot_arguments,
        ),
        Command(
            "channels",
            "List the channels, and what they mean.",
            "monitor channels runs/mnist.npz",
            _channels,
            _add_channels_arguments,
        ),
        Command(
            "diff",
            "List the channels that differ between two trainings; the exit code is 1 if any does.",
            "monitor diff runs/a.npz runs/b.npz",
            _diff,
            _add_diff_arguments,
        ),
    ),
)
