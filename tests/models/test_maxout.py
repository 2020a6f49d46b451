import aesara
import numpy as np
import pytest

from adversarial.backend import function
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP
from adversarial.space import Conv2DSpace


def network(inputs=4, units=3, pieces=2, **kwargs):
    layer = Maxout("h", units, pieces, irange=0.8, **{"init_bias": 0.1, **kwargs})
    return MLP([layer], nvis=inputs)


def slow_maxout(z, pieces, stride, min_zero=False):
    rows = []
    for row in z:
        starts = range(0, len(row) - pieces + 1, stride)
        rows.append([max(row[s : s + pieces]) for s in starts])
        if min_zero:
            rows[-1] = [max(value, 0) for value in rows[-1]]
    return np.array(rows)


@pytest.fixture
def x(numbers):
    return numbers.randn(5, 4)


@pytest.mark.parametrize(
    "units, pieces, stride",
    [(3, 2, None), (2, 5, None), (4, 1, None), (1, 4, None), (3, 2, 1), (2, 4, 2), (3, 4, 8)],
)
@pytest.mark.parametrize("min_zero", [False, True])
def test_a_unit_is_the_largest_of_its_pieces(
    units, pieces, stride, min_zero, x, compute, batch, close
):
    mlp = network(units=units, pieces=pieces, pool_stride=stride, min_zero=min_zero)
    W, b = mlp.get_param_values()
    expected = slow_maxout(x @ W + b, pieces, stride or pieces, min_zero)
    assert mlp.get_output_space().dim == expected.shape[1]
    close(compute(mlp.fprop(batch(x))), expected)


def test_random_pools_choose_pieces_with_replacement(x, compute, batch, close):
    mlp = network(units=4, pieces=3, randomize_pools=True)
    rng = np.random.RandomState([2013, 1, 4])
    rng.uniform(size=2 * 4 * 12)
    pools = [rng.randint(12) for _ in range(12)]
    assert len(set(pools)) < 12
    W, b = mlp.get_param_values()
    close(compute(mlp.fprop(batch(x))), slow_maxout((x @ W + b)[:, pools], 3, 3))
    close(mlp.get_weights(), W[:, pools])


@pytest.mark.parametrize("pieces", [2, 3, 5])
def test_pieces_that_tie_get_the_full_gradient_each(pieces, batch):
    mlp = network(units=1, pieces=pieces, init_bias=0.0)
    _, b = mlp.get_params()
    output = mlp.fprop(batch(np.zeros((1, 4))))
    assert function([], aesara.grad(output.sum(), b))().tolist() == [1] * pieces


def test_a_tie_with_zero_gets_the_full_gradient_too(batch):
    mlp = network(units=1, pieces=2, init_bias=0.0, min_zero=True)
    _, b = mlp.get_params()
    output = mlp.fprop(batch(np.zeros((1, 4))))
    assert function([], aesara.grad(output.sum(), b))().tolist() == [1, 1]


def test_only_the_largest_piece_learns_where_nothing_ties(compute, batch, close):
    mlp = network(inputs=1, units=2, pieces=2)
    W, b = mlp.get_params()
    W.set_value(np.array([[1, -1, 2, 3]], dtype=W.dtype))
    b.set_value(np.zeros(4, dtype=b.dtype))
    output = mlp.fprop(batch([[2.0], [-1.0]]))
    slopes = compute(aesara.grad(output.sum(), [W, b]))
    close(slopes[0], [[2, -1, -1, 2]])
    close(slopes[1], [1, 1, 1, 1])


def test_tie_sharing_survives_full_optimisation(batch):
    with aesara.config.change_flags(mode="Mode", optimizer="fast_run", linker="py"):
        mlp = network(units=1, pieces=5, init_bias=0.0)
        output = mlp.fprop(batch(np.zeros((1, 4))))
        slope = aesara.grad(output.sum(), mlp.get_params()[1])
        assert function([], slope)().tolist() == [1] * 5


def test_images_are_read_in_row_column_channel_order(numbers, compute, batch, close):
    space = Conv2DSpace(shape=(2, 2), num_channels=3, axes=("c", 0, 1, "b"))
    mlp = MLP([Maxout("h", 2, 2, irange=0.5)], input_space=space)
    x = numbers.randn(3, 2, 2, 5)
    W, b = mlp.get_param_values()
    flat = x.transpose(3, 1, 2, 0).reshape(5, 12)
    close(compute(mlp.fprop(batch(x))), slow_maxout(flat @ W + b, 2, 2))


STATISTICS = [
    f"{s}_x.{u}_u" for s in ("max", "min", "range", "mean") for u in ("max", "mean", "min")
]


@pytest.mark.parametrize("pieces, prefix", [(2, "p_"), (1, "")])
def test_channels_have_the_originals_names_in_its_order(pieces, prefix, x, compute, batch, close):
    mlp = network(pieces=pieces)
    channels = mlp.get_monitoring_channels((batch(x), None))
    norms = [f"h_{of}_norms_{s}" for of in ("row", "col") for s in ("min", "mean", "max")]
    assert list(channels) == norms + [f"h_{prefix}{name}" for name in STATISTICS]
    W, b = mlp.get_param_values()
    state = slow_maxout(x @ W + b, pieces, pieces)
    values = dict(zip(channels, compute(list(channels.values()))))
    close(values[f"h_{prefix}mean_x.max_u"], state.mean(axis=0).max())
    close(values[f"h_{prefix}range_x.min_u"], (state.max(axis=0) - state.min(axis=0)).min())


def test_parameters_are_named_after_the_layer():
    mlp = network(units=3, pieces=2)
    assert [p.name for p in mlp.get_params()] == ["h_W", "h_b"]
    assert [v.shape for v in mlp.get_param_values()] == [(4, 6), (6,)]


def test_the_view_of_the_weights_has_a_row_for_each_unit():
    assert network(units=3, pieces=2).layers[0].get_weights_view_shape() == (3, 2)


def test_maxout_has_no_cost(x, batch):
    mlp = network()
    with pytest.raises(NotImplementedError, match="no cost"):
        mlp.cost(batch(x), mlp.fprop(batch(x)))


@pytest.mark.parametrize(
    "arguments",
    [
        {"num_units": 0, "num_pieces": 2},
        {"num_units": 2, "num_pieces": 0},
        {"num_units": 3, "num_pieces": 2, "pool_stride": 3},
    ],
)
def test_impossible_pools_are_refused(arguments):
    with pytest.raises(ValueError, match="h"):
        Maxout("h", irange=0.1, **arguments)


def test_scales_of_learning_rates_and_decay(compute, close):
    mlp = network(W_lr_scale=0.5, b_lr_scale=0.25)
    W, b = mlp.get_params()
    assert mlp.get_lr_scalers() == {W: 0.5, b: 0.25}
    close(compute(mlp.get_weight_decay(0.1)), 0.1 * (W.get_value().astype(float) ** 2).sum())
    close(compute(mlp.get_l1_weight_decay(0.1)), 0.1 * np.abs(W.get_value()).sum())
