"""A machine of three visible and two hidden units, small enough to count everything."""

import itertools

import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import function
from adversarial.baselines.costs.ebm_estimation import CD, PCD
from adversarial.baselines.dbn import DBN
from adversarial.rng import Streams

from .machines import STATES, distribution, free_energies, histogram, machine, observed, sigmoid

W = np.array([[1, -1], [0.5, 0.5], [-0.5, 1]])
B, C = np.array([0, 0.1, -0.2]), np.array([0.3, -0.4])
HIDDEN = np.array(list(itertools.product([0, 1], repeat=2)), dtype=float)
DATA = np.array([[1, 1, 0], [0, 1, 1]], dtype=float)

# From an enumeration with pencil and float64, as are all numbers below.
FREE = [-1.367370, -1.435627, -2.015497, -2.141691, -1.761426, -1.484116, -2.394131, -2.185405]
EXACT = [[-0.013690, -0.053861], [0.228336, 0.184710], [-0.022852, 0.088569]]
EXACT_B, EXACT_C = [-0.054759, 0.338539, 0.020168], [0.011408, 0.051758]
EXPECTED_CD1 = [[-0.006207, -0.051923], [0.224924, 0.177908], [-0.029218, 0.080290]]


def transition():
    """Probability of each state after one Gibbs step from each, by a sum over hidden units."""
    up, down = sigmoid(C + STATES @ W), sigmoid(B + HIDDEN @ W.T)

    def probability(means, states):
        return np.prod(np.where(states[None] == 1, means[:, None], 1 - means[:, None]), axis=2)

    return probability(up, HIDDEN) @ probability(down, STATES)


def test_free_energies_are_those_of_an_enumeration(close):
    close(free_energies(machine(), STATES), FREE, atol=1e-5)
    close(free_energies(machine(), np.array([[0.2, 0.5, 0.9]])), [-1.729848], atol=1e-5)


def test_summing_over_visible_or_over_all_states_gives_the_same_normaliser():
    by_visible = np.log(np.exp(-free_energies(machine(), STATES).astype(float)).sum())
    energy = -(STATES @ W @ HIDDEN.T) - (STATES @ B)[:, None] - (HIDDEN @ C)[None]
    np.testing.assert_allclose(by_visible, np.log(np.exp(-energy).sum()), atol=1e-5)
    np.testing.assert_allclose(by_visible, 3.993240, atol=1e-5)


def test_the_data_s_mean_log_probability():
    found = np.log(distribution(machine()))[observed() > 0].mean()
    np.testing.assert_allclose(found, -1.725329, atol=1e-5)


def test_a_free_energy_of_large_inputs_does_not_overflow():
    rbm = machine(weights=1e3 * W)
    assert np.isfinite(free_energies(rbm, STATES)).all()


class Given(CD):
    """Particles as they are given."""

    def __init__(self, particles):
        super().__init__()
        self.particles = particles

    def negative_particles(self, model, data):
        return self.particles, {}


def gradients(cost, rbm, data=DATA):
    v = at.matrix(dtype=rbm.W.dtype)
    found, updates = cost.get_gradients(rbm, v)
    return function([v], list(found.values()), updates)(data.astype(rbm.W.dtype))


def gradients_against(probabilities):
    """The mean of the gradients against a particle in each state: no draws, no noise."""
    rbm = machine()
    particle = at.matrix(dtype=rbm.W.dtype)
    data = at.as_tensor_variable(DATA.astype(rbm.W.dtype))
    found = list(Given(particle).get_gradients(rbm, data)[0].values())
    against = function([particle], found)
    each = [against(state[None].astype(rbm.W.dtype)) for state in STATES]
    return [np.tensordot(probabilities, np.array(values), 1) for values in zip(*each)]


def test_with_particles_of_its_own_distribution_the_gradient_is_the_exact_one(close):
    weights, b, c = gradients_against(distribution(machine()))
    close(-weights, EXACT, atol=1e-5)
    close(-b, EXACT_B, atol=1e-5)
    close(-c, EXACT_C, atol=1e-5)


