"""Section 6: backpropagation alone gives the gradients, whatever the layers are."""

import aesara
import numpy as np
from aesara import tensor as at
from aesara.graph.basic import ancestors

from adversarial.backend import function
from adversarial.costs.adversary import AdversaryCost2
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.deconv import Deconv
from adversarial.models.generator import Generator
from adversarial.models.maxout_conv import MaxoutConvC01B
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, SpaceConverter
from adversarial.paper.claims import Claim, Demonstration
from adversarial.paper.theory.value import paper_like_pair
from adversarial.space import Conv2DSpace

WHERE = "Section 6; Table 2, model design"
AXES = ("c", 0, 1, "b")
STEP = 1e-6


class Sine(Linear):
    """``sin(x W + b)``: a layer that nobody has foreseen."""

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return at.sin(self.preactivation(state_below))


class RecordedGame(AdversaryCost2):
    """Keeps the objectives of the graph that the gradients are taken of."""

    def get_samples_and_objectives(self, model, data):
        self.objectives = super().get_samples_and_objectives(model, data)
        return self.objectives


def with_dropout():
    """The paper's cost, with dropout in the discriminator."""
    return RecordedGame(
        scale_grads=0,
        discriminator_default_input_include_prob=0.5,
        discriminator_default_input_scale=2.0,
    )


def convolutional_pair():
    """Small images made by a deconvolution and judged by a convolution."""
    images = Conv2DSpace([8, 8], num_channels=3, axes=AXES)
    generator = MLP(
        [
            RectifiedLinear(18, "g0", irange=0.5),
            SpaceConverter("c", Conv2DSpace([3, 3], num_channels=2, axes=AXES)),
            Deconv(3, [4, 4], "y", output_stride=[2, 2], irange=0.5),
        ],
        nvis=4,
    )
    convolution = MaxoutConvC01B(2, 2, [3, 3], [2, 2], [2, 2], "h0", irange=0.5)
    discriminator = MLP([convolution, Sigmoid(1, "y", irange=0.5)], input_space=images)
    return AdversaryPair(Generator(generator), discriminator)


def sine_pair():
    """A generator with an unusual layer."""
    generator = MLP([Sine(6, "g0", irange=1.0), Linear(5, "g", irange=0.5)], nvis=3)
    discriminator = MLP([RectifiedLinear(6, "h0", irange=0.5), Sigmoid(1, "y", irange=0.5)], nvis=5)
    return AdversaryPair(Generator(generator, noise="spherical"), discriminator)


PAIRS = {
    "rectifiers, sigmoids and maxout": paper_like_pair,
    "deconvolution and convolution": convolutional_pair,
    "a sine": sine_pair,
}


def frozen_function(inputs, outputs):
    """Compile a graph whose random draws are the next ones, the same at every call.

    Parameters
    ----------
    inputs, outputs : list of variables

    Returns
    -------
    callable
    """
    streams = [each for each in ancestors(outputs) if getattr(each.tag, "is_rng", False)]
    first = [stream.get_value() for stream in streams]
    compiled = function(inputs, outputs, name="frozen")

    def call(*arrays):
        found = compiled(*arrays)
        for stream, state in zip(streams, first):
            stream.set_value(state)
        return found

    return call


def largest_error(pair, seed=6):
    """Compare each parameter's gradient with a central difference in a random direction.

    Parameters
    ----------
    pair : AdversaryPair
        In float64.
    seed : int

    Returns
    -------
    float
        Largest error, over the largest slope of the same player.

    Notes
    -----
    All parameters are moved a little first: where all inputs of a maxout unit are dropped and its
    biases are equal, the pieces tie, and there is no derivative to compare with.
    """
    rng = np.random.RandomState(seed)
    start = pair.get_param_vector()
    pair.set_param_vector(start + 0.1 * rng.normal(size=start.shape))
    space = pair.get_input_space()
    x = space.make_theano_batch("x")
    game = with_dropout()
    gradients, _ = game.get_gradients(pair, x)
    d_obj, g_obj = game.objectives[1:3]
    batch = rng.uniform(size=space.get_origin_batch(7).shape)
    params = pair.get_params()
    slopes = frozen_function([x], [gradients[param] for param in params])(batch)
    losses = frozen_function([x], [g_obj, d_obj])
    of_generator = len(pair.generator.get_params())
    errors: tuple[list, list] = [], []
    sizes: tuple[list, list] = [], []
    for index, (param, slope) in enumerate(zip(params, slopes)):
        player = int(index >= of_generator)
        direction = rng.normal(size=slope.shape)
        value, ends = param.get_value(), []
        for sign in (1, -1):
            param.set_value(value + sign * STEP * direction)
            ends.append(float(losses(batch)[player]))
        param.set_value(value)
        exact = float(np.sum(slope * direction))
        errors[player].append(abs((ends[0] - ends[1]) / (2 * STEP) - exact))
        sizes[player].append(abs(exact))
    return max(max(e) / max(s) for e, s in zip(errors, sizes))


def finite_differences():
    """Check the gradients of whole games, dropout and noise included.

    Returns
    -------
    Demonstration

    Notes
    -----
    Graphs are carried out as they are, without the optimisations that would take longer to compile
    than these few numbers to compute.
    """
    claims = []
    with aesara.config.change_flags(floatX="float64", mode="FAST_COMPILE"):
        for number, (layers, make) in enumerate(PAIRS.items(), start=1):
            claims.append(
                Claim(
                    f"gradients.{number}",
                    f"Backpropagation through G and D: {layers}",
                    WHERE,
                    largest_error(make()),
                    published=0.0,
                    rule="at most",
                    tolerance=1e-5,
                    note="Largest relative error against central differences, in float64.",
                )
            )
    return Demonstration(claims)


def data_reach_only_the_discriminator(seed=7):
    """Take the gradients on two minibatches of different data, with the same noise and masks.

    Parameters
    ----------
    seed : int

    Returns
    -------
    Demonstration
    """
    rng = np.random.RandomState(seed)
    pair, game = paper_like_pair(), with_dropout()
    x = pair.get_input_space().make_theano_batch("x")
    gradients, _ = game.get_gradients(pair, x)
    call = frozen_function([x], [gradients[param] for param in pair.get_params()])
    batches = rng.uniform(size=(2, 20, 5)).astype(x.dtype)
    one, other = ([np.array(each) for each in call(batch)] for batch in batches)
    changes = [float(np.abs(a - b).max()) for a, b in zip(one, other)]
    of_generator = len(pair.generator.get_params())
    return Demonstration(
        [
            Claim(
                "isolation.generator",
                "The generator is not updated with data: its gradient is the same for any x",
                "Section 6",
                max(changes[:of_generator]),
                published=0.0,
                rule="equal",
                tolerance=0.0,
                note="Largest change of G's gradient between two minibatches of other data; D's "
                f"changes by {max(changes[of_generator:]):.2g}.",
            )
        ]
    )
