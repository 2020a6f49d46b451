"""Section 4.2, last paragraph: networks have parameters, for which nothing is proven."""

import numpy as np

from adversarial.evaluation.sampling import decoder
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory import divergences
from adversarial.paper.theory.toys import (
    MIXTURE,
    make_data,
    make_pair,
    make_training,
)
from adversarial.rng import replicate

CELLS = np.linspace(-6, 6, 121)
MIDDLES = 0.5 * (CELLS[1:] + CELLS[:-1])
END = np.sqrt(3)


def distribution(generate, cells=CELLS, points=20001):
    """Probabilities of cells under a generator of one-dimensional uniform noise.

    Parameters
    ----------
    generate : callable
        As `decoder` compiles it.
    cells : ndarray, shape (n + 1,)
        Their borders; what lies outside counts for the outermost.
    points : int
        Evenly spaced values of the noise.

    Returns
    -------
    ndarray, shape (n,)
    """
    noise = np.linspace(-END, END, points)[:, None]
    samples = np.clip(generate(noise), cells[0], cells[-1])
    return np.histogram(samples, cells)[0] / points


def several_seeds(seeds=3, epochs=60, n=10000):
    """Play one game several times, and see how near to the data each generator comes.

    Parameters
    ----------
    seeds, epochs : int
    n : int
        Number of data.

    Returns
    -------
    Demonstration
    """
    data = make_data(MIXTURE, n=n, means=[[-2.0], [1.5]], stdevs=[0.5, 0.8], weights=[0.4, 0.6])
    width = CELLS[1] - CELLS[0]
    p_data = data.density(MIDDLES[:, None]) * width
    ones, found, before = np.ones(len(MIDDLES)), [], []
    for seed in range(1, seeds + 1):
        with replicate(seed):
            pair = make_pair(1)
            generate = decoder(pair.generator)
            start = distribution(generate)
            make_training(pair, data, epochs, k=5, decay=1.0003).main_loop()
        before.append(divergences.jensen_shannon(p_data, start, ones))
        found.append(distribution(generate))
    distances = [divergences.jensen_shannon(p_data, p, ones) for p in found]

    plot = Plot(size=(7, 4))
    plot.axes.plot(MIDDLES, p_data / width, "k:", label="data")
    for seed, (p, distance) in enumerate(zip(found, distances), start=1):
        plot.axes.plot(MIDDLES, p / width, linewidth=1, label=f"seed {seed}: {distance:.3f} nats")
    labelled(plot.axes, "x", "density", "One game from several seeds", legend=True)
    caption = "Generators of several seeds, with their Jensen-Shannon divergences from the data"
    return Demonstration(
        [
            Claim(
                "section4_2.seeds",
                "Networks of finite size come near the data, without a guarantee",
                "Section 4.2, last paragraph",
                float(np.median(distances)),
                unit="nats",
                note=f"Median of {seeds} seeds of the Jensen-Shannon divergence, from "
                f"{min(distances):.3f} to {max(distances):.3f}; before training "
                f"{np.median(before):.3f}; the largest possible is 0.693.",
                pictures=("several_seeds",),
            )
        ],
        [Picture("several_seeds", caption, plot)],
    )
