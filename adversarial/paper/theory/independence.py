"""Table 2, sampling: one forward pass a sample, each independent of the one before."""

import numpy as np

from adversarial.evaluation.sampling import sample_batches
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.game import Game


def autocorrelations(series, lags):
    """Correlation of a series with itself, later.

    Parameters
    ----------
    series : ndarray, shape (n,)
    lags : int

    Returns
    -------
    ndarray, shape (lags,)
        At 1, 2, ..., lags steps.

    Examples
    --------
    >>> autocorrelations(np.array([1.0, -1.0] * 50), 2).round(2)
    array([-0.99,  0.98])
    """
    centred = series - series.mean()
    products = [np.sum(centred[lag:] * centred[:-lag]) for lag in range(1, lags + 1)]
    return np.array(products) / np.sum(np.square(centred))


def uncorrelated_samples(epochs=20, n=20000, lags=50):
    """Train the game of Figure 1, and correlate consecutive samples of its generator.

    Parameters
    ----------
    epochs, n, lags : int

    Returns
    -------
    Demonstration
    """
    game = Game()
    game.play(epochs, k=5, decay=1.0003)
    batches = sample_batches(game.pair.generator, 100)
    series = np.concatenate([next(batches).ravel() for _ in range(n // 100)]).astype(np.float64)
    found = autocorrelations(series, lags)
    chance = 4 / np.sqrt(len(series))
    plot = Plot(size=(6, 3))
    plot.axes.bar(np.arange(1, lags + 1), found)
    for edge in (-chance, chance):
        plot.axes.axhline(edge, color="k", linestyle=":")
    labelled(plot.axes, "samples in between", "correlation", f"{n:,} consecutive samples")
    plot.axes.set_ylim(-0.1, 0.1)
    return Demonstration(
        [
            Claim(
                "sampling.independent",
                "Samples are uncorrelated: there is no Markov chain that has to mix",
                "Figure 2, caption; Table 2, sampling",
                float(np.abs(found).max()),
                published=0.0,
                rule="at most",
                tolerance=chance,
                note=f"Largest autocorrelation at 1 to {lags} steps; chance alone stays below "
                f"{chance:.3f}. The generator's samples are {game.distance():.3f} nats of "
                "Jensen-Shannon divergence from its data.",
                pictures=("autocorrelation",),
            )
        ],
        [Picture("autocorrelation", "Correlation of samples with later ones: only chance", plot)],
    )
