"""Equation 3: an expectation over noise is an integral over samples."""

import numpy as np

from adversarial.evaluation.parzen import standard_error
from adversarial.evaluation.sampling import decode, draw_samples
from adversarial.figures.plot import Plot, labelled
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Sigmoid
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.divergences import trapezoid_weights
from adversarial.paper.theory.toys import discriminator_function, make_discriminator

WHERE = "Equation 3"
SLOPE, SHIFT = 1.5, -0.5
END = np.sqrt(3)  # uniform noise lies within [-END, END]


def squashing_generator():
    """A generator of known density: the sigmoid of 1.5 z - 0.5, z uniform."""
    generator = Generator(MLP([Sigmoid(1, "g", irange=0.0)], nvis=1), noise="uniform")
    generator.mlp.set_param_values([np.full((1, 1), SLOPE), np.full(1, SHIFT)])
    return generator


def density(x):
    r"""Density of its samples, :math:`p_z(G^{-1}(x)) / |G'(G^{-1}(x))|`.

    Parameters
    ----------
    x : ndarray
        Between 0 and 1, both excluded.

    Returns
    -------
    ndarray
    """
    z = (np.log(x / (1 - x)) - SHIFT) / SLOPE
    return np.where(np.abs(z) <= END, 1 / (2 * END) / (SLOPE * x * (1 - x)), 0.0)


def change_of_variables(n=200000):
    r"""Compute :math:`E_z \log(1 - D(G(z)))` over the noise, over samples, and over x.

    Parameters
    ----------
    n : int
        Samples of the Monte-Carlo estimate.

    Returns
    -------
    Demonstration
    """
    generator, judge = squashing_generator(), discriminator_function(make_discriminator(1))

    def loss(points):
        return -np.logaddexp(0, judge(points)[0].astype(np.float64))

    z = np.linspace(-END, END, 4001)
    over_noise = np.sum(trapezoid_weights(z) * loss(decode(generator, z[:, None]))) / (2 * END)
    ends = 1 / (1 + np.exp(-(SLOPE * np.array([-END, END]) + SHIFT)))
    x = np.linspace(ends[0] + 1e-9, ends[1] - 1e-9, 20001)
    over_x = np.sum(trapezoid_weights(x) * density(x) * loss(x[:, None]))
    samples = draw_samples(generator, n)
    losses = loss(samples)
    error = standard_error(losses)

    plot = Plot(size=(6, 4))
    plot.axes.hist(samples.ravel(), 100, density=True, color="0.8", label=f"{n:,} samples G(z)")
    plot.axes.plot(x, density(x), "g-", label="density by change of variables")
    plot.axes.plot(x, -density(x) * loss(x[:, None]), "b--", label="-p log(1 - D)")
    labelled(plot.axes, "x = G(z)", "", "Equation 3", legend=True)
    return Demonstration(
        [
            Claim(
                "equation3.quadrature",
                "The mean of log(1 - D(G(z))) over z is the integral of p_g log(1 - D) over x",
                WHERE,
                float(over_noise - over_x),
                published=0.0,
                unit="nats",
                rule="equal",
                tolerance=1e-5,
                note="Difference of both by quadrature, for a G whose density is known.",
                pictures=("change_of_variables",),
            ),
            Claim(
                "equation3.samples",
                "So is, within its error, the mean over samples of the generator",
                WHERE,
                float(losses.mean()),
                published=float(over_x),
                measured_error=error,
                unit="nats",
                rule="equal",
                tolerance=4 * error,
                note=f"{n:,} samples; the tolerance is four standard errors.",
                pictures=("change_of_variables",),
            ),
        ],
        [Picture("change_of_variables", "Samples of G and the density that they must have", plot)],
    )
