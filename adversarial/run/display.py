"""A run in a notebook: its numbers, its last sheet of samples, its curves."""

import glob
import html
import os
from typing import Any

from adversarial.report.embedding import embed
from adversarial.report.render import duration
from adversarial.run.names import METRICS

CURVES = ("objectives", "objective", "log_likelihood", "errors")


def show_run(run: Any) -> str:
    """Describe a run in HTML, pictures and all.

    Parameters
    ----------
    run : Run

    Returns
    -------
    str
    """
    part = run.phases()[-1].folder
    if not os.path.exists(os.path.join(part, METRICS)):
        return f"<p>Run in <code>{html.escape(run.folder)}</code>, nothing measured yet.</p>"
    records = run.records()
    lead = f"{records.epochs} epochs, {records.batches} minibatches, "
    lead += duration(float(records.seconds))
    sheets = sorted(glob.glob(os.path.join(glob.escape(part), "samples", "epoch*.png")))
    curves = [os.path.join(part, "curves", f"{name}.png") for name in CURVES]
    paths = sheets[-1:] + [path for path in curves if os.path.exists(path)]
    pictures = [embed(path, os.path.splitext(os.path.basename(path))[0]) for path in paths]
    shown = "".join(
        f'<figure style="display: inline-block; margin: 0.5em"><img src="{each.source}" '
        f'style="max-width: 32em"><figcaption>{html.escape(each.caption)}</figcaption></figure>'
        for each in pictures
    )
    return f"<p>Run in <code>{html.escape(run.folder)}</code>: {lead}.</p>{shown}"
