"""Proposition 1: the best discriminator for a given generator."""

import numpy as np
from scipy.stats import norm

from adversarial.costs.adversary import AdversaryCost2
from adversarial.figures.plot import Plot, labelled
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Linear
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory import divergences
from adversarial.paper.theory.toys import (
    MIXTURE,
    discriminator_function,
    make_data,
    make_discriminator,
    make_training,
)

GRID = np.linspace(-6, 6, 2401)
MEAN, STDEV = 0.5, 1.2  # of the generator's samples


def pointwise_maximiser(n=200, seed=3):
    r"""Look for the maximum of :math:`a \log y + b \log(1 - y)` on a grid, for random a and b.

    Parameters
    ----------
    n : int
        Number of pairs; the first two have a zero.
    seed : int

    Returns
    -------
    Demonstration
    """
    rng = np.random.RandomState(seed)
    a, b = rng.uniform(0, 5, size=(2, n))
    a[0] = b[1] = 0.0
    y = np.linspace(0, 1, 10001)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = [np.where(c[:, None] == 0, 0.0, c[:, None] * f) for c, f in zip((a, b), _logs(y))]
    best = y[np.argmax(terms[0] + terms[1], axis=1)]
    return Demonstration(
        [
            Claim(
                "proposition1.pointwise",
                "a log y + b log(1 - y) is largest on [0, 1] at y = a / (a + b)",
                "Proposition 1, proof",
                float(np.abs(best - a / (a + b)).max()),
                published=0.0,
                rule="at most",
                tolerance=1e-4,
                note=f"{n} random pairs, two of them with a zero; a grid of steps of 0.0001.",
            )
        ]
    )


def _logs(y):
    return np.log(y), np.log(1 - y)


def known_game(n=20000):
    """A game whose densities are known: data from two Gaussians, samples from one.

    Parameters
    ----------
    n : int
        Number of data.

    Returns
    -------
    AdversaryPair
        Its generator is ``x = 1.2 z + 0.5`` with Gaussian z.
    GaussianMixture
    """
    generator = Generator(MLP([Linear(1, "g", irange=0.0)], nvis=1), noise="gaussian")
    generator.mlp.set_param_values([np.full((1, 1), STDEV), np.full(1, MEAN)])
    data = make_data(MIXTURE, n=n, means=[[-1.5], [2.0]], stdevs=[0.5, 0.8])
    return AdversaryPair(generator, make_discriminator(1)), data


def trained_discriminator(epochs=40, n=20000):
    """Train D against a fixed G, and compare it with :math:`D^*_G`.

    Parameters
    ----------
    epochs, n : int
        n : number of data.

    Returns
    -------
    Demonstration
    """
    pair, data = known_game(n)
    p_data, p_g = data.density(GRID[:, None]), norm.pdf(GRID, MEAN, STDEV)
    weights = divergences.trapezoid_weights(GRID)
    best = divergences.optimal_discriminator(p_data, p_g)
    C = divergences.criterion(p_data, p_g, weights)
    judge = discriminator_function(pair.discriminator)
    before = divergences.value(p_data, p_g, judge(GRID[:, None])[1], weights)
    alone = AdversaryCost2(scale_grads=0, ever_train_generator=False)
    make_training(pair, data, epochs, alone, decay=1.0003).main_loop()
    D = judge(GRID[:, None])[1]
    after = divergences.value(p_data, p_g, D, weights)
    difference = float(np.sum(weights * 0.5 * (p_data + p_g) * np.abs(D - best)))
    waves = [np.sin(k * GRID) for k in range(1, 6)]
    others = [
        divergences.value(p_data, p_g, 1 / (1 + (1 / best - 1) * np.exp(-0.1 * wave)), weights)
        for wave in waves
    ]

    plot = Plot(size=(7, 4))
    plot.axes.plot(GRID, p_data, "k:", label="density of the data")
    plot.axes.plot(GRID, p_g, "g-", label="density of G's samples")
    plot.axes.plot(GRID, best, "0.6", linewidth=4, label="D* by Equation 2")
    plot.axes.plot(GRID, D, "b--", label="D after training")
    labelled(plot.axes, "x", "", "The best discriminator, found by training", legend=True)
    caption = "D trained against a fixed G, beside the optimal discriminator of Equation 2"
    return Demonstration(
        [
            Claim(
                "proposition1.quadrature",
                "No other discriminator has a larger value than D*",
                "Proposition 1, Equation 2",
                float(max(others) - C),
                unit="nats",
                rule="at most",
                tolerance=0.0,
                note="The largest V of D* with waves added to its logit, less V of D*.",
            ),
            Claim(
                "proposition1.training",
                "For a fixed G, a trained D becomes p_data / (p_data + p_g)",
                "Proposition 1, Equation 2",
                difference,
                published=0.0,
                rule="at most",
                tolerance=0.02,
                note="Mean of |D - D*| where data and samples lie.",
                pictures=("optimal_discriminator",),
            ),
            Claim(
                "proposition1.value",
                "The trained D nearly reaches max V = C(G)",
                "Proposition 1, Equation 4",
                after,
                published=C,
                unit="nats",
                rule="equal",
                tolerance=0.01,
                note=f"Before training V was {before:.4f}. C(G) is by quadrature.",
                pictures=("optimal_discriminator",),
            ),
        ],
        [Picture("optimal_discriminator", caption, plot)],
    )
