import numpy as np
import pytest
from aesara import tensor as at

from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Softmax
from adversarial.space import IndexSpace, VectorSpace


def slow_softmax(z):
    rows = []
    for row in z:
        powers = [np.exp(value - max(row)) for value in row]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


@pytest.fixture
def x(numbers):
    return numbers.randn(6, 4)


def network(**kwargs):
    mlp = MLP([Softmax(3, "y", irange=0.8, **kwargs)], nvis=4)
    b, _ = mlp.get_params()
    b.set_value(np.linspace(-1, 1, b.get_value().size).astype(b.dtype))
    return mlp


def test_outputs_are_class_probabilities(x, compute, batch, close):
    mlp = network()
    b, W = mlp.get_param_values()
    close(compute(mlp.fprop(batch(x))), slow_softmax(x @ W + b))


def test_parameters_come_bias_first_under_names_of_their_own():
    assert [param.name for param in network().get_params()] == ["softmax_b", "softmax_W"]


def test_without_affine_map_the_input_is_the_logit(numbers, compute, batch, close):
    mlp = MLP([Softmax(3, "y", no_affine=True)], nvis=3)
    x = numbers.randn(5, 3)
    assert mlp.get_params() == []
    assert mlp.get_lr_scalers() == {}
    close(compute(mlp.fprop(batch(x))), slow_softmax(x))
    channels = mlp.get_monitoring_channels((batch(x), None))
    assert list(channels) == ["y_mean_max_class", "y_max_max_class", "y_min_max_class"]
    with pytest.raises(ValueError, match="4 inputs for 3 classes"):
        MLP([Softmax(3, "y", no_affine=True)], nvis=4)


def test_a_non_redundant_layer_fixes_the_first_logit_at_zero(x, compute, batch, close):
    mlp = network(non_redundant=True)
    b, W = mlp.get_param_values()
    assert W.shape == (4, 2) and b.shape == (2,)
    logits = np.hstack([np.zeros((6, 1)), x @ W + b])
    close(compute(mlp.fprop(batch(x))), slow_softmax(logits))


def test_the_cost_is_the_negative_log_likelihood(x, numbers, compute, batch, close):
    mlp = network()
    labels = numbers.randint(0, 3, 6)
    b, W = mlp.get_param_values()
    p = slow_softmax(x @ W + b)
    expected = -np.mean([np.log(p[i, label]) for i, label in enumerate(labels)])
    Y, Y_hat = batch(np.eye(3)[labels]), mlp.fprop(batch(x))
    close(compute(mlp.cost(Y, Y_hat)), expected)
    close(compute(mlp.cost_matrix(Y, Y_hat)), -np.eye(3)[labels] * np.log(p))


def test_the_cost_of_integer_targets_is_that_of_one_hot_rows(x, compute, batch, close):
    labels = np.array([0, 2, 1, 1, 0, 2])
    one_hot, integer = network(), network(binary_target_dim=1)
    assert integer.get_target_space() == IndexSpace(dim=1, max_labels=3)
    assert one_hot.get_target_space() == VectorSpace(3)
    expected = compute(one_hot.cost(batch(np.eye(3)[labels]), one_hot.fprop(batch(x))))
    import aesara.tensor as at

    Y, Y_hat = at.as_tensor_variable(labels[:, None]), integer.fprop(batch(x))
    close(compute(integer.cost(Y, Y_hat)), expected)
    close(compute(integer.cost_matrix(Y, Y_hat)).sum(axis=1).mean(), expected)


def test_the_cost_survives_saturation(compute, batch, close):
    mlp = MLP([Softmax(3, "y", no_affine=True)], nvis=3)
    Y_hat = mlp.fprop(batch([[1000.0, 0.0, -1000.0]]))
    close(compute(mlp.cost(batch([[0, 1, 0]]), Y_hat)), 1000)
    close(compute(mlp.cost(batch([[1, 0, 0]]), Y_hat)), 0)


def test_the_cost_wants_the_untouched_output(x, batch):
    mlp = network()
    with pytest.raises(ValueError, match="logit"):
        mlp.cost(batch(np.eye(3)[[0] * 6]), mlp.fprop(batch(x)) * 1.0)


