"""Section 6: adversarial nets can represent very sharp, even degenerate distributions."""

import numpy as np

from adversarial.evaluation.sampling import draw_samples
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.toys import CIRCLE, make_data, make_pair, make_training

WHERE = "Section 6, last paragraph"
SECTORS = 36
PLAYED = {"learning_rate": 0.15, "decay": 1.0003}


def degenerate_data(epochs=60, n=10000, drawn=5000):
    """Learn points on a circle, which have no density in the plane.

    Parameters
    ----------
    epochs : int
    n, drawn : int
        Number of data, and of samples looked at.

    Returns
    -------
    Demonstration
    """
    data = make_data(CIRCLE, n=n)
    pair = make_pair(2, noise_dims=2, units=64, noise="gaussian")
    before = draw_samples(pair.generator, drawn)
    make_training(pair, data, epochs, k=1, **PLAYED).main_loop()
    samples = draw_samples(pair.generator, drawn)
    distances = np.abs(np.hypot(*samples.T) - data.radius)
    angles = np.arctan2(*samples.T[::-1])
    counts = np.histogram(angles, SECTORS, (-np.pi, np.pi))[0]
    visited = float(np.mean(counts >= 0.2 * drawn / SECTORS))

    plot = Plot(1, 3, size=(10, 3.5))
    titles = ("data: a circle", "samples before training", "samples after")
    for axes, points, title in zip(plot.axes, (data.X[:drawn], before, samples), titles):
        axes.plot(*points.T, ",", color="k")
        axes.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal")
        labelled(axes, title=title)
    return Demonstration(
        [
            Claim(
                "degenerate.distance",
                "A generator learns a distribution that lies on a curve",
                WHERE,
                float(np.median(distances)),
                published=0.0,
                unit="radii",
                rule="at most",
                tolerance=0.05,
                note=f"Median distance of {drawn:,} samples from the circle that the data are on.",
                pictures=("degenerate",),
            ),
            Claim(
                "degenerate.coverage",
                "It reaches all of the curve",
                WHERE,
                visited,
                published=1.0,
                rule="at least",
                tolerance=0.9,
                note=f"Part of {SECTORS} sectors with at least a fifth of their due share.",
                pictures=("degenerate",),
            ),
        ],
        [Picture("degenerate", "Data on a circle, and samples before and after training", plot)],
    )
