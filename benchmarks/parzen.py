"""Parzen window: ours against plain NumPy, side by side in one run.

The plain version is the formula in a few lines: a block of points at a time, all distances held,
computed anew for each sigma. Both find the mean log-likelihoods of a grid of sigmas in float64.

    python benchmarks/parzen.py [--points 1000] [--centres 10000] [--sigmas 10] [--repeats 3]
"""

import argparse
import sys
import time

import numpy as np
from scipy.special import logsumexp

from adversarial.evaluation.parzen import mean_log_likelihoods, sigma_grid


def plain(points, centres, sigmas, batch=100):
    """The estimator as one would write it down."""
    dims = points.shape[1]
    means = []
    for sigma in sigmas:
        values = []
        for start in range(0, len(points), batch):
            x = points[start : start + batch]
            squares = (x**2).sum(1)[:, None] + (centres**2).sum(1) - 2 * x @ centres.T
            values.append(logsumexp(-squares / (2 * sigma**2), axis=1))
        constant = np.log(len(centres)) + dims * np.log(sigma * np.sqrt(2 * np.pi))
        means.append(np.concatenate(values).mean() - constant)
    return np.array(means)


def fastest(call, repeats):
    """Seconds of the fastest of several calls, and the last result."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = call()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def main(argv=None):
    """Print a table; return 1 if the two disagree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--centres", type=int, default=10000)
    parser.add_argument("--dims", type=int, default=784)
    parser.add_argument("--sigmas", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args(argv)

    rng = np.random.RandomState(0)
    points = rng.uniform(size=(args.points, args.dims))
    centres = rng.uniform(size=(args.centres, args.dims))
    print(f"{args.points} points, {args.centres} centres, {args.dims} dimensions, float64")
    print(f"{'sigmas':>6} {'ours, s':>9} {'NumPy, s':>9} {'ratio':>6}")
    agree = True
    for count in sorted({1, args.sigmas}):
        sigmas = sigma_grid(count=count)
        ours, ours_means = fastest(
            lambda grid=sigmas: mean_log_likelihoods(points, centres, grid), args.repeats
        )
        numpy, numpy_means = fastest(lambda grid=sigmas: plain(points, centres, grid), args.repeats)
        print(f"{count:>6} {ours:>9.2f} {numpy:>9.2f} {numpy / ours:>5.1f}x")
        agree &= np.allclose(ours_means, numpy_means, rtol=1e-9)
    if not agree:
        print("The two disagree.", file=sys.stderr)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
