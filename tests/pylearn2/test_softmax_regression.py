"""A network of one softmax."""

import numpy as np

from adversarial.models.mlp import MLP, Softmax
from adversarial.pylearn2.softmax_regression import SoftmaxRegression


def test_softmax_regression_is_a_network_of_one_softmax_named_y(close):
    model = SoftmaxRegression(n_classes=3, nvis=4, irange=0.5, max_col_norm=0.25, batch_size=10)
    expected = MLP([Softmax(3, "y", irange=0.5)], nvis=4)
    for one, other in zip(model.get_param_values(), expected.get_param_values()):
        assert np.array_equal(one, other)
    assert [layer.layer_name for layer in model.layers] == ["y"]
    assert model.force_batch_size == 10
    model.enforce_constraints()
    close(np.sqrt((model.get_weights() ** 2).sum(axis=0)).max(), 0.25, rtol=1e-5)
