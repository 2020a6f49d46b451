"""A page about the folder of a run."""

import glob
import os
import re

import numpy as np

from adversarial.checkpoint import read_records
from adversarial.errors import DataError, blaming
from adversarial.evaluation.sample_set import describe_protocol
from adversarial.figures.curves import Curves
from adversarial.files.json_files import read_all, read_json
from adversarial.monitor import number_aware
from adversarial.monitor.descriptions import describe
from adversarial.monitor.records import CLOCKS, Records
from adversarial.report.blocks import (
    Block,
    Note,
    Page,
    Pairs,
    Picture,
    Pictures,
    Section,
    Table,
    Text,
)
from adversarial.report.curves import learning_curves
from adversarial.report.embedding import can_draw, embed, embed_curves
from adversarial.report.render import duration, with_error
from adversarial.run.names import STARTS
from adversarial.run.run import Run

MOST_SHEETS = 8


def run_page(folder: str, channels: str | None = None) -> Page:
    """Describe a run.

    Parameters
    ----------
    folder : str
        What ``adversarial train --run-folder`` wrote; and beside it any ``parzen*.json`` of
        ``adversarial parzen --json``.
    channels : str, optional
        Which to draw, see :func:`~adversarial.report.curves.learning_curves`.

    Returns
    -------
    Page

    Raises
    ------
    AdversarialError
        If a file is missing or damaged.
    """
    run, sections = Run(folder), []
    starts = run.starts()
    with blaming(run / STARTS):
        first, last = starts[0], starts[-1]
        experiment, command = _read_text(folder, last["experiment"]), first["command"]
        title = f"Run of {os.path.basename(first['file'])}"
        lead = f"Started {first['started'].replace('T', ' ')} by: {command}"
        environment = _environment(starts)
    for part in run.phases():
        prefix = "" if part is run else f"{os.path.basename(part.folder)}: "
        sections += _phase(part, prefix, channels)
    sections += [
        Section("Configuration", [Text(experiment), *_changes(last)]),
        Section("Environment", environment),
    ]
    return Page(title, lead, sections)


def _phase(part: Run, prefix: str, channels: str | None) -> list[Section]:
    records = read_records(part.metrics)
    summary = [
        ("epochs", records.epochs),
        ("minibatches", records.batches),
        ("examples seen", records.examples),
        ("time, with monitoring", duration(float(records.seconds))),
    ]
    sections = [Section(f"{prefix}Summary", [Pairs(summary)])]
    scores = part.scores()
    if scores:
        blocks = [block for path in scores for block in _score(path)]
        sections.append(Section(f"{prefix}Log-likelihood by Parzen window", blocks))
    sections.append(Section(f"{prefix}Learning curves", learning_curves(records, channels)))
    sheets = _sheets(part.folder)
    if sheets:
        note = Note("Each sheet shows what the model makes of the same noise.")
        sections.append(Section(f"{prefix}Samples by epoch", [note, Pictures(sheets, small=True)]))
    sections.append(Section(f"{prefix}Channels", [_channels(records)]))
    return sections


def _channels(records: Records) -> Table:
    rows = [
        [
            name,
            float(records.channels[name].values[0]),
            float(records.channels[name].values[-1]),
            describe(name),
        ]
        for name in sorted(set(records.channels) - set(CLOCKS), key=number_aware)
    ]
    return Table(["channel", "first", "last", "meaning"], rows, stacks=True)


def _sheets(folder: str) -> list[Picture]:
    """Some of the sheets, from the first to the last."""
    paths = {
        int(found[1]): path
        for path in glob.glob(os.path.join(glob.escape(folder), "samples", "epoch*.png"))
        if (found := re.search(r"epoch(\d+)\.png$", path))
    }
    epochs = sorted(paths)
    if len(epochs) > MOST_SHEETS:
        step = (len(epochs) - 1) / (MOST_SHEETS - 1)
        epochs = [epochs[round(step * i)] for i in range(MOST_SHEETS)]
    return [embed(paths[epoch], f"epoch {epoch}") for epoch in epochs]


def _score(path: str) -> list[Block]:
    """A table of a Parzen window, and the curve from which sigma was chosen."""
    score = read_json(path, dict)
    with blaming(path):
        folds = score.get("folds", [score])
        rows = [
            [
                f"{score['dataset']}{', fold ' + str(fold['fold']) if 'fold' in fold else ''}",
                with_error(fold["mean"], fold["standard_error"]),
                fold["sigma"],
                fold["n_centres"],
            ]
            for fold in folds
        ]
        if "folds" in score:
            mean = with_error(score["mean"], score["standard_error"])
            rows.append([f"{score['dataset']}, mean of folds", mean, None, None])
        blocks = [
            Table(
                ["test set", "nats", "sigma", "samples"],
                rows,
                "Mean over test examples ± its standard error; sigma is chosen on validation data.",
            ),
            *_how_drawn(score),
        ]
        chosen = [fold for fold in folds if fold.get("sigmas")]
        if chosen and can_draw():
            blocks.append(
                Pictures([embed_curves(_sigma_curve(chosen), "Validation score by sigma")])
            )
    return blocks


def _how_drawn(score: dict) -> list[Block]:
    """The protocol of the samples, and what they cost; of older files neither is known."""
    if "protocol" not in score:
        return []
    milliseconds = 1000 * float(score["seconds_per_sample"])
    protocol = describe_protocol(score["protocol"])
    return [Note(f"{protocol} A sample took {milliseconds:.3g} ms.")]


def _sigma_curve(folds: list[dict]) -> Curves:
    curves = Curves("sigma")
    for fold in folds:
        label = f"fold {fold['fold']}" if "fold" in fold else "validation data"
        x, y = (np.asarray(fold[key], dtype=float) for key in ("sigmas", "valid_means"))
        curves.add(x, y, label)
    curves.axes.set_xscale("log")
    curves.axes.set_ylabel("nats")
    # The smallest sigmas score so badly that nothing else could be seen.
    best = max(max(fold["valid_means"]) for fold in folds)
    curves.axes.set_ylim(best - 500, best + 50)
    return curves


def _changes(start: dict) -> list[Block]:
    if not start["settings"]:
        return []
    return [Table(["changed by --set"], [[setting] for setting in start["settings"]])]


def _environment(starts: list[dict]) -> list[Block]:
    """Versions and machine of the last start, and a row for each start."""
    last = starts[-1]
    machine = {key: value for key, value in last["machine"].items() if key != "host"}
    git = last["git"] or {"commit": "none: an installed package"}
    items = [
        *last["versions"].items(),
        *[(key, last["conditions"].get(key)) for key in ("float type", "backend")],
        ("seed", "those of the file" if last["seed"] is None else last["seed"]),
        *machine.items(),
        ("commit", git["commit"] + (", with changes" if git.get("changed") else "")),
    ]
    rows = [[start["started"].replace("T", " "), start["command"]] for start in starts]
    return [Pairs(items), Table(["started", "command"], rows)]


def _read_text(folder: str, name: str) -> str:
    path = os.path.join(folder, os.path.basename(name))
    try:
        return read_all(path).decode("utf-8", "replace")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
