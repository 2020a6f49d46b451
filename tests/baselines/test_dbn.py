"""Deep belief nets, against enumeration."""

import numpy as np

from adversarial.baselines.dbn import DBN

from .machines import STATES, distribution, machine, sigmoid

W = np.array([[1, -1], [0.5, 0.5], [-0.5, 1]])
B, C = np.array([0, 0.1, -0.2]), np.array([0.3, -0.4])


def net():
    lower = np.array([[2, -1, 0.5], [-1.5, 1, 1], [0.3, 2, -2], [1, 1, 1]])
    return DBN([machine(lower, np.zeros(4), np.zeros(3)), machine(name="h1")])


def test_a_deep_net_s_samples_have_the_exact_distribution():
    """P(v|h1) differs for every h1, so the means tell which h1 there was."""
    dbn = net()
    means = dbn.draw_samples(40000, seed=1, chains=4000, burn_in=15, thin=3)
    possible = sigmoid(STATES @ dbn.layers[0].W.get_value().T)
    gaps = np.square(means[:, None] - possible[None]).sum(axis=2)
    assert gaps.min(axis=1).max() < 1e-10
    found = np.bincount(gaps.argmin(axis=1), minlength=8) / len(means)
    assert np.abs(found - distribution(dbn.top)).sum() / 2 < 0.015
    np.testing.assert_allclose(means.mean(axis=0), distribution(dbn.top) @ possible, atol=0.01)


def test_the_top_machine_s_visible_biases_shape_the_samples_not_the_lower_s_hidden_ones():
    dbn = net()
    before = dbn.draw_samples(50, seed=1, chains=50, burn_in=3)
    dbn.layers[0].c.set_value(np.full(3, 9, dtype=dbn.marginals.dtype))
    np.testing.assert_array_equal(dbn.draw_samples(50, seed=1, chains=50, burn_in=3), before)
    dbn.top.b.set_value(np.full(3, 9, dtype=dbn.marginals.dtype))
    assert not np.array_equal(dbn.draw_samples(50, seed=1, chains=50, burn_in=3), before)


def test_three_machines_draw_what_lies_between():
    dbn = DBN([*net().layers, machine(np.ones((2, 2)), np.zeros(2), np.zeros(2), "h2")])
    assert dbn.draw_samples(7, seed=1, chains=5, burn_in=2).shape == (7, 4)


def test_examples_start_a_chain_where_the_lower_machine_s_means_are():
    dbn = net()
    dbn.layers[0].W.set_value(30 * dbn.layers[0].W.get_value())
    example = np.array([[1, 0, 0, 0]])
    code = dbn.chain_start(example.astype(dbn.marginals.dtype), 1, np.random.RandomState(0))
    assert code[0].tolist() == [[True, False, True]]
