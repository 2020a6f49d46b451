"""A network of three visible and two times two hidden units, against loops in NumPy."""

import aesara
import numpy as np
import pytest

from adversarial.backend import function
from adversarial.baselines.costs.gsn import WalkbackCost
from adversarial.baselines.gsn import GSN
from adversarial.datasets import DenseDesignMatrix
from adversarial.rng import Streams
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.sgd import SGD

from .networks import Recorded, as_batch, network, sigmoid, slowly

W1 = np.array([[1, -1], [0.5, 0.5], [-0.5, 1]])
W2 = np.array([[1, 0.5], [-0.5, 1]])
BIASES = [np.array([0, 0.1, -0.2]), np.array([0.1, -0.1]), np.array([0, 0.2])]
X = np.array([[0.2, 0.5, 0.9]])
# Without noise and draws, in float64.
MEANS = [
    [0.356313, 0.621370, 0.608553],
    [0.416536, 0.689557, 0.599116],
    [0.487454, 0.715631, 0.561953],
]
SILENT = {"noise_std": 0.0, "salt_and_pepper": 0.0, "input_sampling": False}


def test_reconstructions_without_noise(compute, close):
    logits = network(**SILENT).walkback(as_batch(X), 3)
    assert len(logits) == 3
    for logit, expected in zip(compute(logits), MEANS):
        close(sigmoid(logit)[0], expected, atol=1e-5)


layers = pytest.mark.parametrize(
    "hidden, noisy, noise_on",
    [
        ([2, 2], None, {2}),
        ([4, 3, 2], None, {2, 3}),
        ([4, 3, 2, 5], [1, 4], {1, 4}),
        ([4], [1], {1}),
    ],
)


@layers
def test_the_unrolled_chain_is_the_loop_s(hidden, noisy, noise_on, numbers, compute):
    gsn = GSN(3, hidden, noisy=noisy)
    gsn.streams = Recorded()
    x = numbers.rand(6, 3)
    found = compute(gsn.walkback(as_batch(x), 4))
    expected = slowly(gsn, x, gsn.streams.drawn, noise_on)
    np.testing.assert_allclose(sigmoid(np.array(found)), expected, atol=1e-5)


@layers
def test_chains_are_as_noisy_as_training(hidden, noisy, noise_on, numbers, compute):
    """The loop's first draw is one that corrupts nothing: chains start corrupted."""
    gsn, streams = GSN(3, hidden, noisy=noisy), Recorded()
    start = gsn.chain_start(numbers.rand(6, 3), 6, np.random.RandomState(1))
    state, shown = [as_batch(part) for part in start], []
    for _ in range(4):
        state = gsn.chain_step(state, streams)
        shown.append(gsn.chain_means(state, streams))
    expected = slowly(gsn, start[1], [np.ones((6, 3)), *streams.drawn], noise_on)
    np.testing.assert_allclose(compute(shown), expected, atol=1e-5)


@pytest.mark.parametrize("steps, reached", [(1, False), (2, True)])
def test_the_second_layer_s_weights_matter_from_the_second_step_on(steps, reached, compute):
    gsn = network()
    gradients = WalkbackCost(steps).get_gradients(gsn, as_batch(X))[0]
    found = compute([gradients[w] for w in gsn.weights])
    assert found[0].any() and bool(found[1].any()) == reached


def test_no_gradient_passes_through_drawn_units():
    """With hidden units cut off, the second step's input is all that leads back to the first."""
    gsn = GSN(3, [2], noise_std=0.0)
    x = as_batch(X)
    later = gsn.walkback(x, 2)[1].sum()
    first = aesara.grad(later, x, disconnected_inputs="ignore")
    assert not function([], first)().any()


@pytest.mark.parametrize("value, mean, changed", [(1, 0.8, 0.2), (0, 0.2, 0.2), (0.5, 0.5, 0.4)])
def test_salt_and_pepper(value, mean, changed, compute):
    grey = np.full((200, 500), value)
    corrupted = compute(network().corrupt(as_batch(grey), Streams(7)))
    np.testing.assert_allclose(corrupted.mean(), mean, atol=0.01)
    np.testing.assert_allclose((corrupted != value).mean(), changed, atol=0.01)


def test_two_is_a_standard_deviation_not_a_variance(compute):
    gsn = GSN(3, [2, 400])
    gsn.weights[1].set_value(0 * gsn.weights[1].get_value())
    evens = compute(gsn.step(as_batch(np.zeros((300, 3))), [], Streams(3))[1])[0]
    inner = np.square(np.tanh(2 * np.random.RandomState(0).randn(100000))).mean()
    np.testing.assert_allclose(evens.var(), 4 + inner, rtol=0.02)


def test_a_chain_without_noise_is_the_unrolled_graph(close):
    trace = network(**SILENT).trace(4, chains=1, burn_in=0, thin=1, start=X)
    close(trace[:, 0], [X[0], *MEANS], atol=1e-5)


def test_chains_draw_and_corrupt_their_start_once():
    gsn = GSN(400, [5, 4])
    means, corrupted, h2 = gsn.chain_start(np.ones((50, 400)), 50, np.random.RandomState(0))
    assert (means == 1).all() and h2.shape == (50, 4) and not h2.any()
    np.testing.assert_allclose(corrupted.mean(), 0.8, atol=0.01)
    samples = gsn.draw_samples(7, seed=2, chains=4, burn_in=3)
    assert samples.shape == (7, 400) and (0 < samples).all() and (samples < 1).all()
    assert np.array_equal(samples, gsn.draw_samples(7, seed=2, chains=4, burn_in=3))
    assert not np.array_equal(samples, gsn.draw_samples(7, seed=3, chains=4, burn_in=3))


def test_training_lowers_the_cost_of_every_step(numbers):
    rows = numbers.randint(0, 2, (80, 1)).repeat(6, axis=1).astype(aesara.config.floatX)
    dataset = DenseDesignMatrix(X=rows)
    gsn = GSN(6, [8, 6], noise_std=0.5)
    algorithm = SGD(
        1.0,
        WalkbackCost(2),
        batch_size=20,
        learning_rule=Momentum(0.5, damped=True),
        monitoring_dataset=dataset,
        termination_criterion=EpochCounter(40),
    )
    Train(dataset, gsn, algorithm).main_loop()
    for t in (1, 2):
        errors = gsn.monitor.channels[f"walkback_{t}"].val_record
        assert errors[-1] < 0.6 * errors[0]


def test_impossible_networks_are_refused():
    with pytest.raises(ValueError, match="needs a hidden layer"):
        GSN(3, [])
    with pytest.raises(ValueError, match="no hidden layer 3, only 1 to 2"):
        GSN(3, [2, 2], noisy=[3])
    with pytest.raises(ValueError, match="salt_and_pepper must be a probability"):
        GSN(3, [2], salt_and_pepper=1.5)
    with pytest.raises(ValueError, match="steps must be at least 1"):
        WalkbackCost(0)
