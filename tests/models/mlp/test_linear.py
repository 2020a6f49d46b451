import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.models.mlp import (
    MLP,
    Linear,
    RectifiedLinear,
    Sigmoid,
    Softplus,
    Tanh,
)
from adversarial.space import Conv2DSpace

FUNCTIONS = {
    Linear: lambda z: z,
    Tanh: np.tanh,
    Softplus: lambda z: np.log1p(np.exp(z)),
    Sigmoid: lambda z: 1 / (1 + np.exp(-z)),
    RectifiedLinear: lambda z: np.where(z > 0, z, 0),
}
NORMS = [f"{of}_norms_{s}" for of in ("row", "col") for s in ("min", "mean", "max")]
RANGES = [f"{s}_x_{u}_u" for s in ("range", "max", "mean", "min") for u in ("max", "mean", "min")]


@pytest.fixture
def x(numbers):
    return numbers.randn(5, 4)


def with_bias(layer_class, **kwargs):
    layer = layer_class(3, "h", irange=0.7, init_bias=[0.5, -0.5, 0.1], **kwargs)
    return MLP([layer], nvis=4)


@pytest.mark.parametrize("layer_class", FUNCTIONS)
def test_a_layer_is_its_function_of_an_affine_map(layer_class, x, compute, batch, close):
    mlp = with_bias(layer_class)
    W, b = mlp.get_param_values()
    close(compute(mlp.fprop(batch(x))), FUNCTIONS[layer_class](x @ W + b))


def test_a_layer_may_do_without_bias(x, compute, batch, close):
    mlp = MLP([Linear(3, "h", irange=0.7, use_bias=False)], nvis=4)
    assert [p.name for p in mlp.get_params()] == ["h_W"]
    close(compute(mlp.fprop(batch(x))), x @ mlp.layers[0].W.get_value())


def test_the_left_slope_applies_where_negative(compute, batch, close):
    mlp = MLP([RectifiedLinear(1, "h", irange=0.5, left_slope=0.1)], nvis=1)
    mlp.set_param_values([np.ones((1, 1)), np.zeros(1)])
    close(compute(mlp.fprop(batch([[-2.0], [0.0], [3.0]]))), [[-0.2], [0], [3]])


def test_a_rectifier_is_flat_at_zero_from_its_left_slope(compute):
    z = at.constant(np.zeros(3, aesara.config.floatX))
    from adversarial.models.mlp.linear import rectify

    slope = aesara.grad(rectify(z).sum(), z)
    assert compute(slope).tolist() == [0, 0, 0]


def test_images_are_read_in_row_column_channel_order(numbers, compute, batch, close):
    space = Conv2DSpace(shape=(2, 3), num_channels=2, axes=("c", 0, 1, "b"))
    mlp = MLP([Linear(3, "h", irange=0.7)], input_space=space)
    x = numbers.randn(2, 2, 3, 5)
    W, b = mlp.get_param_values()
    close(compute(mlp.fprop(batch(x))), x.transpose(3, 1, 2, 0).reshape(5, 12) @ W + b)


@pytest.mark.parametrize("use_abs_loss", [False, True])
def test_the_error_is_summed_over_units_and_averaged_over_examples(
    use_abs_loss, numbers, compute, batch, close
):
    mlp = with_bias(Linear, use_abs_loss=use_abs_loss)
    Y, Y_hat = numbers.randn(5, 3), numbers.randn(5, 3)
    total = 0.0
    for i in range(5):
        for j in range(3):
            error = Y[i, j] - Y_hat[i, j]
            total += abs(error) if use_abs_loss else error**2
    close(compute(mlp.cost(batch(Y), batch(Y_hat))), total / 5)
    error = np.abs(Y - Y_hat)
    matrix = compute(mlp.cost_matrix(batch(Y), batch(Y_hat)))
    close(matrix, error if use_abs_loss else error**2)


