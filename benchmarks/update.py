"""Seconds per update of the paper's MNIST experiment, beside the rate of its matrix products.

Run it alone on the machine:

    PYLEARN2_DATA_PATH=~/data python benchmarks/update.py
    PYLEARN2_DATA_PATH=~/data python benchmarks/update.py --backend c --backend jax

Several backends take turns, so that they meet the same company on a shared machine. An update of
``mnist.yaml`` costs 2.8 GFLOP in matrix products; the floor is how long these take at the measured
rate.
"""

import argparse
import json
import os
import platform
import time

import numpy as np

GFLOP_PER_UPDATE = 2.8


def main(argv=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", default="yaml_configs/mnist.yaml")
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--backend", action="append", choices=("c", "jax"))
    parser.add_argument("--device", default="cpu", help="for jax: cpu or gpu:N")
    options = parser.parse_args(argv)

    from adversarial.backend import blas_report
    from adversarial.backend.blas import gemm_rate

    runs = {name: Run(name, options) for name in options.backend or ["c"]}
    samples = {name: [] for name in runs}
    for _ in range(options.repeats):
        for name, run in runs.items():
            samples[name].append(1e3 * run.seconds(options.updates) / options.updates)
    rate = gemm_rate()
    print(
        json.dumps(
            {
                "config": options.config,
                "blas": blas_report().name,
                "backends": {name: report(runs[name], samples[name]) for name in runs},
                "gemm_gflops": round(rate, 1),
                "floor_milliseconds": round(1e3 * GFLOP_PER_UPDATE / rate, 2),
                "machine": platform.processor() or platform.machine(),
                "load_last_minute": round(os.getloadavg()[0], 1),
            },
            indent=2,
        )
    )


def report(run, samples):
    """What was measured of one backend."""
    return {
        "device": run.device,
        "median_milliseconds_per_update": round(float(np.median(samples)), 2),
        "least": round(min(samples), 2),
        "all_repeats": [round(sample, 2) for sample in samples],
        "set_up_seconds": round(run.set_up_seconds, 1),
    }


class Run:
    """An experiment that one backend compiled; the first updates, with all compilation, are made.

    Parameters
    ----------
    backend : str
    options : argparse.Namespace
    """

    def __init__(self, backend, options):
        from adversarial.backend import use
        from adversarial.config import yaml_parse

        start = time.perf_counter()
        with use(backend, options.device if backend == "jax" else "cpu") as used:
            train = yaml_parse.load_train_file(options.config)
            train.algorithm.monitoring_dataset = {}
            train.algorithm.setup(train.model, train.dataset)
        self.device = str(used.device)
        self._train = train
        self.seconds(min(options.updates, getattr(used, "block", 1) + 1))
        self.set_up_seconds = time.perf_counter() - start

    def seconds(self, updates):
        """Make updates as training makes them, and take the time."""
        algorithm, start = self._train.algorithm, time.perf_counter()
        batches = self._train.dataset.iterator(
            mode="sequential",
            batch_size=algorithm.batch_size,
            num_batches=updates,
            data_specs=algorithm._mapping.flat_specs,
            return_tuple=True,
        )
        for batch, _ in algorithm._updater.feed(batches):
            algorithm._learn(batch)
        algorithm._updater.sync()
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
