"""Table 2, inference: a network that predicts z from x, for a generator that is finished."""

import numpy as np

from adversarial.backend import function
from adversarial.costs.adversary import AdversaryCost2
from adversarial.evaluation.sampling import decode, draw_noise
from adversarial.figures.plot import Plot, labelled
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.degenerate import PLAYED
from adversarial.paper.theory.toys import (
    CIRCLE,
    make_data,
    make_inferer,
    make_pair,
    make_training,
)

WHERE = "Section 7, item 2; Table 2, inference"
SHOWN = 100


def learned_inference(epochs=90, more=30, n=10000, new=2000):
    """Train a game, then an inferer alone, and see what it makes of what it has not seen.

    Parameters
    ----------
    epochs : int
        Of generator and discriminator.
    more : int
        Of the inferer, while both are frozen.
    n : int
        Number of data.
    new : int
        Number of samples, whose z is known, and of points of the circle, whose z is not.

    Returns
    -------
    Demonstration

    Notes
    -----
    One z runs along the circle once, so that x tells z, but for where the curve's ends come near
    each other. Two would leave one of them to guess.
    """
    data = make_data(CIRCLE, n=n)
    pair = make_pair(2, units=64)
    make_training(pair, data, epochs, k=2, **PLAYED).main_loop()
    inferer = make_inferer(2, units=64)
    pair = AdversaryPair(pair.generator, pair.discriminator, inferer)
    cost = AdversaryCost2(scale_grads=0, ever_train_generator=False, ever_train_discriminator=False)
    make_training(pair, data, more, cost, learning_rate=0.1, decay=1.0005).main_loop()
    x = inferer.get_input_space().make_theano_batch("x")
    infer = function([x], inferer.fprop(x), name="infer")

    z = draw_noise(pair.generator, new)
    found = infer(decode(pair.generator, z))
    error = float(np.mean(np.square(found - z)) / np.var(z))
    points = make_data(CIRCLE, n=new, seed=1).X
    again = decode(pair.generator, infer(points))
    distance = float(np.mean(np.hypot(*(again - points).T)) / data.radius)
    return Demonstration(
        [
            Claim(
                "inference.learned",
                "An inference net can be trained after the generator has finished training",
                WHERE,
                error,
                rule="at most",
                tolerance=0.05,
                note=f"Mean squared error of z over the variance of z, for {new:,} new samples: 1 "
                "would be a guess.",
                pictures=("inference",),
            ),
            Claim(
                "inference.reconstruction",
                "From the z that it infers for x, the generator makes x again",
                WHERE,
                distance,
                published=0.0,
                unit="radii",
                rule="at most",
                tolerance=0.2,
                note=f"Mean distance of G(inferred z) from x, for {new:,} new points of the data's "
                "circle; a random one would be 1.27 away. Few are far: where the ends of G's curve "
                "come near each other, z jumps.",
                pictures=("inference",),
            ),
        ],
        [
            Picture(
                "inference",
                "Noise and what the inference net makes of its sample; points of the circle and "
                "what the generator makes of the z inferred for them",
                _picture(z, found, points[:SHOWN], again[:SHOWN]),
            )
        ],
    )


def _picture(z, found, points, again):
    plot = Plot(1, 2, size=(9, 4.2))
    left, right = plot.axes
    left.plot(z, found, ",", color="b")
    left.plot([-1.8, 1.8], [-1.8, 1.8], "k:")
    labelled(left, "z", "z inferred from G(z)", f"{len(z):,} new samples")
    right.plot(*np.stack([points, again], axis=1).T, "-", color="0.7", linewidth=0.7)
    right.plot(*points.T, "o", color="k", markerfacecolor="none", markersize=5, label="x")
    right.plot(*again.T, ".", color="b", markersize=4, label="G(inferred z)")
    right.set_aspect("equal")
    labelled(right, title=f"{len(points)} new points of the circle", legend=True)
    return plot
