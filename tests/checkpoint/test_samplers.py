"""Models that others sample from come back with their next samples."""

import numpy as np

from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.dbn import DBN
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM

from .models import DATASET


def test_a_deep_belief_net_comes_back_with_its_next_samples(reloaded):
    machines = [RBM(4, 3, "h0", istdev=1.0, seed=1), RBM(3, 2, "h1", irange=2.0, init_bias_hid=1)]
    net = DBN(machines)
    net.take_marginals(DATASET)
    again = reloaded(net)
    assert [type(layer) for layer in again.layers] == [RBM, RBM]
    assert np.array_equal(again.get_param_vector(), net.get_param_vector())
    plan = {"chains": 3, "burn_in": 2, "thin": 1}
    assert np.array_equal(
        again.draw_samples(5, seed=2, **plan), net.draw_samples(5, seed=2, **plan)
    )


def test_stacked_autoencoders_come_back_with_their_next_samples(reloaded):
    lower = ContractiveAutoencoder(4, 3, walk_std=0.5, irange=1.0, layer_name="h0")
    stack = StackedCAE([lower, ContractiveAutoencoder(3, 2, irange=2.0, layer_name="h1", seed=3)])
    again = reloaded(stack)
    assert [layer.walk_std for layer in again.layers] == [0.5, 1.0]
    plan = {"chains": 3, "burn_in": 2, "thin": 1}
    assert np.array_equal(
        again.draw_samples(5, seed=2, **plan), stack.draw_samples(5, seed=2, **plan)
    )


def test_a_stochastic_network_comes_back_with_its_next_samples(reloaded):
    gsn = GSN(4, [5, 3, 2], noise_std=1.5, noisy=[1, 3], salt_and_pepper=0.3, seed=4)
    again = reloaded(gsn)
    assert np.array_equal(again.get_param_vector(), gsn.get_param_vector())
    plan = {"chains": 3, "burn_in": 2, "thin": 1}
    assert np.array_equal(
        again.draw_samples(5, seed=2, **plan), gsn.draw_samples(5, seed=2, **plan)
    )
