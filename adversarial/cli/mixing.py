"""``adversarial mixing``: how fast the samples of a model forget the ones before them."""

import json

from adversarial.cli.arguments import at_least
from adversarial.cli.chains import add_chains, changed_plan
from adversarial.cli.command import Command
from adversarial.cli.models import add_dataset, add_model, add_seed, load_sampler
from adversarial.errors import AdversarialError
from adversarial.files.atomic import check_writable, replacing
from adversarial.messages import say

LAGS = (1, 2, 5, 10, 20, 50, 100)


def _add_arguments(parser):
    add_model(parser, "a saved model that can be sampled")
    parser.add_argument(
        "--lags",
        type=at_least(1),
        nargs="+",
        default=list(LAGS),
        metavar="N",
        help=f"distances between samples (default: {' '.join(map(str, LAGS))})",
    )
    parser.add_argument(
        "--rounds",
        type=at_least(2),
        default=300,
        metavar="N",
        help="samples of each chain (default: %(default)s)",
    )
    parser.add_argument("--json", metavar="FILE", help="write the result to a file, too")
    add_dataset(parser, "where --start data and --start test take examples from")
    add_seed(parser)
    add_chains(parser)


def _run(arguments):
    """Print the autocorrelation of pixels at each lag.

    Notes
    -----
    By default 100 chains, every step of them. Samples of a generator are independent: sorted into
    as many columns they serve as what chains are measured against.
    """
    from adversarial.baselines.mixing import autocorrelation, follow

    if max(arguments.lags) >= arguments.rounds:
        raise AdversarialError(
            f"--lags {max(arguments.lags)}: chains need more than {arguments.rounds} rounds."
        )
    if arguments.json:
        check_writable(arguments.json)
    model = load_sampler(arguments.model, arguments.allow, arguments.seed)
    plan = changed_plan(model, arguments)
    trace = follow(model, arguments.rounds, arguments.seed, **plan)
    values = autocorrelation(trace, arguments.lags)
    for lag, value in zip(arguments.lags, values):
        say(f"lag {lag:>4}: {value:.3f}")
    deviation = float(trace.std(axis=(0, 1)).mean())
    say(f"Mean standard deviation of a pixel: {deviation:.4f}")
    if arguments.json:
        report = {
            "model": arguments.model,
            "lags": arguments.lags,
            "autocorrelation": values.tolist(),
            "rounds": arguments.rounds,
            "pixel_standard_deviation": deviation,
        }
        with replacing(arguments.json) as file:
            file.write(f"{json.dumps(report, indent=2)}\n".encode())


COMMAND = Command(
    "mixing",
    "Measure how fast samples forget the ones before them: autocorrelation along Markov chains.",
    "mixing runs/dbn.npz --chains 100 --burn-in 1000\nmixing runs/mnist.npz",
    _run,
    _add_arguments,
)
