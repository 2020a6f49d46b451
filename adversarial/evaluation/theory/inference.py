"""Table 2, inference: a network that predicts z from x, for a generator that is finished."""

import numpy as np

from adversarial.backend import function
from adversarial.costs.adversary import AdversaryCost2
from adversarial.evaluation.claims import Claim, Demonstration, Picture
from adversarial.evaluation.sampling import decode, draw_noise
from adversarial.evaluation.theory.toys import (
    CIRCLE,
    make_data,
    make_discriminator,
    make_generator,
    make_training,
)
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.mlp import MLP, Linear, Tanh


def learned_inference(epochs=30, n=5000):
    """Train the inferer alone, and see how well it finds z on samples it has not seen.

    Parameters
    ----------
    epochs, n : int
        n : examples of an epoch; only their number matters.

    Returns
    -------
    Demonstration
    """
    from adversarial.figures.plot import Plot, labelled

    layers = [Tanh("i0", 32, irange=0.5), Linear("i", 1, irange=0.1)]
    inferer = MLP(layers, nvis=2)
    pair = AdversaryPair(make_generator(2), make_discriminator(2), inferer)
    cost = AdversaryCost2(scale_grads=0, ever_train_generator=False, ever_train_discriminator=False)
    make_training(pair, make_data(CIRCLE, n=n), epochs, cost).main_loop()
    z = draw_noise(pair.generator, 2000)
    x = inferer.get_input_space().make_theano_batch("x")
    infer = function([x], inferer.fprop(x), name="infer")
    found = infer(decode(pair.generator, z))
    error = float(np.mean(np.square(found - z)) / np.var(z))

    plot = Plot(size=(4.5, 4))
    plot.axes.plot(z, found, ",", color="b")
    plot.axes.plot([-1.8, 1.8], [-1.8, 1.8], "k:")
    labelled(plot.axes, "z", "z inferred from G(z)", "2,000 new samples")
    return Demonstration(
        [
            Claim(
                "inference.learned",
                "An inference net can be trained after the generator has finished training",
                "Section 7, item 2; Table 2, inference",
                error,
                rule="at most",
                tolerance=0.1,
                note="Mean squared error of z over the variance of z: 1 would be a guess.",
                pictures=("inference",),
            )
        ],
        [Picture("inference", "Noise, and what the inference net makes of the sample", plot)],
    )
