"""Theorem 1 with Equations 4 to 6: C(G) is smallest, -log 4, where samples are as data are."""

import numpy as np
from aesara import tensor as at
from scipy.stats import norm

from adversarial.backend import function
from adversarial.costs import objectives
from adversarial.costs.objectives import Verdict
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory import divergences

GRID = np.linspace(-30, 30, 12001)
WEIGHTS = divergences.trapezoid_weights(GRID)
P_DATA = norm.pdf(GRID)
THEOREM = "Theorem 1"


def family():
    """Generators' distributions: Gaussians of several means and widths.

    Yields
    ------
    float, float
        Mean and standard deviation; (0, 1) is that of the data.
    """
    for stdev in (0.5, 1.0, 2.0):
        for mean in np.linspace(-6, 6, 25):
            yield float(mean), stdev


def game_value(mean, stdev, n=200000, seed=4):
    """C(G) by the objective that training uses, on draws of data and samples.

    Parameters
    ----------
    mean, stdev : float
        Of the samples.
    n : int
        Number of draws of either.
    seed : int

    Returns
    -------
    float, in nats
    """
    rng = np.random.RandomState(seed)
    data, samples = rng.normal(size=n), rng.normal(mean, stdev, size=n)
    a, b = at.matrix("a"), at.matrix("b")
    loss = objectives.cross_entropy(Verdict(a, at.sigmoid(a)), Verdict(b, at.sigmoid(b)))
    logits = [norm.logpdf(x) - norm.logpdf(x, mean, stdev) for x in (data, samples)]
    columns = [np.asarray(each, dtype=a.dtype)[:, None] for each in logits]
    return -2 * float(function([a, b], loss, name="cross_entropy")(*columns))


def global_minimum():
    """Compute C(G) for a family of generators.

    Returns
    -------
    Demonstration
    """
    rows = []
    for mean, stdev in family():
        p_g = norm.pdf(GRID, mean, stdev)
        middle = 0.5 * (P_DATA + p_g)
        C = divergences.criterion(P_DATA, p_g, WEIGHTS)
        kl = sum(divergences.kullback_leibler(p, middle, WEIGHTS) for p in (P_DATA, p_g))
        rows.append((mean, stdev, C, kl, divergences.jensen_shannon(P_DATA, p_g, WEIGHTS)))
    means, stdevs, C, kl, jsd = np.array(rows).T
    equal = (means == 0) & (stdevs == 1)
    boxes = (((GRID >= low) & (GRID <= low + 1)).astype(float) for low in (0.0, 2.0))
    one, other = (box / np.sum(WEIGHTS * box) for box in boxes)
    disjoint = divergences.criterion(one, other, WEIGHTS)
    apart = divergences.jensen_shannon(one, other, WEIGHTS)
    sampled, exact = game_value(1.0, 1.0), float(C[(means == 1) & (stdevs == 1)][0])

    plot = Plot(size=(7, 4))
    for stdev in np.unique(stdevs):
        chosen = stdevs == stdev
        plot.axes.plot(means[chosen], C[chosen], label=f"standard deviation {stdev:g}")
    plot.axes.axhline(-np.log(4), color="k", linestyle=":", label="-log 4")
    labelled(plot.axes, "mean of p_g", "C(G) in nats", "p_data = N(0, 1)", legend=True)
    shown = ("criterion",)
    return Demonstration(
        [
            Claim(
                "theorem1.minimum",
                "C(G) = -log 4 where p_g = p_data",
                THEOREM,
                float(C[equal][0]),
                published=-np.log(4),
                unit="nats",
                rule="equal",
                tolerance=1e-9,
                pictures=shown,
            ),
            Claim(
                "theorem1.larger",
                "C(G) is larger for every other p_g",
                THEOREM,
                float(C[~equal].min() + np.log(4)),
                unit="nats",
                rule="at least",
                tolerance=1e-4,
                note=f"Smallest C(G) + log 4 of {np.sum(~equal)} other Gaussians.",
                pictures=shown,
            ),
            Claim(
                "theorem1.disjoint",
                "C(G) = 0 where data and samples never meet",
                THEOREM,
                disjoint,
                published=0.0,
                unit="nats",
                rule="equal",
                tolerance=1e-9,
                note="Two uniform distributions, on [0, 1] and on [2, 3].",
            ),
            Claim(
                "equation4.game",
                "The discriminator's objective at D* gives C(G), as Equation 4 says",
                "Equation 4",
                sampled,
                published=exact,
                unit="nats",
                rule="equal",
                tolerance=0.01,
                note="N(0, 1) against N(1, 1): 200,000 draws of each, beside quadrature.",
            ),
            Claim(
                "equation5",
                "C(G) + log 4 is the sum of two Kullback-Leibler divergences to the middle",
                "Equation 5",
                float(np.abs(C + np.log(4) - kl).max()),
                published=0.0,
                unit="nats",
                rule="at most",
                tolerance=1e-9,
                note=f"Largest difference of {len(C)} Gaussians.",
            ),
            Claim(
                "equation6",
                "C(G) + log 4 is twice the Jensen-Shannon divergence",
                "Equation 6",
                float(np.abs(C + np.log(4) - 2 * jsd).max()),
                published=0.0,
                unit="nats",
                rule="at most",
                tolerance=1e-9,
                note="The divergence is computed by entropies.",
            ),
            Claim(
                "equation6.range",
                "The Jensen-Shannon divergence lies within [0, log 2]",
                "Equation 6",
                float(max(-jsd.min(), jsd.max() - np.log(2), apart - np.log(2))),
                unit="nats",
                rule="at most",
                tolerance=1e-9,
                note=f"By how much it is outside at most; for disjoint boxes it is {apart:.6f}.",
            ),
        ],
        [Picture("criterion", "C(G) of Gaussian generators: the minimum is at the data's", plot)],
    )