def test_channels_have_the_originals_names_in_its_order(compute, batch, close):
    mlp = MLP([Softmax(3, "y", irange=0.1)], nvis=3)
    mlp.set_param_values([np.zeros(3), np.eye(3)])
    x = np.array([[2, 1, 0], [0, 1, 0], [1, 1, 0], [0, 0, 3]], dtype=float)
    targets = np.eye(3)[[0, 0, 1, 2]]
    channels = mlp.get_monitoring_channels((batch(x), batch(targets)))
    norms = [f"y_{of}_norms_{s}" for of in ("row", "col") for s in ("min", "mean", "max")]
    rest = ["mean_max_class", "max_max_class", "min_max_class", "misclass", "nll"]
    assert list(channels) == norms + [f"y_{name}" for name in rest]
    values = dict(zip(channels, compute(list(channels.values()))))
    p = slow_softmax(x)
    close(values["y_mean_max_class"], p.max(axis=1).mean())
    close(values["y_max_max_class"], p.max())
    close(values["y_min_max_class"], p.max(axis=1).min())
    close(values["y_misclass"], 2 / 4)  # of equal outputs the first one counts
    close(values["y_nll"], -np.log(p[range(4), [0, 0, 1, 2]]).mean())
    close(values["y_col_norms_mean"], 1.0)


def test_misclassification_of_integer_targets(compute, batch, close):
    import aesara.tensor as at

    mlp = MLP([Softmax(3, "y", no_affine=True, binary_target_dim=1)], nvis=3)
    targets = at.as_tensor_variable(np.array([[0], [0], [2]]))
    channels = mlp.get_monitoring_channels((batch(np.eye(3)), targets))
    close(compute(channels["y_misclass"]), 1 / 3)


def test_the_bias_may_start_at_the_class_frequencies(close):
    dataset = DenseDesignMatrix(X=np.zeros((8, 2)), y=np.array([[0]] * 5 + [[1]] * 2 + [[2]]))
    layer = Softmax(3, "y", irange=0.1, init_bias_target_marginals=dataset)
    b = MLP([layer], nvis=2).get_param_values()[0]
    logs = np.log([5 / 8, 2 / 8, 1 / 8])
    close(b, logs - logs.mean(), rtol=1e-5)


@pytest.mark.parametrize("labels", [2, 3])
def test_marginals_need_one_label_an_example(labels):
    y = np.arange(4 * labels).reshape(4, labels) % 3
    dataset = DenseDesignMatrix(X=np.zeros((4, 2)), y=y, y_labels=3)
    layer = Softmax(3, "y", irange=0.1, init_bias_target_marginals=dataset)
    with pytest.raises(ValueError, match="each example has a single label"):
        MLP([layer], nvis=2)


@pytest.mark.parametrize("argument", ["no_affine", "non_redundant"])
def test_marginals_need_a_full_bias(argument):
    dataset = DenseDesignMatrix(X=np.zeros((2, 2)), y=np.array([[0], [1]]))
    with pytest.raises(ValueError, match="marginals"):
        Softmax(2, "y", irange=0.1, init_bias_target_marginals=dataset, **{argument: True})


def test_the_number_of_classes_is_an_integer():
    with pytest.raises(TypeError, match="n_classes"):
        Softmax(3.0, "y", irange=0.1)


def test_scales_and_decay(compute, close):
    mlp = network(W_lr_scale="0.5", b_lr_scale=0.25)
    b, W = mlp.get_params()
    assert mlp.get_lr_scalers() == {W: 0.5, b: 0.25}
    close(compute(mlp.get_weight_decay(2.0)), 2 * (W.get_value().astype(float) ** 2).sum())
    close(compute(mlp.get_l1_weight_decay(2.0)), 2 * np.abs(W.get_value()).sum())


def test_the_cost_of_a_softmax_that_is_not_the_layer_s_own_is_found(x, compute, batch, close):
    class Sharper(Softmax):
        def fprop(self, state_below):
            return at.special.softmax(3 * state_below, axis=1)

    mlp = MLP([Sharper(4, "y", irange=0.1)], nvis=4)
    y = np.eye(4)[[0, 3, 1, 2, 2, 0]]
    expected = -np.log((slow_softmax(3 * x) * y).sum(axis=1)).mean()
    close(compute(mlp.cost(batch(y), mlp.fprop(batch(x)))), expected)
    with pytest.raises(ValueError, match="carries no logits"):
        mlp.cost(batch(y), 2 * mlp.fprop(batch(x)))
