"""Parzen window: ours against plain NumPy and plain PyTorch, side by side in one run.

The plain versions are the formula in a few lines: a block of points at a time, all distances held,
computed anew for each sigma. All find the mean log-likelihoods of a grid of sigmas in float64. The
matrix product of all points with all centres is measured as well: nothing can be faster.

    python benchmarks/parzen.py [--points 1000] [--centres 10000] [--sigmas 10] [--rounds 3]
"""

import argparse
import math
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from channel import Remote, serve

BLOCK = 100
SIZES = {"points": 1000, "centres": 10000, "dims": 784}


class Side:
    """One way to compute it, on data that are the same everywhere."""

    def prepare(self, points, centres, dims):
        """Make the data."""
        rng = np.random.RandomState(0)
        self.points = rng.uniform(size=(points, dims))
        self.centres = rng.uniform(size=(centres, dims))

    def run(self, count):
        """Mean log-likelihoods for a grid of so many sigmas; returns seconds and them."""
        sigmas = np.logspace(-1, 0, count)
        start = time.perf_counter()
        means = self.means(sigmas)
        return time.perf_counter() - start, [float(mean) for mean in means]


class Ours(Side):
    """The package's evaluation."""

    def means(self, sigmas):
        """By ``adversarial.evaluation``."""
        from adversarial.evaluation.parzen import mean_log_likelihoods

        return mean_log_likelihoods(self.points, self.centres, sigmas)


class Plain(Side):
    """NumPy."""

    def means(self, sigmas):
        """As one would write it down."""
        from scipy.special import logsumexp

        means, c = [], self.centres
        for sigma in sigmas:
            values = []
            for start in range(0, len(self.points), BLOCK):
                x = self.points[start : start + BLOCK]
                squares = (x**2).sum(1)[:, None] + (c**2).sum(1) - 2 * x @ c.T
                values.append(logsumexp(-squares / (2 * sigma**2), axis=1))
            means.append(np.concatenate(values).mean() - constant(c, sigma))
        return means


class Product(Side):
    """The matrix product alone, by NumPy's BLAS."""

    def means(self, sigmas):
        """No means."""
        self.points @ self.centres.T
        return []


class Torch(Side):
    """PyTorch."""

    def prepare(self, points, centres, dims):
        """Make the data."""
        import torch

        super().prepare(points, centres, dims)
        self.points, self.centres = map(torch.from_numpy, (self.points, self.centres))

    def means(self, sigmas):
        """As one would write it down."""
        import torch

        means = []
        for sigma in sigmas:
            values = [
                torch.logsumexp(-(torch.cdist(x, self.centres) ** 2) / (2 * sigma**2), dim=1)
                for x in self.points.split(BLOCK)
            ]
            means.append(torch.cat(values).mean() - constant(self.centres, sigma))
        return means


SIDES = {"ours": Ours, "numpy": Plain, "torch": Torch, "product": Product}


def constant(centres, sigma):
    """What is subtracted from the logarithm of the sum of kernels."""
    count, dims = centres.shape
    return math.log(count) + dims * math.log(sigma * math.sqrt(2 * math.pi))


def measure(torch_python, threads, deadline, counts=(1, 10), sizes=SIZES, rounds=5, say=print):
    """Measure all sides in turn.

    Parameters
    ----------
    torch_python : str or None
        Interpreter with PyTorch.
    threads : int
    deadline : float
        By ``time.perf_counter``: no second round begins after it.
    counts : iterable of int
        Numbers of sigmas.
    sizes : dict
        ``points``, ``centres``, ``dims``.
    rounds : int
    say : callable

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If two sides disagree.
    """
    pythons = {"ours": sys.executable, "numpy": sys.executable, "torch": torch_python}
    pythons["product"] = sys.executable
    sides = {
        name: Remote(python, __file__, "--serve", name, threads=threads)
        for name, python in pythons.items()
        if python
    }
    rows = []
    for side in sides.values():
        side("prepare", *sizes.values())
        side("run", 1)
    for count in counts:
        samples, means = {name: [] for name in sides}, {}
        for number in range(rounds):
            if number and time.perf_counter() > deadline:
                break
            for name, side in sides.items():
                seconds, means[name] = side("run", count)
                samples[name].append(seconds)
        for name in set(sides) - {"product"}:
            if not np.allclose(means[name], means["ours"], rtol=1e-9):
                raise ValueError(f"{name} disagrees: {means[name]}, not {means['ours']}.")
        medians = {name: statistics.median(seconds) for name, seconds in samples.items()}
        rows.append({"sigmas": count, "median_seconds": medians, "all_seconds": samples})
        say(f"  {count} sigmas: " + ", ".join(f"{k} {v:.2f} s" for k, v in medians.items()))
    for side in sides.values():
        side.close()
    return {**sizes, "rows": rows}


def main(argv=None):
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--sigmas", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--torch-python", help="interpreter with PyTorch; without it is left out")
    parser.add_argument("--serve", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.serve:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        serve(SIDES[options.serve]())
        return
    sizes = {name: getattr(options, name) for name in SIZES}
    counts = sorted({1, options.sigmas})
    measure(options.torch_python, options.threads, math.inf, counts, sizes, options.rounds)


if __name__ == "__main__":
    main()
