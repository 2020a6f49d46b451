"""A game to play under JAX, and in C."""

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.schedules import ExponentialDecay
from adversarial.training_algorithms.sgd import SGD


def play(dataset, algorithm=SGD, **kwargs):
    """Two epochs of a game with dropout and a falling learning rate; returns all that moved."""
    generator = MLP([Linear(3, "y", irange=0.5)], nvis=2)
    discriminator = MLP([Sigmoid(1, "y", irange=0.5)], nvis=3)
    pair = AdversaryPair(Generator(generator), discriminator)
    rule = Momentum(0.5)
    cost = AdversaryCost2(scale_grads=0, discriminator_default_input_include_prob=0.5)
    settings = {"update_callbacks": ExponentialDecay(1.1, 1e-3), **kwargs}
    sgd = algorithm(0.3, cost=cost, batch_size=4, learning_rule=rule, **settings)
    sgd.setup(pair, dataset)
    for _ in range(2):
        sgd.train(dataset)
    streams = {
        variable
        for variable in sgd._updater.get_variables()
        if getattr(variable.tag, "is_rng", False)
    }
    states = sorted(variable.get_value().tolist() for variable in streams)
    values = [variable.get_value() for variable in (*pair.get_params(), *rule.state)]
    return values, states, sgd
