"""A run in a few words: how far it is, how well it does, what was changed for it."""

import glob
import os
from dataclasses import dataclass

import numpy as np

from adversarial.checkpoint import read_records
from adversarial.errors import blaming
from adversarial.files.json_files import read_json
from adversarial.monitor import Records
from adversarial.monitor.console import told_by
from adversarial.run.names import STARTS
from adversarial.run.run import Run, history_of

# Ends of channels that tell how well a model does, and whether more is better; the first counts.
SCORES = (
    ("gen_ll", True),
    ("misclass", False),
    ("reconstruction_error", False),
    ("objective", False),
    ("objective_g", False),
)
LOSSES = ("objective_d", "objective_g", "objective")


@dataclass(frozen=True)
class Overview:
    """What tells one run from another.

    Attributes
    ----------
    path : str
        The folder, or the file of a history.
    file : str
        The experiment's; empty if that is not known.
    changes : list of str
        What the file was changed by: settings, and ``seed N``.
    epochs : int
    seconds : float
        With monitoring.
    score : str
        The channel that tells how well the model does; empty if there is none.
    last, best : float
        Its values.
    best_epoch : int
    losses : dict of str to float
        The last values of the players' or the network's losses.
    parzen : tuple of float or None
        Log-likelihood of the test set in nats, and its standard error: the last ``parzen*.json``.
    """

    path: str
    file: str
    changes: list
    epochs: int
    seconds: float
    score: str
    last: float
    best: float
    best_epoch: int
    losses: dict
    parzen: tuple | None


def runs_in(folder: str | os.PathLike) -> list[Run]:
    """Find the runs of a folder, in the order of their names; those that measured nothing, too."""
    found = glob.glob(os.path.join(glob.escape(os.fspath(folder)), "*", STARTS))
    return [Run(os.path.dirname(path)) for path in sorted(found)]


def overview(path: str) -> Overview:
    """Sum up a run.

    Parameters
    ----------
    path : str
        The folder of a run, a ``.jsonl`` history or a saved model.

    Returns
    -------
    Overview

    Raises
    ------
    AdversarialError
        If a file is missing or damaged.
    """
    run = Run(path)
    file, changes = "", []
    if run.exists():
        with blaming(run / STARTS):
            start = run.starts()[-1]
            file, changes = start["file"], [str(setting) for setting in start["settings"]]
            changes += [] if start["seed"] is None else [f"seed {start['seed']}"]
    history = history_of(path)
    begun = not (run.exists() and os.path.isdir(history))
    records = read_records(history) if begun else Records(path, {}, 0, 0, 0, None)
    score, more = _score(records)
    values = records.channels[score].values if score else np.array([np.nan])
    place = int(values.argmax() if more else values.argmin())
    return Overview(
        path,
        file,
        changes,
        records.epochs,
        float(records.seconds),
        score,
        float(values[-1]),
        float(values[place]),
        int(records.channels[score].epochs[place]) if score else 0,
        {name: float(records.channels[found].values[-1]) for name, found in _losses(records)},
        _parzen(run),
    )


def _score(records: Records) -> tuple[str, bool]:
    for end, more in SCORES:
        if found := told_by(records.channels, end):
            return found, more
    return "", False


def _losses(records: Records) -> list[tuple[str, str]]:
    return [(end, found) for end in LOSSES if (found := told_by(records.channels, end))]


def _parzen(run: Run) -> tuple | None:
    parts = run.phases() if run.exists() else []
    paths = [path for part in parts for path in part.scores()]
    if not paths:
        return None
    path = max(paths, key=os.path.getmtime)
    with blaming(path):
        score = read_json(path, dict)
        return float(score["mean"]), float(score["standard_error"])
