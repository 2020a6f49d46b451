"""``adversarial ll``: the log-likelihood of a test set, while samples keep coming."""

import time

from adversarial.cli.arguments import at_least, positive_number
from adversarial.cli.command import Command
from adversarial.cli.models import (
    add_dataset,
    add_model,
    add_seed,
    check_width,
    load_pair,
    test_set,
)
from adversarial.errors import AdversarialError
from adversarial.messages import say


def _add_arguments(parser):
    add_model(parser)
    parser.add_argument("sigma", metavar="SIGMA", type=positive_number, help="width of the kernels")
    parser.add_argument(
        "-n",
        "--num-samples",
        type=at_least(0),
        default=10000,
        metavar="N",
        help="stop after so many samples; 0 goes on until Ctrl-C (default: %(default)s)",
    )
    add_dataset(parser, "whose test set is scored")
    add_seed(parser)


def _run(arguments):
    """Print ``samples value seconds`` at 1, 1000, 2000 samples and so on.

    Notes
    -----
    Original: ``ll.py``, which never ended. The seconds are those since the line before.
    """
    from adversarial.evaluation import score_while_drawing

    pair = load_pair(arguments.model, arguments.allow, arguments.seed)
    try:
        points = test_set(pair, arguments.dataset, arguments.allow).X
    except NotImplementedError as error:
        raise AdversarialError(f"{error} Name other data with -d.") from error
    check_width(pair, points, "test examples")
    began = time.monotonic()
    for n, value in score_while_drawing(
        pair.generator, points, arguments.sigma, arguments.num_samples or None
    ):
        now = time.monotonic()
        say(f"{n} {value} {now - began:.2f}")
        began = now


COMMAND = Command(
    "ll",
    "Estimate the log-likelihood of a test set by a Parzen window that grows sample by sample.",
    "ll runs/mnist.npz 0.2 -n 20000",
    _run,
    _add_arguments,
)
