"""Equation 1: the game's value as the graph has it, and as NumPy computes it from the paper."""

import numpy as np

from adversarial.backend import function
from adversarial.costs.adversary import AdversaryCost2
from adversarial.figures.plot import Plot, labelled
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, RectifiedLinear, Sigmoid
from adversarial.paper.claims import Claim, Demonstration, Picture

WHERE = "Equation 1"
UNITS, PIECES = 6, 3


def paper_like_pair(dims=5, noise_dims=4):
    """A pair of the paper's kinds of layers, small; an AdversaryPair."""
    generator = MLP(
        [RectifiedLinear(8, "h0", irange=0.5), Sigmoid(dims, "y", irange=0.5)], nvis=noise_dims
    )
    discriminator = MLP(
        [Maxout("h0", UNITS, PIECES, irange=0.5), Sigmoid(1, "y", irange=0.5)], nvis=dims
    )
    return AdversaryPair(Generator(generator, noise="uniform"), discriminator)


def value_by_numpy(pair, data, samples):
    """Equation 1 on a minibatch, from the parameters' values alone.

    Parameters
    ----------
    pair : AdversaryPair
        As :func:`paper_like_pair` makes it.
    data, samples : ndarray, shape (m, dims)

    Returns
    -------
    float, in nats
    """
    W0, b0, W1, b1 = (p.astype(np.float64) for p in pair.discriminator.get_param_values())

    def D(x):
        pieces = (x @ W0 + b0).reshape(len(x), UNITS, PIECES)
        return 1 / (1 + np.exp(-(pieces.max(axis=2) @ W1 + b1)))

    return float(np.log(D(data)).mean() + np.log(1 - D(samples)).mean())


def minimax_value(draws=20, m=100, seed=2):
    """Compare both on pairs of random parameters, and see that the game is of zero sum.

    Parameters
    ----------
    draws : int
        Number of pairs.
    m : int
        Examples of the minibatch.
    seed : int

    Returns
    -------
    Demonstration
    """
    rng = np.random.RandomState(seed)
    pair = paper_like_pair()
    x = pair.get_input_space().make_theano_batch("x")
    game = AdversaryCost2(scale_grads=0, blend_obj=True, zurich_coeff=0)
    samples, d_obj, g_obj, _ = game.get_samples_and_objectives(pair, x)
    play = function([x], [samples, d_obj, g_obj], name="minibatch")
    sizes = [param.size for param in pair.get_param_values()]
    ours, expected, sums = [], [], []
    for scale in np.linspace(0, 2, draws):
        pair.set_param_vector(scale * rng.normal(size=sum(sizes)))
        data = rng.uniform(size=(m, 5)).astype(x.dtype)
        drawn, d_loss, g_loss = play(data)
        ours.append(-2 * float(d_loss))
        expected.append(value_by_numpy(pair, data, drawn))
        sums.append(float(d_loss) + float(g_loss))
    plot = Plot(size=(5, 4))
    plot.axes.plot(expected, expected, "k:", label="equal")
    plot.axes.plot(expected, ours, "o", label="pairs of random parameters")
    labelled(plot.axes, "V by NumPy (nats)", "-2 · objective of D (nats)", "Equation 1", True)
    picture = Picture("value", "V(D, G) from the graph against an independent formula", plot)
    return Demonstration(
        [
            Claim(
                "value.numpy",
                "V(D, G) of a minibatch is minus twice the discriminator's objective",
                WHERE,
                float(np.max(np.abs(np.subtract(ours, expected)))),
                published=0.0,
                unit="nats",
                rule="at most",
                tolerance=1e-4,
                note=f"Largest difference from NumPy in float64, {draws} pairs of random weights.",
                pictures=("value",),
            ),
            Claim(
                "value.zero_sum",
                "What one player of the minimax game wins the other one loses",
                WHERE,
                float(np.max(np.abs(sums))),
                published=0.0,
                unit="nats",
                rule="at most",
                tolerance=1e-6,
            ),
            Claim(
                "value.half",
                "V = -log 4 where D = 1/2 everywhere",
                WHERE,
                ours[0],
                published=-np.log(4),
                unit="nats",
                rule="equal",
                tolerance=1e-6,
                note="All weights zero.",
            ),
        ],
        [picture],
    )
