"""A model's first look at its data."""

import aesara
import numpy as np

from adversarial.baselines.rbm import RBM
from adversarial.datasets import DenseDesignMatrix
from adversarial.monitor import Monitor
from adversarial.train_extensions.from_marginals import FromMarginals


def test_only_a_model_that_was_never_trained_takes_the_means_of_the_data(numbers):
    data = DenseDesignMatrix(X=numbers.rand(20, 4).astype(aesara.config.floatX))
    machine = RBM(4, 3, irange=0.1)
    Monitor.get_monitor(machine)
    FromMarginals().setup(machine, data, None)
    expected = 0.01 + 0.98 * data.X.mean(axis=0)
    np.testing.assert_allclose(1 / (1 + np.exp(-machine.b.get_value())), expected, rtol=1e-5)
    machine.b.set_value(0 * machine.b.get_value())
    machine.monitor.report_epoch()
    FromMarginals().setup(machine, data, None)
    assert not machine.b.get_value().any()