def test_a_sigmoids_cost_is_the_mean_over_units_and_examples(x, numbers, compute, batch, close):
    mlp = with_bias(Sigmoid)
    Y = numbers.randint(0, 2, (5, 3)).astype(float)
    W, b = mlp.get_param_values()
    p = 1 / (1 + np.exp(-(x @ W + b)))
    entropy = -(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    Y_hat = mlp.fprop(batch(x))
    close(compute(mlp.cost_matrix(batch(Y), Y_hat)), entropy)
    close(compute(mlp.layers[0].kl(batch(Y), Y_hat)), entropy.mean(axis=1))
    close(compute(mlp.cost(batch(Y), Y_hat)), entropy.mean())
    matrix = mlp.cost_matrix(batch(Y), Y_hat)
    close(compute(mlp.layers[0].cost_from_cost_matrix(matrix)), 3 * entropy.mean())


def test_a_sigmoids_cost_survives_saturation(compute, batch):
    mlp = MLP([Sigmoid(1, "y", irange=0.5)], nvis=1)
    mlp.set_param_values([np.ones((1, 1)), np.zeros(1)])
    Y_hat = mlp.fprop(batch([[-1000.0], [1000.0]]))
    assert compute(mlp.cost_matrix(batch([[1.0], [0.0]]), Y_hat)).tolist() == [[1000], [1000]]
    assert compute(mlp.cost_matrix(batch([[0.0], [1.0]]), Y_hat)).tolist() == [[0], [0]]


def test_a_sigmoids_cost_wants_the_untouched_output(x, batch):
    mlp = with_bias(Sigmoid)
    with pytest.raises(ValueError, match="logit"):
        mlp.cost(batch(np.ones((5, 3))), mlp.fprop(batch(x)) * 1.0)


@pytest.mark.parametrize("layer_class", [Tanh, RectifiedLinear, Softplus])
def test_other_nonlinearities_have_no_cost(layer_class, x, batch):
    mlp = with_bias(layer_class)
    with pytest.raises(NotImplementedError):
        mlp.cost(batch(np.ones((5, 3))), mlp.fprop(batch(x)))


@pytest.mark.parametrize("layer_class", FUNCTIONS)
def test_channels_have_the_originals_names_in_its_order(layer_class, x, compute, batch, close):
    mlp = with_bias(layer_class)
    channels = mlp.get_monitoring_channels((batch(x), None))
    assert list(channels) == [f"h_{name}" for name in NORMS + RANGES]
    values = dict(zip(channels, compute(list(channels.values()))))
    W, b = mlp.get_param_values()
    state = FUNCTIONS[layer_class](x @ W + b)
    spread = state.max(axis=0) - state.min(axis=0)
    close(values["h_row_norms_max"], np.sqrt((W**2).sum(axis=1)).max())
    close(values["h_row_norms_min"], np.sqrt((W**2).sum(axis=1)).min())
    close(values["h_col_norms_mean"], np.sqrt((W**2).sum(axis=0)).mean())
    close(values["h_max_x_mean_u"], state.max(axis=0).mean())
    close(values["h_min_x_max_u"], state.min(axis=0).max())
    close(values["h_mean_x_min_u"], state.mean(axis=0).min())
    close(values["h_range_x_max_u"], spread.max())


def test_scales_of_learning_rates_belong_to_their_parameters():
    mlp = with_bias(Linear, W_lr_scale=0.5, b_lr_scale=2)
    W, b = mlp.get_params()
    assert mlp.get_lr_scalers() == {W: 0.5, b: 2.0}
    assert with_bias(Linear).get_lr_scalers() == {}


def test_decay_leaves_biases_out(compute, close):
    mlp = with_bias(Linear)
    W, _ = mlp.get_param_values()
    close(compute(mlp.get_weight_decay(0.3)), 0.3 * (W.astype(float) ** 2).sum())
    close(compute(mlp.get_l1_weight_decay(0.3)), 0.3 * np.abs(W).sum())


@pytest.mark.parametrize(
    "arguments",
    [
        {"dim": 0},
        {"max_row_norm": 1.0, "max_col_norm": 1.0},
        {"max_row_norm": 1.0, "min_col_norm": 1.0},
        {"max_col_norm": 1.0, "min_col_norm": 2.0},
        {"b_lr_scale": 0.1, "use_bias": False},
        {"copy_input": 1},
    ],
)
def test_contradictory_arguments_are_refused(arguments):
    with pytest.raises(ValueError):
        Linear(layer_name="h", **{"dim": 3, "irange": 0.1, **arguments})


def test_an_unknown_monitor_style_is_refused():
    with pytest.raises(ValueError, match="detect"):
        Sigmoid(3, "h", irange=0.1, monitor_style="detect")


def test_the_cost_of_a_sigmoid_that_is_not_the_layer_s_own_is_found(compute, batch, close):
    class Steeper(Sigmoid):
        def fprop(self, state_below):
            return at.sigmoid(100 * state_below)

    mlp = MLP([Steeper(1, "y", irange=0.1)], nvis=1)
    x = batch([[2.0]])
    # sigmoid(200) is 1 to the last digit; the cross-entropy with 0 is 200 all the same
    close(compute(mlp.cost(batch([[0.0]]), mlp.fprop(x))), 200)
