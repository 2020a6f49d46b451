"""How time and memory grow with minibatches, networks and data: one thing varied at a time.

    python benchmarks/scaling.py [--backend c] [--json scaling.json]

Each point is the MNIST experiment of the paper in a process of its own, on random data, with one
number changed; epochs are those of ``adversarial train``. Nothing should grow faster than its
arithmetic: time than the operations in matrix products, memory than the bytes of data and
parameters.
"""

import argparse
import json
import math
import os
import statistics
import sys
import time
from pathlib import Path

import ours
import plan as plans
from channel import Remote

HERE = Path(__file__).resolve().parent
CONFIG = plans.CONFIGS / plans.FILES["mnist"]
EXAMPLES = 4800
VARIED = {
    "batch size": (25, 50, 100, 200, 400, 800, 1600),
    "units": (300, 600, 1200, 2400, 4800),
    "examples": (3000, 6000, 12000, 24000, 48000),
}
PIECES = 5


def settings(what, value):
    """Changes of the experiment for one point, and its number of examples."""
    changes, examples = [], EXAMPLES
    if what == "batch size":
        changes = [f"algorithm.batch_size={value}"]
    elif what == "units":
        changes = [f"model.generator.mlp.layers.{i}.dim={value}" for i in range(2)]
        units = value // PIECES
        changes += [f"model.discriminator.layers.{i}.num_units={units}" for i in range(2)]
    else:
        examples = value
    return changes, examples


def measure(threads, deadline, backend="c", say=print):
    """Measure all points.

    Parameters
    ----------
    threads : int
    deadline : float
        By ``time.perf_counter``: after it epochs are measured once, and series end at two points.
    backend : {'c', 'jax'}
    say : callable

    Returns
    -------
    dict
        For each thing varied a list of points.
    """
    series = {}
    for what, values in VARIED.items():
        series[what] = []
        for value in values:
            if len(series[what]) >= 2 and time.perf_counter() > deadline:
                break
            point = _point(what, value, threads, deadline, backend)
            series[what].append(point)
            say(
                f"  {what} {value}: {point['seconds_per_epoch']:.2f} s an epoch, "
                f"{point['megabytes']:.0f} MB more than before"
            )
    return {"backend": backend, "series": series}


def _point(what, value, threads, deadline, backend):
    changes, examples = settings(what, value)
    plan = plans.read(CONFIG, changes)
    overrides = [*changes, *ours.synthetic(plan["data"], examples)]
    with Remote(sys.executable, HERE / "ours.py", backend, threads=threads) as contender:
        before = contender("begin")
        contender("start", str(CONFIG), overrides)
        seconds = [contender("epoch")]
        while len(seconds) < 4 and (len(seconds) < 2 or time.perf_counter() < deadline):
            seconds.append(contender("epoch"))
        peak = contender("peak")
    updates = math.ceil(examples / plan["batch"])
    return {
        "value": value,
        "seconds_per_epoch": statistics.median(seconds[1:]),
        "gigaflop_per_epoch": updates * plans.flop(plan) / 1e9,
        "megabytes": peak - before,
        "data_megabytes": 4e-6 * examples * plan["data"],
        "parameter_megabytes": 4e-6 * plans.parameters(plan),
    }


def main(argv=None):
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backend", choices=("c", "jax"), default="c")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--json", type=Path, help="file for the numbers")
    options = parser.parse_args(argv)
    result = measure(options.threads, math.inf, options.backend)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
