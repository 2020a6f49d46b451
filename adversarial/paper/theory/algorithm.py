"""Algorithm 1: k steps of the discriminator for each step of the generator."""

import numpy as np

from adversarial.paper.claims import Claim, Demonstration
from adversarial.paper.theory.toys import MIXTURE, make_data, make_pair, make_training
from adversarial.train_extensions import UpdateCallback

WHERE = "Algorithm 1"


def count_updates(k=3, minibatches=12):
    """Play Algorithm 1 for some minibatches, and count who moved.

    Parameters
    ----------
    k, minibatches : int

    Returns
    -------
    Demonstration
    """
    pair = make_pair(1)
    data = make_data(MIXTURE, n=10 * minibatches, means=[[0.0]], stdevs=1.0)
    train = make_training(pair, data, 1, k=k, batch_size=10)
    moves = {"discriminator": 0, "generator": 0}
    before: dict = {}

    def watch(algorithm):
        for player, network in pair.players().items():
            now = network.get_param_vector()
            moves[player] += int(player in before and not np.array_equal(before[player], now))
            before[player] = now

    train.extensions.append(UpdateCallback(watch))
    before.update({name: net.get_param_vector() for name, net in pair.players().items()})
    train.main_loop()
    return Demonstration(
        [
            Claim(
                "algorithm1.discriminator",
                "The discriminator makes a step on every minibatch",
                WHERE,
                moves["discriminator"],
                published=minibatches,
                rule="equal",
                tolerance=0,
                note=f"{minibatches} minibatches, k = {k}.",
            ),
            Claim(
                "algorithm1.generator",
                "The generator makes one step after k of the discriminator",
                WHERE,
                moves["generator"],
                published=minibatches // k,
                rule="equal",
                tolerance=0,
                note=f"{minibatches} minibatches, k = {k}.",
            ),
        ]
    )
