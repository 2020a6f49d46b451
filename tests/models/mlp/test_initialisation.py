"""Initial weights; recorded numbers are those of the original's ``mnist.yaml``."""

import numpy as np
import pytest

from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, Softmax, Softplus, Tanh

SEED = [2013, 1, 4]


@pytest.fixture(scope="module")
def generator():
    layers = [
        RectifiedLinear(1200, "h0", irange=0.05),
        RectifiedLinear(1200, "h1", irange=0.05),
        Sigmoid(784, "y", irange=0.05),
    ]
    return MLP(layers, nvis=100)


@pytest.fixture(scope="module")
def discriminator():
    layers = [
        Maxout("h0", num_units=240, num_pieces=5, irange=0.005),
        Maxout("h1", num_units=240, num_pieces=5, irange=0.005),
        Sigmoid(1, "y", irange=0.005),
    ]
    return MLP(layers, nvis=784)


RECORDED = [
    (
        "generator",
        0,
        (100, 1200),
        [0.012525676749646664, -0.011599739082157612, 0.045973364263772964],
        0.046790141612291336,
        2.15888350650053,
    ),
    (
        "generator",
        1,
        (1200, 1200),
        [0.048339154571294785, 0.008488744497299194, 0.022506503388285637],
        -0.03247811272740364,
        60.967881427327,
    ),
    (
        "generator",
        2,
        (1200, 784),
        [0.019907811656594276, 0.018168898299336433, 0.027962831780314445],
        0.04567819461226463,
        43.78999708033145,
    ),
    (
        "discriminator",
        0,
        (784, 1200),
        [0.0012525677448138595, -0.0011599739082157612, 0.004597336519509554],
        0.001509112655185163,
        3.12063236885092,
    ),
    (
        "discriminator",
        1,
        (240, 1200),
        [-0.001459526945836842, -0.0004553018370643258, -0.002893482567742467],
        0.0019502955256029963,
        -1.4907099882394634,
    ),
    (
        "discriminator",
        2,
        (240, 1),
        [0.004667662084102631, -0.0035655901301652193, 0.001474522054195404],
        0.0007043706136755645,
        0.0229186102606036,
    ),
]


@pytest.mark.parametrize("player, layer, shape, first, last, total", RECORDED)
def test_weights_of_the_mnist_experiment_are_the_originals(
    player, layer, shape, first, last, total, request
):
    W = request.getfixturevalue(player).layers[layer].W.get_value().astype(np.float32)
    assert W.shape == shape
    assert np.array_equal(W.ravel()[:3], np.float32(first))
    assert W.ravel()[-1] == np.float32(last)
    assert abs(W.sum(dtype=np.float64) - total) < 1e-7


@pytest.mark.parametrize(
    "player, seeds",
    [
        ("generator", [12669, 7658, 28766, 17568, 6079, 4646, 29920, 6755]),
        ("discriminator", [2780, 19015, 3611, 28104, 19932, 30592, 20751, 125, 19960, 5959]),
    ],
)
def test_seeds_of_dropout_follow_the_weights(player, seeds, request):
    state = request.getfixturevalue(player).rng.get_state()
    rng = np.random.RandomState()
    rng.set_state(state)
    assert [rng.randint(2**15) for _ in seeds] == seeds


def test_sparse_weights_are_the_originals():
    W = MLP([Sigmoid(4, "h", sparse_init=3)], nvis=20).layers[0].W.get_value()
    rows = [set(np.flatnonzero(column)) for column in W.T]
    assert rows == [{5, 7, 13}, {3, 8, 19}, {5, 6, 19}, {3, 6, 18}]
    assert abs(W.sum(dtype=np.float64) - 4.865141719579697) < 1e-6


@pytest.mark.parametrize("layer", [Linear, Tanh, Sigmoid, RectifiedLinear, Softplus])
def test_uniform_weights_take_a_second_draw_that_decides_nothing(layer):
    mlp = MLP([layer(3, "h", irange=0.5)], nvis=4)
    rng = np.random.RandomState(SEED)
    expected = rng.uniform(-0.5, 0.5, (4, 3))
    rng.uniform(0, 1, (4, 3))
    W = mlp.layers[0].W.get_value()
    assert np.array_equal(W, expected.astype(W.dtype))
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Linear(6, "h", irange=0.5, include_prob=0.4),
        lambda: Maxout("h", 3, 2, irange=0.5, include_prob=0.4),
    ],
)
def test_include_prob_keeps_that_share_of_the_weights(make):
    W = MLP([make()], nvis=4).layers[0].W.get_value()
    rng = np.random.RandomState(SEED)
    expected = rng.uniform(-0.5, 0.5, (4, 6))
    expected = expected * (rng.uniform(0, 1, (4, 6)) < 0.4)
    assert np.array_equal(W, expected.astype(W.dtype))
    assert (W == 0).any() and (W != 0).any()


def test_normal_weights_are_one_draw():
    mlp = MLP([Linear(3, "h", istdev=0.25)], nvis=4)
    rng = np.random.RandomState(SEED)
    W = mlp.layers[0].W.get_value()
    assert np.array_equal(W, (rng.randn(4, 3) * 0.25).astype(W.dtype))
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


