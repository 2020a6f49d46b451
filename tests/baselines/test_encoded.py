"""Data of a greedy phase."""

import aesara
import numpy as np
import pytest

from adversarial.backend.precision import prefer_float32
from adversarial.baselines.dbn import DBN
from adversarial.baselines.encoded import EncodedDataset
from adversarial.baselines.rbm import RBM
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor
from adversarial.train_extensions.from_marginals import FromMarginals
from adversarial.training import Train

prefer_float32()
ROWS = np.random.RandomState(0).rand(40, 4).astype(aesara.config.floatX)


@pytest.fixture
def raw():
    return DenseDesignMatrix(X=ROWS)


@pytest.fixture
def machine():
    rbm = RBM(4, 3, istdev=2.0)
    rbm.c.set_value(np.array([0.1, -0.2, 0.3], dtype=ROWS.dtype))
    return rbm


@pytest.fixture(autouse=True)
def uncompiled():
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        yield


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def means(rbm, rows=ROWS):
    return sigmoid(rows @ rbm.W.get_value() + rbm.c.get_value())


def a_pass(dataset):
    return np.concatenate(list(dataset.iterator(mode="sequential", batch_size=16)))


def test_examples_are_the_model_s_codes(raw, machine):
    encoded = EncodedDataset(raw, machine)
    np.testing.assert_allclose(a_pass(encoded), means(machine), rtol=1e-5)
    assert encoded.get_data_specs()[0] == machine.get_output_space()


def test_the_model_may_learn_after_the_data_set_was_made(raw, machine):
    encoded = EncodedDataset(raw, machine)
    a_pass(encoded)
    machine.W.set_value(-machine.W.get_value())
    np.testing.assert_allclose(a_pass(encoded), means(machine), rtol=1e-5)


def test_codes_are_drawn_anew_at_every_presentation(raw, machine):
    encoded = EncodedDataset(raw, machine, sampled=True)
    passes = np.array([a_pass(encoded) for _ in range(400)])
    assert set(np.unique(passes)) == {0, 1}
    assert not np.array_equal(passes[0], passes[1])
    np.testing.assert_allclose(passes.mean(axis=0), means(machine), atol=0.1)
    np.testing.assert_allclose(passes.mean(axis=(0, 1)), means(machine).mean(axis=0), atol=0.01)


def test_the_second_machine_s_data_are_the_first_one_s_codes(raw, machine):
    above = RBM(3, 2, istdev=1.0)
    twice = EncodedDataset(EncodedDataset(raw, machine), above)
    np.testing.assert_allclose(a_pass(twice), means(above, means(machine)), rtol=1e-5)


def test_a_model_that_encodes_nothing_is_refused(raw):
    with pytest.raises(TypeError, match="a MLP does not encode"):
        EncodedDataset(raw, MLP([Linear(1, "y", irange=0.1)], nvis=4))


def test_biases_start_at_the_averages_of_what_the_phase_is_trained_on(raw, machine):
    above = RBM(3, 2, istdev=1.0)
    encoded = EncodedDataset(raw, machine)
    Monitor.get_monitor(above)
    FromMarginals().setup(above, encoded, None)
    expected = 0.01 + 0.98 * means(machine).mean(axis=0)
    np.testing.assert_allclose(sigmoid(above.b.get_value()), expected, rtol=1e-5)


def test_a_machine_that_was_trained_keeps_its_biases(raw, machine):
    Monitor.get_monitor(machine)
    FromMarginals().setup(machine, raw, None)
    machine.b.set_value(np.ones(4, dtype=ROWS.dtype))
    machine.monitor.report_epoch()
    FromMarginals().setup(machine, raw, None)
    assert (machine.b.get_value() == 1).all()


def test_a_net_is_put_together_in_a_phase_that_trains_nothing(raw, machine, tmp_path):
    net = DBN([machine, RBM(3, 2, "h1", istdev=1.0)])
    before = net.top.get_param_vector()
    path = str(tmp_path / "net.npz")
    Train(raw, net, save_path=path, save_freq=1, extensions=[FromMarginals()]).main_loop()
    np.testing.assert_allclose(net.marginals.get_value(), means(machine).mean(axis=0), rtol=1e-5)
    assert (tmp_path / "net.npz").exists() and np.array_equal(net.top.get_param_vector(), before)
