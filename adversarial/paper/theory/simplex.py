"""Proposition 2: with D at its optimum, small steps of p_g itself lead to p_data."""

import numpy as np

from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory import divergences

WHERE = "Proposition 2"


def descend(p_data, p_g, rate, steps):
    r"""Improve a discrete :math:`p_g` by gradient steps, D being optimal before each.

    Parameters
    ----------
    p_data, p_g : ndarray, shape (k,)
    rate : float
    steps : int

    Returns
    -------
    ndarray, shape (steps + 1, k)
        All distributions on the way.

    Notes
    -----
    As the proof has it, the gradient of :math:`\sup_D U(p_g, D)` is that of U at the optimal D,
    :math:`\log(1 - D^*)`. The step is multiplicative, so that :math:`p_g` stays on the simplex.
    """
    path = [p_g]
    for _ in range(steps):
        gradient = np.log(1 - divergences.optimal_discriminator(p_data, path[-1]))
        stepped = path[-1] * np.exp(-rate * gradient)
        path.append(stepped / stepped.sum())
    return np.array(path)


def convergence_on_a_simplex(k=10, rate=0.1, steps=2000, starts=5, pairs=1000, seed=5):
    """Descend from several random distributions, and look at midpoints of others.

    Parameters
    ----------
    k : int
        Number of outcomes.
    rate : float
    steps, starts : int
    pairs : int
        Number of pairs of distributions whose midpoint is looked at.
    seed : int

    Returns
    -------
    Demonstration
    """
    rng = np.random.RandomState(seed)
    p_data, ones = rng.dirichlet(np.ones(k)), np.ones(k)

    def C(p):
        return divergences.criterion(p_data, p, ones)

    paths = [descend(p_data, rng.dirichlet(np.ones(k)), rate, steps) for _ in range(starts)]
    values = np.array([[C(p) for p in path] for path in paths])
    rises = float(np.diff(values, axis=1).max())
    distances = [np.abs(path[-1] - p_data).sum() for path in paths]
    slopes = [_slope_error(C, p_data, path[0]) for path in paths]
    p, q = rng.dirichlet(np.ones(k), size=(2, pairs))
    bends = [C(0.5 * (a + b)) - 0.5 * (C(a) + C(b)) for a, b in zip(p, q)]
    D = rng.uniform(0.05, 0.95, size=(pairs, k))
    linear = [_bend_at_fixed(p_data, a, b, d) for a, b, d in zip(p, q, D)]

    plot = Plot(1, 2, size=(10, 4))
    left, right = plot.axes
    for each in values:
        left.plot(each + np.log(4))
    left.set(xscale="log", yscale="log", ylim=(1e-12, 1))
    labelled(left, "steps", "C + log 4 in nats", f"From {starts} random starts")
    for step in (0, 10, 50, steps):
        right.plot(paths[0][step], ".-", label=f"p_g after {step} steps")
    right.plot(p_data, "k:", label="p_data")
    labelled(right, "outcome", "probability", "One of them", legend=True)
    shown = ("simplex",)
    return Demonstration(
        [
            Claim(
                "proposition2.converges",
                "p_g converges to p_data when D is optimal at every step",
                WHERE,
                float(max(distances)),
                published=0.0,
                rule="at most",
                tolerance=1e-3,
                note=f"Sum of |p_g - p_data| after {steps} steps, the largest of {starts} starts.",
                pictures=shown,
            ),
            Claim(
                "proposition2.value",
                "The criterion falls to -log 4",
                WHERE,
                float(values[:, -1].max()),
                published=-np.log(4),
                unit="nats",
                rule="equal",
                tolerance=1e-6,
                pictures=shown,
            ),
            Claim(
                "proposition2.descends",
                "Sufficiently small updates never raise the criterion",
                WHERE,
                rises,
                unit="nats",
                rule="at most",
                tolerance=1e-12,
                note="The largest rise in a step.",
                pictures=shown,
            ),
            Claim(
                "proposition2.subgradient",
                "The gradient at the optimal D is that of the supremum over D",
                "Proposition 2, proof",
                float(max(slopes)),
                published=0.0,
                rule="at most",
                tolerance=1e-6,
                note="Largest difference from central differences of C.",
            ),
            Claim(
                "proposition2.convex",
                "sup U(p_g, D) over D is convex in p_g",
                "Proposition 2, proof",
                float(max(bends)),
                unit="nats",
                rule="at most",
                tolerance=0.0,
                note=f"Largest C(midpoint) less the mean of both ends' C, {pairs} random pairs.",
            ),
            Claim(
                "proposition2.linear",
                "U(p_g, D) is convex in p_g for every D; in fact linear",
                "Proposition 2, proof",
                float(max(linear)),
                published=0.0,
                unit="nats",
                rule="at most",
                tolerance=1e-12,
            ),
        ],
        [Picture("simplex", "Gradient steps on the simplex with D optimal at each step", plot)],
    )


def _slope_error(C, p_data, p, h=1e-6):
    """Largest difference of the proof's gradient from central differences, at a distribution."""
    gradient = np.log(1 - divergences.optimal_discriminator(p_data, p))
    steps = h * np.eye(len(p))
    numeric = [(C(p + step) - C(p - step)) / (2 * h) for step in steps * p.min()]
    return np.abs(np.array(numeric) / p.min() - gradient).max()


def _bend_at_fixed(p_data, a, b, D):
    ones = np.ones(len(D))
    ends = [divergences.value(p_data, p, D, ones) for p in (a, b)]
    return abs(divergences.value(p_data, 0.5 * (a + b), D, ones) - 0.5 * sum(ends))
