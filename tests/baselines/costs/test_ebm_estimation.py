"""Persistent contrastive divergence as an experiment file trains by it, against a loop."""

import aesara
import numpy as np
import pytest
from scipy.special import expit

from adversarial.backend import function
from adversarial.baselines.costs.ebm_estimation import PCD
from adversarial.baselines.rbm import RBM
from adversarial.costs.cost import SumOfCosts
from adversarial.costs.mlp import WeightDecay
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.model import float_shared
from adversarial.rng import BASELINE_DRAWS_SEED, Streams
from adversarial.termination_criteria import EpochCounter
from adversarial.train_extensions.from_marginals import FromMarginals
from adversarial.training import Train
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.schedules import LinearDecayOverEpoch, MomentumAdjustor
from adversarial.training_algorithms.sgd import SGD

EPOCHS, BATCH, CHAINS, NVIS, NHID = 30, 10, 7, 5, 4
RATE, DECAY = 0.5, 1e-3


@pytest.fixture
def doubles():
    """Draws are comparisons: the loop's are the same only if nothing is rounded much."""
    with aesara.config.change_flags(floatX="float64"):
        yield


def rows():
    """Two kinds of examples, with a tenth of their units flipped; the last batch is short."""
    rng = np.random.RandomState(3)
    kinds = np.array([[1, 1, 0, 0, 1], [0, 1, 1, 0, 0]])[rng.randint(0, 2, 104)]
    return np.where(rng.uniform(size=kinds.shape) < 0.1, 1 - kinds, kinds).astype(float)


def train(machine, cost):
    dataset = DenseDesignMatrix(X=rows())
    algorithm = SGD(
        RATE,
        SumOfCosts([cost, WeightDecay(DECAY / 2)]),
        batch_size=BATCH,
        train_iteration_mode="sequential",
        learning_rule=Momentum(0.5, damped=True),
        termination_criterion=EpochCounter(EPOCHS),
    )
    extensions = [
        FromMarginals(),
        LinearDecayOverEpoch(start=1, saturate=EPOCHS, decay_factor=0.05),
        MomentumAdjustor(start=5, saturate=6, final_momentum=0.9),
    ]
    Train(dataset, machine, algorithm, extensions=extensions).main_loop()


def draws_of(k):
    """The uniform numbers of each update, from streams like the machine's."""
    streams, shapes = Streams(BASELINE_DRAWS_SEED), [(CHAINS, NHID), (CHAINS, NVIS)] * k
    return function([], [streams.uniform(shape) for shape in shapes])


def slow_training(weights, particles, draw):
    """Parameters and particles after all updates, by matrices and the rule in words."""
    data = rows()
    means = 0.01 + 0.98 * data.mean(axis=0)
    params = [weights, np.log(means / (1 - means)), np.zeros(NHID)]
    velocity = [0, 0, 0]
    for epoch in range(1, EPOCHS + 1):
        rate = RATE * (1 - 0.95 * epoch / EPOCHS)
        momentum = 0.5 if epoch < 6 else 0.9
        for v in np.split(data, range(BATCH, len(data), BATCH)):
            W, b, c = params
            numbers = iter(draw())
            for to_hidden in numbers:
                h = to_hidden < expit(particles @ W + c)
                particles = (next(numbers) < expit(h @ W.T + b)).astype(float)
            up, fancied = expit(v @ W + c), expit(particles @ W + c)
            uphill = [
                v.T @ up / len(v) - particles.T @ fancied / CHAINS - DECAY * W,
                v.mean(axis=0) - particles.mean(axis=0),
                up.mean(axis=0) - fancied.mean(axis=0),
            ]
            pace = rate * (1 - momentum)
            velocity = [momentum * s + pace * slope for s, slope in zip(velocity, uphill)]
            params = [param + s for param, s in zip(params, velocity)]
    return [*params, particles]


@pytest.mark.parametrize("k", [1, 3])
def test_a_machine_learns_as_in_the_loop(doubles, k):
    machine, cost = RBM(NVIS, NHID, istdev=0.1), PCD(k, CHAINS)
    weights, start = machine.W.get_value(), np.random.RandomState(1).randint(0, 2, (CHAINS, NVIS))
    cost.chain = float_shared(start, "pcd_chain")
    train(machine, cost)
    expected = slow_training(weights, start, draws_of(k))
    found = [*machine.get_param_values(), cost.chain.get_value()]
    for value, slow in zip(found, expected):
        np.testing.assert_allclose(value, slow, rtol=0, atol=1e-9)


def test_particles_begin_with_the_means_of_the_biases():
    machine, cost = RBM(2, 3, istdev=0.1, init_bias_vis=[np.log(3), -np.log(3)]), PCD(1, 10000)
    cost.get_gradients(machine, machine.get_input_space().make_theano_batch())
    np.testing.assert_allclose(cost.chain.get_value().mean(axis=0), [0.75, 0.25], atol=0.02)
