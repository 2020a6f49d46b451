"""Tables of text."""

import os

from adversarial.report.render import duration, with_error


def side_by_side(run):
    """What tells a run from others, in short.

    Parameters
    ----------
    run : Overview

    Returns
    -------
    dict of str to str
        By the head of its column.
    """
    cells = {
        "run": run.path,
        "file": os.path.basename(run.file),
        "epochs": str(run.epochs),
        "time": duration(run.seconds),
        "score": run.score,
        "last": f"{run.last:.4g}" if run.score else "",
        "best": f"{run.best:.4g} at {run.best_epoch}" if run.score else "",
    }
    cells |= {name: f"{value:.4g}" for name, value in run.losses.items() if name != run.score}
    if run.parzen is not None:
        cells["nats"] = with_error(*run.parzen)
    return {**cells, "changed": ", ".join(run.changes)}


def columns(rows):
    """Lay rows out in columns, those that are empty everywhere left out.

    Parameters
    ----------
    rows : list of dict of str to str

    Returns
    -------
    list of str
        A line with the heads, then one for each row.

    Examples
    --------
    >>> columns([{"run": "a", "last": "", "best": "12"}, {"run": "bc", "best": "3"}])
    ['run  best', 'a    12', 'bc   3']
    """
    heads = [head for head in dict.fromkeys(head for row in rows for head in row)]
    heads = [head for head in heads if any(row.get(head) for row in rows)]
    lines = [dict(zip(heads, heads)), *rows]
    widths = {head: max(len(row.get(head, "")) for row in lines) for head in heads}
    return ["  ".join(f"{row.get(h, ''):<{widths[h]}}" for h in heads).rstrip() for row in lines]
