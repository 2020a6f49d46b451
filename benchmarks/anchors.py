"""Parzen scores of what is no model at all, for MNIST: images, averages, centroids, Gaussians.

    python benchmarks/anchors.py [--json anchors.json]

Sigma by the paper's grid on the first 1,000 validation images, then the test set, in nats.
"""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np

from adversarial.datasets.paper import paper_set
from adversarial.evaluation import choose_sigma, parzen_window

N = 10000
# Measured before by other code: mean over the test set.
EXPECTED = {
    "the first 10,000 training images": 241.2,
    "100 centroids of training images": 174.9,
    "the mean image": -59.1,
    "a black image": -264.0,
    "draws of a Gaussian for each pixel": -240.6,
    "the same, clipped to [0, 1]": -153.6,
    "draws of a Gaussian with all covariances": -31.9,
    "all covariances, clipped to [0, 1]": 65.0,
}


def centroids(rows, count, rng, rounds=50):
    """Lloyd's algorithm from random rows; empty clusters keep their place."""
    centres = rows[rng.choice(len(rows), count, replace=False)].astype("float32")
    for _ in range(rounds):
        scores = rows @ centres.T - 0.5 * np.square(centres).sum(axis=1)
        nearest = scores.argmax(axis=1)
        members = np.eye(count, dtype="float32")[nearest]
        sizes = members.sum(axis=0)
        found = (members.T @ rows) / np.maximum(sizes, 1)[:, None]
        centres = np.where(sizes[:, None] > 0, found, centres)
    return centres


def anchors(rows):
    """Centres by name.

    Parameters
    ----------
    rows : ndarray, shape (50000, 784)
        Training images.

    Yields
    ------
    str, ndarray
    """
    rng = np.random.RandomState(0)
    names = iter(EXPECTED)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    yield next(names), rows[:N]
    yield next(names), centroids(rows, 100, rng)
    yield next(names), mean[None]
    yield next(names), np.zeros_like(mean)[None]
    gaussian = mean + deviation * rng.normal(size=(N, len(mean)))
    yield next(names), gaussian
    yield next(names), gaussian.clip(0, 1)
    values, vectors = np.linalg.eigh(np.cov(rows.T.astype(float)))
    scales = np.sqrt(values.clip(0))
    full = mean + (rng.normal(size=(N, len(mean))) * scales) @ vectors.T
    yield next(names), full
    yield next(names), full.clip(0, 1)


def main(argv=None):
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="file for the numbers")
    options = parser.parse_args(argv)
    train, valid, test = (paper_set("mnist", part).X for part in ("train", "valid", "test"))
    found = []
    for name, centres in anchors(train):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "sigma .* is best at the edge")
            sigma, _ = choose_sigma(valid[:1000], centres)
        result = parzen_window(test, centres, sigma=sigma)
        found.append({"centres": name, "number": len(centres), "sigma": sigma})
        found[-1].update(mean=result.mean, standard_error=result.standard_error)
        found[-1]["expected"] = EXPECTED[name]
        print(f"{result.mean:8.1f} +- {result.standard_error:.1f} ({EXPECTED[name]:.1f})  {name}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
