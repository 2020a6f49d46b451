"""Curves of the monitor's channels. Needs matplotlib, which is optional."""

import fnmatch
import itertools
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from adversarial.errors import AdversarialError
from adversarial.figures.plot import Plot
from adversarial.monitor.console import number_aware

# The horizontal axes, and what is written below them.
X_AXES = {
    "epochs": "epoch",
    "batches": "minibatches",
    "examples": "examples seen",
    "seconds": "time in seconds",
    "hours": "time in hours",
}

# Told apart with any kind of colour vision (Okabe and Ito, 2008).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
LINES = ("-", "--", ":")


@dataclass(frozen=True)
class Group:
    """Channels that belong into one picture: patterns of names, a title, a unit."""

    patterns: tuple
    title: str
    unit: str


GROUPS = {
    "objectives": Group(("*objective_d", "*objective_g"), "Losses of both players", "nats"),
    "objective": Group(("*objective",), "Training cost", "cost"),
    "log_likelihood": Group(("*gen_ll",), "Rough log-likelihood, from few samples", "nats"),
    "mistakes": Group(
        ("*false_positives", "*false_negatives"), "Mistakes of the discriminator", "share"
    ),
    "errors": Group(("*misclass",), "Wrongly classified", "share of examples"),
}


def curve_groups(names):
    """Choose the channels that tell most.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    dict of str to list of str
        By the keys of `GROUPS`; those without a channel are left out, and so is ``objective`` where
        there are ``objectives`` of players.

    Examples
    --------
    >>> curve_groups(["valid_objective", "valid_objective_d", "valid_objective_g", "momentum"])
    {'objectives': ['valid_objective_d', 'valid_objective_g']}
    """
    known = sorted(names, key=number_aware)
    found = {
        key: [name for pattern in group.patterns for name in fnmatch.filter(known, pattern)]
        for key, group in GROUPS.items()
    }
    if found["objectives"]:
        del found["objective"]
    return {group: chosen for group, chosen in found.items() if chosen}


def choose_channels(histories, wanted=None):
    """Find channels by name.

    Parameters
    ----------
    histories : list of Records
    wanted : str, optional
        Names, separated by commas; ``*`` stands for any letters. By default the players'
        objectives, or else the objective.

    Returns
    -------
    list of str
        In the order in which they are asked for.

    Raises
    ------
    AdversarialError
        If there is none of a name.
    """
    known = sorted({name for each in histories for name in each.channels}, key=number_aware)
    if wanted is None:
        groups = curve_groups(known)
        for group in ("objectives", "objective"):
            if group in groups:
                return groups[group]
        raise AdversarialError(
            f"{histories[0].path} has no channel named objective: choose with --channels from what "
            "`adversarial monitor channels` lists."
        )
    names = []
    for pattern in wanted.split(","):
        found = [name for name in known if fnmatch.fnmatchcase(name, pattern)]
        if not found:
            histories[0].channel(pattern)  # says which name is similar
        names += [name for name in found if name not in names]
    return names


class Curves(Plot):
    """Lines in one pair of axes, with their names beside it.

    Parameters
    ----------
    x_label : str
    y_range : pair of float, optional
        By default what the lines need.

    Raises
    ------
    AdversarialError
        If matplotlib is not installed.
    """

    def __init__(self, x_label, y_range=None):
        super().__init__()
        self.axes.set_xlabel(x_label)
        self.axes.grid(alpha=0.3)
        if y_range is not None:
            self.axes.set_ylim(*y_range)
        self._styles = itertools.cycle(itertools.product(LINES, COLOURS))

    def add(self, x, y, label):
        """Draw a line, in the next of seven colours; then dashed, then dotted.

        Parameters
        ----------
        x, y : ndarray, shape (n,)
        label : str
            Shown as it is: dollars in it begin no formula.
        """
        label = label.replace("$", r"\$")
        line, colour = next(self._styles)
        style = {"color": colour, "linestyle": line, "marker": ".", "markersize": 4}
        self.axes.plot(x, y, label=label, linewidth=1, **style)
        self.name_lines()

    def name_lines(self):
        """List the names of all lines, beside the axes."""
        self.axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)


def channel_curves(histories, names, x="epochs", smooth=1, y_range=None):
    """Draw channels of one or several trainings.

    Parameters
    ----------
    histories : list of Records
    names : list of str
        Channels; a history that lacks one is passed over.
    x : {'epochs', 'batches', 'examples', 'seconds', 'hours'}
    smooth : int
        Draw the mean of so many latest values.
    y_range : pair of float, optional

    Returns
    -------
    Curves
        Several histories are told apart by the ends of their paths.

    Raises
    ------
    AdversarialError
        If matplotlib is not installed.
    ValueError
        For another x-axis, or `smooth` below 1.

    Notes
    -----
    Original: ``plot_monitor.py``, which asked for the channels, and always smoothed by 6.
    """
    if x not in X_AXES:
        raise ValueError(f"x {x!r} is none of {', '.join(X_AXES)}.")
    curves = Curves(X_AXES[x], y_range)
    endings = distinct_endings([history.path for history in histories])
    for history, ending in zip(histories, endings):
        for name in names:
            if name in history.channels:
                record = history.channels[name]
                along = record.seconds / 3600 if x == "hours" else getattr(record, x)
                label = name if len(histories) == 1 else f"{name}: {ending}"
                curves.add(along, moving_mean(record.values, smooth), label)
    fitting = [key for key, group in curve_groups(names).items() if set(names) <= set(group)]
    if fitting:
        curves.axes.set(title=GROUPS[fitting[0]].title, ylabel=GROUPS[fitting[0]].unit)
    elif len(names) == 1:
        curves.axes.set_ylabel(names[0])
    if fitting == ["objectives"]:
        equilibrium = {"color": "grey", "linewidth": 1, "linestyle": (0, (6, 3))}
        curves.axes.axhline(np.log(2), zorder=0, label="log 2: D cannot tell", **equilibrium)
        curves.name_lines()
    return curves


def moving_mean(values, width):
    """Replace each value by the mean of it and those before it.

    Parameters
    ----------
    values : array_like, shape (n,)
    width : int
        How many, at most: there are fewer at the beginning.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        For a width below 1.

    Examples
    --------
    >>> moving_mean([1.0, 3.0, 8.0], 2).tolist()
    [1.0, 2.0, 5.5]
    """
    if width < 1:
        raise ValueError(f"A mean is of at least one value, got {width}.")
    ends = range(1, len(values) + 1)
    return np.array([np.mean(values[max(0, end - width) : end]) for end in ends])


def distinct_endings(paths):
    """Shorten paths to as much of their ends as tells them apart.

    Parameters
    ----------
    paths : list of str

    Returns
    -------
    list of str

    Examples
    --------
    >>> distinct_endings(["runs/a/mnist.npz", "runs/b/mnist.npz"])
    ['a/mnist.npz', 'b/mnist.npz']
    """
    parts = [PurePath(path).parts for path in paths]
    for count in range(1, max(map(len, parts), default=0) + 1):
        endings = ["/".join(each[-count:]) for each in parts]
        if len(set(endings)) == len(set(paths)):
            return endings
    return list(paths)
