"""Arguments that several commands share."""

import argparse


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
