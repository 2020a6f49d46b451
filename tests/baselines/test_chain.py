"""Chains draw nothing that training drew."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial.baselines.autoencoder import ContractiveAutoencoder
from adversarial.baselines.costs.ebm_estimation import PCD
from adversarial.baselines.encoded import Encoder
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM


class Watched(RBM):
    """Keeps the start of its chains, and the streams that they draw from."""

    starts = ("biases",)

    def chain_start(self, start, chains, rng):
        """As particles do; visible units in the place of hidden ones."""
        self.began = (rng.uniform(size=(chains, self.nhid)) < 0.5).astype(self.W.dtype)
        return (self.began,)

    def chain_step(self, state, streams):
        self.base = streams.base
        return super().chain_step(state, streams)


@pytest.fixture
def machine():
    return Watched(20, 20, istdev=0.1)


def bases_in_training(machine):
    """Where draws begin while a model of each kind is trained."""
    models = [machine, GSN(20, [20]), ContractiveAutoencoder(20, 20, istdev=0.1)]
    return [source.streams.base for source in (*models, Encoder(machine, sampled=True))]


@pytest.mark.parametrize("seed", [None, 0, 1, 20140610])
def test_chains_draw_from_other_streams_than_training(machine, seed):
    machine.draw_samples(1, seed, chains=1, burn_in=1, start="biases")
    assert not any(np.array_equal(machine.base, base) for base in bases_in_training(machine))


def test_codes_are_drawn_from_other_streams_than_particles(machine):
    *_, codes = bases_in_training(machine)
    assert not np.array_equal(machine.streams.base, codes)


def test_particles_do_not_begin_where_chains_do(machine):
    cost = PCD(num_chains=50)
    cost.get_gradients(machine, at.matrix(dtype=machine.W.dtype))
    machine.draw_samples(50, chains=50, burn_in=0, start="biases")
    agreeing = (cost.chain.get_value() == machine.began).mean()
    assert 0.4 < agreeing < 0.6


def test_zero_is_a_seed_as_any_other(machine):
    drawn = [
        machine.draw_samples(5, seed, chains=5, burn_in=2, start="biases")
        for seed in (0, 0, 1, None)
    ]
    assert np.array_equal(drawn[0], drawn[1])
    assert not any(np.array_equal(drawn[0], others) for others in drawn[2:])


def test_a_seed_below_zero_is_refused(machine):
    with pytest.raises(ValueError, match="between 0 and"):
        machine.draw_samples(1, seed=-1, start="biases")
