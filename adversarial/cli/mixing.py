"""``adversarial mixing``: how fast the samples of a model forget the ones before them."""

import json

from adversarial.baselines.mixing import autocorrelation, follow
from adversarial.cli.chains import changed_plan
from adversarial.cli.models import load_sampler
from adversarial.errors import AdversarialError
from adversarial.files.atomic import check_writable, replacing
from adversarial.messages import say


def run(arguments):
    """Print the autocorrelation of pixels at each lag.

    Notes
    -----
    By default 100 chains, every step of them. Samples of a generator are independent: sorted into
    as many columns they serve as what chains are measured against.
    """
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