def test_softmax_draws_uniform_weights_once():
    mlp = MLP([Softmax(3, "y", irange=0.5)], nvis=4)
    rng = np.random.RandomState(SEED)
    W = mlp.layers[0].W.get_value()
    assert np.array_equal(W, rng.uniform(-0.5, 0.5, (4, 3)).astype(W.dtype))
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


def test_softmax_draws_weights_of_zero_width_too():
    mlp = MLP([Softmax(3, "y", irange=0.0)], nvis=4)
    rng = np.random.RandomState(SEED)
    rng.uniform(-0.0, 0.0, (4, 3))
    assert not mlp.layers[0].W.get_value().any()
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


def test_random_pools_are_drawn_after_the_weights():
    mlp = MLP([Maxout("h", 3, 2, irange=0.5, randomize_pools=True)], nvis=4)
    rng = np.random.RandomState(SEED)
    W = rng.uniform(-0.5, 0.5, (4, 6))
    rng.uniform(0, 1, (4, 6))
    pools = [rng.randint(6) for _ in range(6)]
    weights = mlp.layers[0].get_weights()
    assert np.array_equal(weights, W[:, pools].astype(weights.dtype))
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


def test_sparse_weights_avoid_masked_inputs_and_are_scaled():
    mask = np.ones((6, 2))
    mask[:3, 0] = 0
    layer = Linear(2, "h", sparse_init=3, sparse_stdev=0.1, mask_weights=mask)
    W = MLP([layer], nvis=6).layers[0].W.get_value()
    plain = Linear(2, "h", sparse_init=3, mask_weights=mask)
    unscaled = MLP([plain], nvis=6).layers[0].W.get_value()
    assert np.flatnonzero(W[:, 0]).tolist() == [3, 4, 5]
    assert np.count_nonzero(W[:, 1]) == 3
    np.testing.assert_allclose(W, 0.1 * unscaled, rtol=1e-6)


def test_no_sparse_weights_at_all_is_allowed():
    assert not MLP([Linear(2, "h", sparse_init=0)], nvis=6).layers[0].W.get_value().any()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Linear(2, "h", sparse_init=7),
        lambda: Maxout("h", 2, 2, sparse_init=7),
        lambda: Softmax(2, "h", sparse_init=7),
        lambda: Linear(2, "h"),
        lambda: Maxout("h", 2, 2),
        lambda: Softmax(2, "h"),
        lambda: Linear(2, "h", irange=0.1, istdev=0.1),
        lambda: Linear(2, "h", irange=0.1, sparse_init=1),
        lambda: Linear(2, "h", istdev=0.1, sparse_init=1),
        lambda: Maxout("h", 2, 2, irange=0.1, sparse_init=1),
        lambda: Softmax(2, "h", irange=0.1, istdev=0.1),
        lambda: Linear(2, "h", irange=0.1, init_bias=[1.0, 2.0, 3.0]),
        lambda: Linear(2, "h", irange=0.1, mask_weights=np.ones((2, 6))),
        lambda: Maxout("h", 2, 2, irange=0.1, mask_weights=np.ones((2, 6))),
    ],
)
def test_contradictory_starts_are_refused(make):
    with pytest.raises(ValueError):
        MLP([make()], nvis=6)


@pytest.mark.parametrize(
    "init_bias, expected", [(0.0, [0, 0]), (None, [0, 0]), (2, [2, 2]), ([1, -1], [1, -1])]
)
def test_a_bias_is_a_number_or_one_for_each_unit(init_bias, expected):
    layer = Linear(2, "h", irange=0.1, init_bias=init_bias)
    assert MLP([layer], nvis=3).layers[0].b.get_value().tolist() == expected


def test_layers_draw_in_their_order_and_networks_from_separate_generators():
    alone = MLP([Linear(3, "h", irange=0.5)], nvis=4)
    both = MLP([Linear(3, "h", irange=0.5), Linear(2, "y", irange=0.5)], nvis=4)
    assert np.array_equal(alone.layers[0].W.get_value(), both.layers[0].W.get_value())
    rng = np.random.RandomState(SEED)
    rng.uniform(size=2 * 4 * 3)
    W = both.layers[1].W.get_value()
    assert np.array_equal(W, rng.uniform(-0.5, 0.5, (3, 2)).astype(W.dtype))


def test_another_seed_gives_other_weights():
    first, second = (MLP([Linear(3, "h", irange=1)], nvis=4, seed=s) for s in ([1], [2]))
    assert not np.array_equal(first.layers[0].W.get_value(), second.layers[0].W.get_value())


def test_a_new_input_space_draws_anew():
    mlp = MLP([Linear(3, "h", irange=1)], nvis=4)
    before = mlp.layers[0].W.get_value()
    mlp.layers[0].set_input_space(mlp.get_input_space())
    assert not np.array_equal(before, mlp.layers[0].W.get_value())
    assert [p.name for p in mlp.get_params()] == ["h_W", "h_b"]
