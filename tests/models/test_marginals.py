import numpy as np
import pytest

from adversarial import marginals
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.marginals import init_sigmoid_bias_from_marginals
from adversarial.models.mlp import MLP, Sigmoid


def test_the_bias_is_the_logit_of_the_mean():
    X = np.array([[0, 1, 0.5], [1, 0, 0.25], [1, 1, 0.75], [1, 0, 0.5]])
    bias = init_sigmoid_bias_from_marginals(DenseDesignMatrix(X=X))
    np.testing.assert_allclose(bias, [np.log(3), 0, 0], atol=1e-15)


def test_pixels_that_never_change_have_the_originals_bounds():
    X = np.array([[0, 1], [0, 1]], dtype="float32")
    bias = init_sigmoid_bias_from_marginals(DenseDesignMatrix(X=X))
    assert bias.dtype == np.float32
    np.testing.assert_allclose(bias, [-16.118, 15.942], atol=1e-3)


def test_targets_can_give_the_bias():
    dataset = DenseDesignMatrix(X=np.full((4, 2), 7.0), y=np.array([[0.0], [1], [0], [0]]))
    bias = init_sigmoid_bias_from_marginals(dataset, use_y=True)
    np.testing.assert_allclose(bias, [-np.log(3)])


def test_units_without_input_then_have_the_datas_means(numbers, compute, batch, close):
    X = numbers.rand(50, 3)
    X[0, 0], X[1, 0] = 0, 1
    dataset = DenseDesignMatrix(X=X)
    layer = Sigmoid(3, "y", irange=0.0, init_bias=init_sigmoid_bias_from_marginals(dataset))
    mlp = MLP([layer], nvis=2)
    close(compute(mlp.fprop(batch(np.zeros((1, 2)))))[0], marginals(dataset))


@pytest.mark.parametrize(
    "values, quoted", [([0, 0.5], "0.5"), ([0, 2], "2"), ([0.1, 1], "0.1"), ([-1, 1], "-1")]
)
def test_data_that_do_not_reach_both_ends_are_refused(values, quoted):
    dataset = DenseDesignMatrix(X=np.array([values], dtype=float))
    with pytest.raises(ValueError, match=quoted):
        init_sigmoid_bias_from_marginals(dataset)
