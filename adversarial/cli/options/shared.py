"""Arguments that several commands share."""

import argparse

BACKENDS = ("auto", "c", "jax")
DATASETS = ("cifar10", "mnist", "tfd")


def add_allow(parser):
    """Add what a file of the user's trust may reach: ``--allow`` and ``--env``."""
    parser.add_argument(
        "--allow",
        metavar="PACKAGE",
        action="append",
        default=[],
        help="a further package whose classes and functions may be named; may be repeated",
    )
    parser.add_argument(
        "--env",
        metavar="NAME",
        action="append",
        default=[],
        help="fill in this variable of the environment, too, for ${NAME} in files; by default only "
        "HOME, PYLEARN2_... and those listed in ADVERSARIAL_ENV; may be repeated",
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
        choices=BACKENDS,
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


def add_model(parser, what="a saved pair"):
    """Add the model that a command looks at, and ``--allow``."""
    parser.add_argument("model", metavar="MODEL", help=f"{what}, or the folder of a run")
    add_allow(parser)


def add_dataset(parser, use, otherwise="what the model was trained on"):
    """Add ``--dataset``; `use` says what the data are for, `otherwise` what is taken without it."""
    parser.add_argument("-d", "--dataset", choices=DATASETS, help=f"{use}; by default {otherwise}")


def add_seed(parser):
    """Add ``--seed``."""
    parser.add_argument(
        "--seed",
        type=at_least(1),
        metavar="N",
        help="where the noise begins; by default a generator's goes on from where the file stands, "
        "and chains begin with a seed of their own",
    )


def add_chains(parser):
    """Add the options of Markov chains."""
    group = parser.add_argument_group(
        "Markov chains", "for models that are sampled by them; by default as the model has it"
    )
    group.add_argument("--chains", type=at_least(1), metavar="N", help="chains side by side")
    group.add_argument(
        "--burn-in", type=at_least(0), metavar="N", help="steps before the first sample of each"
    )
    group.add_argument(
        "--thin", type=at_least(1), metavar="N", help="steps from one sample to the next"
    )
    group.add_argument(
        "--start",
        metavar="PLACE",
        help="where chains begin: data (training examples), test (test examples), or a place that "
        "the model knows, such as marginals, uniform or zeros",
    )


def add_picture(parser, more=""):
    """Add ``--output``, with `more` about it, ``--window`` and ``--zoom``."""
    parser.add_argument(
        "-o", "--output", "--out", metavar="FILE.png", help=f"where to save it{more}"
    )
    parser.add_argument(
        "-w",
        "--window",
        "--show",
        action="store_true",
        help="open it in a viewer: the command in PYLEARN2_VIEWER_COMMAND, or what there is",
    )
    parser.add_argument(
        "--zoom",
        type=at_least(1),
        metavar="N",
        help="draw everything N times as large; 1 gives sheets as the original's, pixel by pixel "
        "(default: for images what makes the shorter side at least 400 pixels)",
    )


def add_scale(parser):
    """Add ``--pixels`` and ``--rescale``, for samples."""
    parser.add_argument(
        "--pixels",
        choices=["auto", "unit", "centred"],
        default="auto",
        help="unit: 0 is black, 1 is white; centred: 0 is grey, and the largest absolute value of "
        "all samples black or white (default: unit if the data, or else the samples, lie within "
        "[0, 1])",
    )
    parser.add_argument(
        "--rescale",
        choices=["global", "individual"],
        default="global",
        help="one scale for all, or stretch each picture by itself (default: %(default)s)",
    )
