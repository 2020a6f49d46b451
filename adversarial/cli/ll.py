"""``adversarial ll``: the log-likelihood of a test set, while samples keep coming."""

import time

from adversarial.cli.models import check_width, load_pair, test_set
from adversarial.errors import AdversarialError
from adversarial.evaluation import score_while_drawing
from adversarial.messages import say


def run(arguments):
    """Print ``samples value seconds`` at 1, 1000, 2000 samples and so on.

    Notes
    -----
    Original: ``ll.py``, which never ended. The seconds are those since the line before.
    """
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
