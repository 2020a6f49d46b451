"""Parzen scores of what is no model at all, for MNIST: images, averages, centroids, noise.

    python benchmarks/anchors.py [--seeds 5] [--json anchors.json]

Sigma by the paper's grid on the first 1,000 validation images, then the test set, in nats. What is
drawn is drawn with several seeds: their mean, and their standard deviation as the spread. The exit
code is 1 if a score is more than a nat and two spreads from what other code had measured.
"""

import argparse
import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.cluster.vq import kmeans2

from adversarial.datasets.paper import paper_set
from adversarial.evaluation import parzen_window

N = 10000


@dataclass(frozen=True)
class Anchor:
    """Centres that no model has made.

    Attributes
    ----------
    name : str
    expected : float
        Mean over the test set in nats, measured before by other code.
    centres : ndarray of shape (n, dims), or callable
        From a random state to such an array, if they are drawn.
    """

    name: str
    expected: float
    centres: object

    @property
    def drawn(self):
        """Whether random numbers are involved."""
        return callable(self.centres)


def anchors(train, valid):
    """All of them.

    Parameters
    ----------
    train, valid : ndarray, shape (n, 784)
        Images in [0, 1].

    Returns
    -------
    list of Anchor
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    values, vectors = np.linalg.eigh(np.cov(train.T.astype(float)))
    scales = np.sqrt(values.clip(0))

    def of_pixels(rng):
        return mean + deviation * rng.normal(size=(N, len(mean)))

    def of_images(rng):
        return mean + (rng.normal(size=(N, len(mean))) * scales) @ vectors.T

    def some(count):
        return lambda rng: train[rng.choice(len(train), count, replace=False)]

    def thresholded(rng):
        return (some(N)(rng) >= 0.5).astype("float32")

    def sampled(rng):
        return coins(some(N)(rng), rng)

    def centroids_of(count):
        return lambda rng: centroids(train, count, rng)

    return [
        Anchor("the first 10,000 training images", 241.2, train[:N]),
        Anchor("10,000 random training images", 243.6, some(N)),
        Anchor("1,000 random training images", 120.4, some(N // 10)),
        Anchor("all 50,000 training images", 318.4, train),
        Anchor("the 10,000 validation images, which choose sigma", -136.5, valid),
        Anchor("10,000 random ones, white from one half on", 114.5, thresholded),
        Anchor("10,000 random ones, white with p = pixel", 77.1, sampled),
        Anchor("10 centroids of training images", 55.0, centroids_of(10)),
        Anchor("100 centroids of training images", 174.9, centroids_of(100)),
        Anchor("500 centroids of training images", 258.5, centroids_of(500)),
        Anchor("1,000 centroids of training images", 285.4, centroids_of(1000)),
        Anchor("the mean image", -59.1, mean[None]),
        Anchor("a black image", -264.0, np.zeros_like(mean)[None]),
        Anchor("a Gaussian for each pixel", -240.6, of_pixels),
        Anchor("the same, clipped to [0, 1]", -153.6, lambda rng: of_pixels(rng).clip(0, 1)),
        Anchor("a Gaussian with all covariances", -31.9, of_images),
        Anchor("all covariances, clipped to [0, 1]", 65.0, lambda rng: of_images(rng).clip(0, 1)),
        Anchor("white with p = mean of the pixel", -284.1, lambda rng: coins(mean, rng)),
        Anchor("uniform noise", -630.3, lambda rng: rng.uniform(size=(N, len(mean)))),
    ]


def coins(means, rng):
    """Pixels of ones and zeros with given means; a row of means, or one for each of N images."""
    return (rng.uniform(size=(N, np.shape(means)[-1])) < means).astype("float32")


def centroids(rows, count, rng, rounds=30):
    """Lloyd's algorithm from random rows; empty clusters keep their place."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "One of the clusters is empty")
        return kmeans2(rows, count, iter=rounds, minit="points", seed=rng)[0]


def measure(anchor, valid, test, seeds):
    """Score an anchor, once or with each seed.

    Parameters
    ----------
    anchor : Anchor
    valid, test : ndarray, shape (n, dims)
        Images that choose sigma, and that are scored.
    seeds : int
        How many, from 0 on.

    Returns
    -------
    dict
        ``spread`` is the standard deviation of the scores, 0 for one score; ``tolerance`` what
        ``mean`` may differ from ``expected``, and ``passed`` whether it does not by more.
    """
    results = []
    for seed in range(seeds if anchor.drawn else 1):
        centres = anchor.centres
        if anchor.drawn:
            centres = anchor.centres(np.random.RandomState(seed))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "sigma .* is best at the edge")
            results.append(parzen_window(test, centres, valid=valid))
    scores = [result.mean for result in results]
    spread = float(np.std(scores, ddof=1)) if len(scores) > 1 else 0.0
    mean, tolerance = float(np.mean(scores)), 1 + 2 * spread
    return {
        "centres": anchor.name,
        "number": results[0].n_centres,
        "drawn": anchor.drawn,
        "sigmas": [result.sigma for result in results],
        "valid": [max(result.valid_means) for result in results],
        "scores": scores,
        "mean": mean,
        "spread": spread,
        "standard_error": float(np.mean([result.standard_error for result in results])),
        "expected": anchor.expected,
        "tolerance": tolerance,
        "passed": abs(mean - anchor.expected) <= tolerance,
    }


def line(row):
    """What is printed about an anchor."""
    error = f"spread {row['spread']:.1f}" if row["drawn"] else " " * 10
    verdict = "" if row["passed"] else f"  MORE THAN {row['tolerance']:.1f} OFF"
    return f"{row['mean']:8.1f} {error} ({row['expected']:.1f})  {row['centres']}{verdict}"


def main(argv=None):
    """Score everything and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="of what is drawn, two or more")
    parser.add_argument("--json", type=Path, help="file for the numbers")
    options = parser.parse_args(argv)
    if options.seeds < 2:
        parser.error(f"--seeds {options.seeds}: a spread needs two or more.")
    train, valid, test = (paper_set("mnist", part).X for part in ("train", "valid", "test"))
    rows = []
    for anchor in anchors(train, valid):
        rows.append(measure(anchor, valid[:1000], test, options.seeds))
        print(line(rows[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["passed"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
