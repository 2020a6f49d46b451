"""Seconds per update of the paper's MNIST experiment, beside the rate of its matrix products.

Run it alone on the machine:

    PYLEARN2_DATA_PATH=~/data python benchmarks/update.py

An update of ``mnist.yaml`` costs 2.8 GFLOP in matrix products; the floor is how long these take at
the measured rate.
"""

import argparse
import json
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
    options = parser.parse_args(argv)

    from adversarial.backend import blas_report
    from adversarial.backend.blas import gemm_rate
    from adversarial.config import yaml_parse

    train = yaml_parse.load_train_file(options.config)
    algorithm = train.algorithm
    algorithm.monitoring_dataset = {}
    start = time.perf_counter()
    algorithm.setup(train.model, train.dataset)
    compile_seconds = time.perf_counter() - start
    rows = train.dataset.get_design_matrix()[: algorithm.batch_size]
    algorithm._learn((rows,))
    samples = []
    for _ in range(options.repeats):
        start = time.perf_counter()
        for _ in range(options.updates):
            algorithm._learn((rows,))
        samples.append((time.perf_counter() - start) / options.updates)
    rate = gemm_rate()
    print(
        json.dumps(
            {
                "config": options.config,
                "blas": blas_report().name,
                "milliseconds_per_update": round(1e3 * float(np.median(samples)), 2),
                "all_repeats": [round(1e3 * sample, 2) for sample in samples],
                "gemm_gflops": round(rate, 1),
                "floor_milliseconds": round(1e3 * GFLOP_PER_UPDATE / rate, 2),
                "set_up_seconds": round(compile_seconds, 1),
                "machine": platform.processor() or platform.machine(),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
