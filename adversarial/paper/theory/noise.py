r"""Section 2: as noise vanishes, the smoothed gradient becomes the gradient itself."""

import aesara
import numpy as np
from aesara import tensor as at

from adversarial.backend import function
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.toys import make_discriminator

NODES = 40
WHERE = "Section 2, the limit for sigma to 0"


def smoothed_gradient(f, points, sigma):
    r""":math:`\nabla_x E_{\epsilon \sim N(0, \sigma^2 I)} f(x + \epsilon)` in the plane, from
    values of f alone.

    Parameters
    ----------
    f : callable
        From points, shape (n, 2), to values, shape (n,).
    points : ndarray, shape (n, 2)
    sigma : float

    Returns
    -------
    ndarray, shape (n, 2)

    Notes
    -----
    The gradient of a Gaussian's density is known, so the derivative can be taken of it instead of
    f: :math:`\nabla_x E f(x + \epsilon) = E[f(x + \epsilon) \epsilon] / \sigma^2`. The expectation
    is a Gauss-Hermite quadrature.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    grid = np.stack(np.meshgrid(nodes, nodes, indexing="ij"), axis=-1).reshape(-1, 2)
    both = np.outer(weights, weights).ravel()
    shifted = points[:, None] + sigma * grid
    values = f(shifted.reshape(-1, 2)).reshape(len(points), -1)
    return (values * both) @ grid / sigma


def limit_of_vanishing_noise(sigmas=(0.5, 0.25, 0.1, 0.05, 0.025, 0.01), n=20, seed=1):
    """Compare the two gradients of a discriminator's output.

    Parameters
    ----------
    sigmas : sequence of float
        Descending.
    n : int
        Number of points.
    seed : int

    Returns
    -------
    Demonstration
    """
    points = np.random.RandomState(seed).normal(size=(n, 2))
    with aesara.config.change_flags(floatX="float64"):
        discriminator = make_discriminator(2)
        x = at.matrix("x")
        D = at.flatten(discriminator.fprop(x))
        f = function([x], D, name="f")
        gradient = function([x], aesara.grad(D.sum(), x), name="gradient")(points)
    errors = [np.abs(smoothed_gradient(f, points, sigma) - gradient).max() for sigma in sigmas]
    order = float(np.polyfit(np.log(sigmas[2:]), np.log(errors[2:]), 1)[0])
    plot = Plot(size=(6, 4))
    plot.axes.loglog(sigmas, errors, "o-", label="largest difference of the gradients")
    last = np.array(sigmas)
    plot.axes.loglog(last, errors[-1] * (last / last[-1]) ** 2, "k:", label="proportional to σ²")
    labelled(plot.axes, "σ of the noise", "", "∇E f(x+ε) against ∇f(x), f = D", legend=True)
    name = "vanishing_noise"
    return Demonstration(
        [
            Claim(
                "noise.limit",
                "The gradient of E f(x + noise) tends to the gradient of f(x)",
                WHERE,
                errors[-1],
                published=0.0,
                rule="at most",
                tolerance=1e-4,
                note=f"Largest difference at {n} points, sigma {sigmas[-1]}, f a discriminator.",
                pictures=(name,),
            ),
            Claim(
                "noise.order",
                "The difference vanishes as the square of sigma, for a smooth f",
                WHERE,
                order,
                published=2.0,
                rule="equal",
                tolerance=0.1,
                note="The exponent is not in the paper: it follows from Taylor's formula.",
                pictures=(name,),
            ),
        ],
        [Picture(name, "Gradients with and without noise, the smaller the noise the closer", plot)],
    )
