"""The monitor's history, read from a file without building the model."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from adversarial.config.match import did_you_mean
from adversarial.errors import AdversarialError, DataError, blaming
from adversarial.files.json_files import parse_json, read_all
from adversarial.files.recognise import what_it_is
from adversarial.monitor.channel import RECORDED

CLOCKS = ("training_seconds_this_epoch", "total_seconds_last_epoch")


@dataclass(frozen=True)
class Series:
    """What was recorded of a channel: one entry for each monitoring.

    Attributes
    ----------
    values : ndarray of float64
    epochs, batches, examples : ndarray of float64
        How many had been seen.
    seconds : ndarray of float64
        Since the monitor was made.
    """

    values: np.ndarray
    epochs: np.ndarray
    batches: np.ndarray
    examples: np.ndarray
    seconds: np.ndarray


@dataclass(frozen=True)
class Records:
    """A whole history.

    Attributes
    ----------
    path : str
    channels : dict of str to Series
        Those with at least one entry.
    epochs, batches, examples : int
        How many have been seen.
    succeeded : bool or None
        Whether training came to its end; None if the file does not say.
    """

    path: str
    channels: dict
    epochs: int
    batches: int
    examples: int
    succeeded: bool | None

    @property
    def seconds(self):
        """The last time that anything was recorded, since the monitor was made."""
        return max((record.seconds[-1] for record in self.channels.values()), default=0.0)

    def channel(self, name):
        """A channel by name.

        Raises
        ------
        AdversarialError
            Naming a similar one, where there is one.
        """
        if name not in self.channels:
            hint = did_you_mean(name, self.channels)
            raise AdversarialError(f"{self.path} has no channel {name}.{hint}")
        return self.channels[name]


def records_from_state(path, monitor):
    """Make a history of what :meth:`Monitor.get_state` gives.

    Parameters
    ----------
    path : str
        What the history is called by.
    monitor : dict

    Returns
    -------
    Records

    Raises
    ------
    DataError
        If it is damaged.
    """
    with blaming(path, "has a damaged history"):
        channels = {
            name: Series(*_columns(lists))
            for name, lists in monitor["channels"].items()
            if lists["val"]
        }
        return Records(
            path,
            channels,
            int(monitor["epochs_seen"]),
            int(monitor["batches_seen"]),
            int(monitor["examples_seen"]),
            monitor["training_succeeded"],
        )


def _columns(lists):
    """What was recorded of a channel, one array of floats for each of `RECORDED`."""
    columns = [np.array([float(value) for value in lists[key]]) for key in RECORDED]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("lists of different lengths")
    return columns


def records_from_lines(path):
    """Read the ``.jsonl`` history of a training.

    Parameters
    ----------
    path : str

    Returns
    -------
    Records

    Raises
    ------
    DataError
        If the file is missing, damaged or of another kind.

    Notes
    -----
    The last line of a history may be half written, by a training that goes on or was killed: it is
    left out.
    """
    lines = _parse(path)
    entries: dict[str, list] = defaultdict(list)
    for line in lines:
        place = [line[key] for key in ("epoch", "batch", "example", "seconds")]
        for name, value in line["channels"].items():
            entries[name].append([value, *place])
    # float() also reads the texts that stand for NaN and infinity
    channels = {name: Series(*np.array(rows, dtype=float).T) for name, rows in entries.items()}
    last = lines[-1] if lines else {"epoch": 0, "batch": 0, "example": 0}
    return Records(path, channels, last["epoch"], last["batch"], last["example"], None)


def _parse(path):
    try:
        whole = read_all(path)
        whole.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise DataError(f"{path} cannot be read: {reason}.{what_it_is(path)}") from error
    texts = whole.splitlines()
    lines = []
    for number, text in enumerate(texts, start=1):
        try:
            line = parse_json(text)
            _check(line)
            lines.append(line)
        except (ValueError, TypeError) as error:
            if number < len(texts) or not lines:
                text = f"{path}, line {number} is no entry of a history."
                raise DataError(f"{text}{what_it_is(path)}") from error
    return lines


def _check(line):
    """Raise ValueError unless a line holds what a history's lines hold."""
    wanted = {"epoch", "batch", "example", "seconds", "channels"}
    if not isinstance(line, dict) or not wanted <= set(line):
        raise ValueError
    for value in (*(line[key] for key in wanted - {"channels"}), *dict(line["channels"]).values()):
        float(value)
