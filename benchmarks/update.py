"""Seconds per update of one experiment on its own data, beside the time of its matrix products.

Run it alone on the machine:

    PYLEARN2_DATA_PATH=~/data python benchmarks/update.py
    PYLEARN2_DATA_PATH=~/data python benchmarks/update.py --backend c --backend jax

Several backends take turns, so that they meet the same company on a shared machine.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import machine  # noqa: E402
import plan as plans  # noqa: E402
from ours import Ours, Run  # noqa: E402


def main(argv=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", default=plans.CONFIGS / "mnist.yaml")
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--backend", action="append", choices=("c", "jax"))
    parser.add_argument("--device", default="cpu", help="for jax: cpu or gpu:N")
    options = parser.parse_args(argv)

    runs = {}
    for name in options.backend or ["c"]:
        runs[name] = Run(options.config, name, options.device if name == "jax" else "cpu")
        runs[name].seconds(runs[name].block + 1)
    samples = {name: [] for name in runs}
    for _ in range(options.repeats):
        for name, run in runs.items():
            samples[name].append(1e3 * run.seconds(options.updates) / options.updates)
    products = plans.products(plans.read(options.config))
    report = {
        "config": str(options.config),
        "backends": {name: summary(runs[name], samples[name]) for name in runs},
        "floor_milliseconds": round(1e3 * Ours("c").floor(products), 2),
        "machine": machine.describe(),
    }
    print(json.dumps(report, indent=2))


def summary(run, samples):
    """What was measured of one backend."""
    return {
        "device": str(run.backend.device),
        "median_milliseconds_per_update": round(statistics.median(samples), 2),
        "least": round(min(samples), 2),
        "all_repeats": [round(sample, 2) for sample in samples],
    }


if __name__ == "__main__":
    main()
