"""Visible and hidden units with one matrix between them."""

import numpy as np
import pytest

from adversarial.baselines.tied import TiedPair
from adversarial.datasets import DenseDesignMatrix


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def test_one_matrix_serves_both_ways(numbers, batch, compute, close):
    pair = TiedPair(4, 3, irange=1.0, init_bias_vis=0.5, init_bias_hid=-0.25)
    x, W = numbers.rand(5, 4), pair.W.get_value().astype(float)
    hidden = sigmoid(x @ W - 0.25)
    close(compute(pair.fprop(batch(x))), hidden)
    r = sigmoid(hidden @ W.T + 0.5)
    close(compute(pair.reconstruct(batch(x))), r)
    channels = pair.get_monitoring_channels(batch(x))
    found = dict(zip(channels, compute(list(channels.values()))))
    close(found["reconstruction_error"], np.square(x - r).sum(axis=1).mean())
    close(found["hidden_mean"], hidden.mean())
    close(found["weight_norm_mean"], np.linalg.norm(W, axis=0).mean())


def test_visible_biases_start_at_the_means_of_the_data(numbers, batch):
    pair = TiedPair(4, 3, irange=1.0)
    rows = batch(numbers.rand(50, 4)).data
    pair.take_marginals(DenseDesignMatrix(X=rows))
    np.testing.assert_allclose(
        sigmoid(pair.b.get_value()), 0.01 + 0.98 * rows.mean(axis=0), rtol=1e-5
    )


def test_weights_are_drawn_in_one_way_by_their_seed():
    same, again, other = (TiedPair(4, 3, istdev=1.0, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(same.W.get_value(), again.W.get_value())
    assert (same.W.get_value() != other.W.get_value()).any()
    with pytest.raises(ValueError, match="exactly one of irange, istdev; got none"):
        TiedPair(4, 3)
