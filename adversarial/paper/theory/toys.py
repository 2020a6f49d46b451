"""Small games for the demonstrations, built and trained like all others."""

import json

import numpy as np
from aesara import tensor as at

from adversarial.backend import function
from adversarial.config import yaml_parse
from adversarial.costs.adversary import AdversaryCost2
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Linear, Sigmoid, Tanh
from adversarial.models.mlp.layer import Layer, logit_of
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train
from adversarial.training_algorithms.alternating import AlternatingSGD
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.schedules import ExponentialDecay
from adversarial.training_algorithms.sgd import SGD

MIXTURE = "adversarial.datasets.mixtures.GaussianMixture"
CIRCLE = "adversarial.datasets.circle.Circle"
SLOWLY = 0.1


def make_data(name, **arguments):
    """Make a data set as an experiment file does, so that it knows its own recipe.

    Parameters
    ----------
    name : str
        Its class.
    **arguments
        Plain values.

    Returns
    -------
    Dataset
    """
    entries = ", ".join(f"{key}: {json.dumps(value)}" for key, value in arguments.items())
    return yaml_parse.load(f"!obj:{name} {{ {entries} }}")


class Stretch(Layer):
    """Stretches the ends of a uniform variable: ``artanh(x / 1.02 sqrt(3))``, a hump with tails.

    A network of few smooth units has no slope that is steep enough for tails. No parameters.
    """

    def set_input_space(self, space):
        """Take the space as it is."""
        self.input_space = self.output_space = space

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return at.arctanh(state_below / float(1.02 * np.sqrt(3)))


def _layers(prefix, units, irange, last, dims, rate=None):
    """Two smooth layers, whose first units bend at different places, and a last one."""
    rates = {} if rate is None else {"W_lr_scale": rate, "b_lr_scale": rate}
    spread, within = np.linspace(-1.5, 1.5, units), 1 / np.sqrt(units)
    return [
        Tanh(units, f"{prefix}0", irange=irange, init_bias=spread, **rates),
        Tanh(units, f"{prefix}1", irange=within, **rates),
        last(dims, prefix, irange=within, **rates),
    ]


def make_discriminator(dims, units=32):
    """A smooth network of two hidden layers, with one probability as its output.

    Parameters
    ----------
    dims, units : int
        Of the data, and of each hidden layer.

    Returns
    -------
    MLP
    """
    return MLP(_layers("d", units, 1.5, Sigmoid, 1), nvis=dims)


def make_generator(dims, noise_dims=1, units=32, noise="uniform", stretch=False):
    """A smooth network of two hidden layers from noise to data; it learns slowly.

    Parameters
    ----------
    dims, noise_dims, units : int
    noise : str
    stretch : bool
        Whether uniform noise goes through `Stretch` first.

    Returns
    -------
    Generator

    Notes
    -----
    Its learning rate is a tenth of the discriminator's: then D stays near its optimum, "so long as
    G changes slowly enough" (section 3).
    """
    layers = _layers("g", units, 0.5, Linear, dims, rate=SLOWLY)
    if stretch:
        layers = [Stretch("stretch"), *layers]
    return Generator(MLP(layers, nvis=noise_dims), noise=noise)


def make_inferer(dims, noise_dims=1, units=32):
    """A smooth network of two hidden layers from data to noise; an MLP."""
    return MLP(_layers("i", units, 1.5, Linear, noise_dims), nvis=dims)


def make_pair(dims, noise_dims=1, units=32, **kwargs):
    """Both of them; an AdversaryPair. Further arguments are the generator's."""
    generator = make_generator(dims, noise_dims, units, **kwargs)
    return AdversaryPair(generator, make_discriminator(dims, units))


def make_training(pair, dataset, epochs, cost=None, k=None, decay=1.0, extensions=(), **kwargs):
    """The project's own loop around a small game.

    Parameters
    ----------
    pair : AdversaryPair
    dataset : Dataset
    epochs : int
    cost : Cost, optional
        The paper's unless given.
    k : int, optional
        Steps of the discriminator for each of the generator, as in Algorithm 1; both move at once
        unless given.
    decay : float
        The learning rate is divided by it after every minibatch.
    extensions : sequence of TrainExtension
    **kwargs
        Of the algorithm.

    Returns
    -------
    Train
    """
    settings = {
        "learning_rate": 0.3,
        "batch_size": 100,
        "learning_rule": Momentum(0.5),
        "cost": cost or AdversaryCost2(scale_grads=0),
        "termination_criterion": EpochCounter(epochs),
        "update_callbacks": ExponentialDecay(decay, 1e-6),
        **kwargs,
    }
    algorithm = SGD(**settings) if k is None else AlternatingSGD(discriminator_steps=k, **settings)
    return Train(dataset, pair, algorithm, extensions=list(extensions))


def discriminator_function(discriminator):
    """Compile the discriminator, without dropout.

    Parameters
    ----------
    discriminator : MLP

    Returns
    -------
    callable
        From an array of shape (n, d) to the logits and the probabilities, each of shape (n,).
    """
    x = discriminator.get_input_space().make_theano_batch("x")
    output = discriminator.fprop(x)
    compiled = function([x], [at.flatten(logit_of(output)), at.flatten(output)], name="judge")
    return lambda points: compiled(np.asarray(points, dtype=x.dtype))
