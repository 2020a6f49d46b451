"""The cost of a generative stochastic network."""

import numpy as np

from adversarial.baselines.costs.gsn import WalkbackCost
from adversarial.baselines.gsn import GSN

from ..networks import Recorded, as_batch, network, slowly

W1 = np.array([[1, -1], [0.5, 0.5], [-0.5, 1]])
W2 = np.array([[1, 0.5], [-0.5, 1]])
BIASES = [np.array([0, 0.1, -0.2]), np.array([0.1, -0.1]), np.array([0, 0.2])]
X = np.array([[0.2, 0.5, 0.9]])
ERRORS = [0.607710, 0.643128, 0.691896]
SILENT = {"noise_std": 0.0, "salt_and_pepper": 0.0, "input_sampling": False}


def test_the_cost_is_the_sum_of_the_steps_and_the_channels_show_each(compute, close):
    gsn, cost = network(**SILENT), WalkbackCost(3)
    close(compute(cost.expr(gsn, as_batch(X))), sum(ERRORS), atol=1e-5)
    channels = cost.get_monitoring_channels(gsn, as_batch(X))
    assert list(channels) == ["walkback_1", "walkback_2", "walkback_3"]
    close(compute(list(channels.values())), ERRORS, atol=1e-5)


def test_every_reconstruction_is_compared_with_the_clean_data(numbers, compute):
    gsn, cost, x = GSN(3, [4, 3, 2]), WalkbackCost(4), numbers.rand(6, 3)

    def found_and_expected(call):
        gsn.streams = Recorded()
        found = compute(call(gsn, as_batch(x)))
        means = slowly(gsn, x, gsn.streams.drawn, {2, 3})
        errors = -(x * np.log(means) + (1 - x) * np.log(1 - means))
        return found, errors.mean(axis=(1, 2))

    total, errors = found_and_expected(cost.expr)
    np.testing.assert_allclose(total, errors.sum(), rtol=1e-5)
    each, errors = found_and_expected(lambda *a: list(cost.get_monitoring_channels(*a).values()))
    np.testing.assert_allclose(each, errors, rtol=1e-5)


def test_without_weights_every_step_costs_log_two(compute, close):
    gsn = network()
    gsn.set_param_values([0 * value for value in gsn.get_param_values()])
    channels = WalkbackCost(4).get_monitoring_channels(gsn, as_batch(X))
    close(compute(list(channels.values())), [np.log(2)] * 4)