def test_one_step_gives_a_gradient_of_its_own_and_five_nearly_the_exact_one(close):
    after = observed() @ transition()
    close(-gradients_against(after)[0], EXPECTED_CD1, atol=1e-5)
    after = observed() @ np.linalg.matrix_power(transition(), 5)
    for found, exact in zip(gradients_against(after), (EXACT, EXACT_B, EXACT_C)):
        np.testing.assert_allclose(-found, exact, rtol=0, atol=2e-5)


def test_the_distribution_is_left_alone_by_a_step():
    p = distribution(machine())
    np.testing.assert_allclose(p @ transition(), p, atol=1e-6)


@pytest.mark.parametrize("k", [1, 3])
def test_drawn_particles_have_the_distribution_of_so_many_steps(k):
    rbm, many = machine(), np.repeat(DATA, 5000, axis=0)
    v = at.matrix(dtype=rbm.W.dtype)
    particles = function([v], CD(k).negative_particles(rbm, v)[0])(many.astype(rbm.W.dtype))
    expected = observed() @ np.linalg.matrix_power(transition(), k)
    assert np.abs(histogram(particles) - expected).sum() / 2 < 0.015


def test_contrastive_divergence_follows_its_expectation():
    """Within four standard errors: those of means over particles that start half from each row."""
    count, starts = 100000, transition()[observed() > 0]
    up = sigmoid(C + STATES @ W)
    slopes = [STATES[:, :, None] * up[:, None], STATES, up]
    found = gradients(CD(), machine(), np.repeat(DATA, count, axis=0))
    for drawn, expected, slope in zip(found, gradients_against(starts.mean(axis=0)), slopes):
        of_each = [np.tensordot(p, slope**2, 1) - np.tensordot(p, slope, 1) ** 2 for p in starts]
        error = np.sqrt(np.mean(of_each, axis=0) / (2 * count))
        assert (4 * error < 0.005).all()
        assert (np.abs(drawn - expected) < 4 * error).all()


def test_persistent_particles_go_on_and_reach_the_distribution():
    rbm, cost = machine(), PCD(k=1, num_chains=5000)
    v = at.matrix(dtype=rbm.W.dtype)
    found, updates = cost.get_gradients(rbm, v)
    step = function([v], list(found.values()), updates)
    states = []
    for _ in range(30):
        weights = step(DATA.astype(rbm.W.dtype))[0]
        states.append(cost.chain.get_value())
    assert not np.array_equal(states[0], states[1])
    assert set(np.unique(states[-1])) == {0, 1}
    np.testing.assert_allclose(-weights, EXACT, atol=0.03)
    frequencies = histogram(np.concatenate(states[10:]))
    assert np.abs(frequencies - distribution(rbm)).sum() / 2 < 0.01


def test_the_number_of_particles_need_not_be_the_batch_s(close):
    """The two means are taken apart: twice the same data changes nothing."""
    rbm = machine()
    cost = Given(at.as_tensor_variable(STATES.astype(rbm.W.dtype)))
    close(gradients(cost, rbm)[0], gradients(cost, rbm, np.repeat(DATA, 2, axis=0))[0])


def test_there_is_no_value():
    assert CD().expr(machine(), None) is None


def test_samples_of_a_chain_tend_to_the_distribution():
    rbm = machine()
    means = rbm.draw_samples(30000, seed=3, chains=3000, burn_in=20, thin=2)
    rng = np.random.RandomState(0)
    drawn = rng.uniform(size=means.shape) < means
    assert np.abs(histogram(drawn) - distribution(rbm)).sum() / 2 < 0.015


def test_machines_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="h0 has 2 hidden units, but h1 above it has 3"):
        DBN([machine(), machine(name="h1")])
    with pytest.raises(ValueError, match="two layers"):
        DBN([machine()])
    with pytest.raises(TypeError, match="of the class RBM, got a Streams"):
        DBN([Streams(1), machine()])
    with pytest.raises(ValueError, match="k must be at least 1"):
        CD(0)
    with pytest.raises(ValueError, match="num_chains must be at least 1"):
        PCD(num_chains=0)
