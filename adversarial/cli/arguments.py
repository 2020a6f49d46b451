"""Arguments that several commands share."""

import argparse

from adversarial.backend.choice import NAMES


def add_allow(parser):
    """Add ``--allow``."""
    parser.add_argument(
        "--allow",
        metavar="PACKAGE",
        action="append",
        default=[],
        help="a further package whose classes and functions may be named; may be repeated",
    )


def add_set(parser):
    """Add ``--set``."""
    parser.add_argument(
        "--set",
        metavar="PATH=VALUE",
        dest="settings",
        action="append",
        default=[],
        help="change a value of the file, as in algorithm.learning_rate=0.05; may be repeated",
    )


def add_backend(parser):
    """Add ``--backend`` and ``--device``."""
    parser.add_argument(
        "--backend",
        choices=NAMES,
        default="auto",
        help="what compiles: c, or jax (an extra); auto takes the fastest that is installed",
    )
    parser.add_argument(
        "--device", default="cpu", metavar="cpu|gpu:N", help="where to compute; cpu unless given"
    )


def at_least(smallest, kind=int):
    """Make a type for numbers that must not be too small.

    Parameters
    ----------
    smallest : number
    kind : {int, float}

    Returns
    -------
    callable
        From text to number; argparse reports its errors.
    """

    def number(text):
        value = kind(text)
        if not value >= smallest:
            raise argparse.ArgumentTypeError(f"must be at least {smallest}, got {text}")
        return value

    number.__name__ = "whole number" if kind is int else "number"
    return number


def positive_number(text):
    """Read a finite number above zero; argparse reports its errors."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


positive_number.__name__ = "positive number"
