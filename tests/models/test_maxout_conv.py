"""Convolutional maxout, against loops."""

import logging

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.config.resolve import resolve
from adversarial.models.maxout import Maxout, MaxoutConvC01B
from adversarial.models.mlp import MLP, Sigmoid, Softmax
from adversarial.space import Conv2DSpace, VectorSpace

from .maxout_layers import C01B, conv, network, scramble


@pytest.mark.parametrize(
    "shape, arguments",
    [
        ((5, 4), {}),
        ((6, 6), {"channels": 1, "pieces": 3, "kernel": (3, 3), "pad": 1, "pool": (3, 3)}),
        ((5, 7), {"kernel": (2, 3), "pool": (3, 2), "stride": (1, 2), "tied_b": True}),
        ((7, 6), {"kernel": (3, 3), "kernel_stride": (2, 2), "pad": 2}),
        ((8, 5), {"kernel": (3, 2), "kernel_stride": (3, 2), "pool": (2, 1), "stride": (1, 1)}),
        ((4, 4), {"pieces": 1, "pool": (1, 1), "stride": (1, 1)}),
        ((4, 5), {"min_zero": True, "init_bias": -0.5, "pool": (1, 1), "stride": (1, 1)}),
        ((3, 3), {"channels": 16, "pieces": 2, "kernel": (1, 1)}),
    ],
)
def test_the_layer_is_correlation_bias_pieces_and_pool(
    shape, arguments, numbers, slow, compute, batch, close
):
    layer = conv(**arguments)
    mlp = network(layer, shape)
    scramble(layer, numbers)
    x = numbers.randn(3, *shape, 2)
    W, b = (value.astype(float) for value in mlp.get_param_values())
    z = slow.correlate(x, W, layer.kernel_stride, layer.pad)
    z += b.reshape((*b.shape, 1)) if b.ndim == 3 else b.reshape((-1, 1, 1, 1))
    expected = slow.pool(slow.pieces(z, layer.num_pieces), layer.pool_shape, layer.pool_stride)
    if layer.min_zero:
        expected = np.maximum(expected, 0)
    output = mlp.fprop(batch(x))
    close(compute(output), expected)
    assert mlp.get_output_space() == Conv2DSpace(
        expected.shape[1:3], num_channels=len(expected), axes=C01B
    )
    assert output.type.shape == expected.shape


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("b", "c", 0, 1), (1, "c", "b", 0)], ids=str)
def test_images_of_other_orders_are_permuted(axes, numbers, compute, batch):
    x = numbers.randn(3, 5, 4, 2)
    turned = x.transpose([C01B.index(axis) for axis in axes])
    expected = compute(network(conv()).fprop(batch(x)))
    assert np.array_equal(compute(network(conv(), axes=axes).fprop(batch(turned))), expected)


def sizes(shape, layers):
    """Rows and columns of detectors and output, layer after layer."""
    mlp = MLP(layers, input_space=Conv2DSpace(shape, num_channels=1, axes=C01B))
    return [
        n
        for layer in mlp.layers
        for n in (layer.detector_space.shape[0], layer.output_space.shape[0])
    ]


def paper(*settings):
    """Layers of one channel and piece, from (kernel, pad, pool, stride)."""
    return [
        conv(f"h{i}", 1, 1, (k, k), (pool, pool), (step, step), pad=pad)
        for i, (k, pad, pool, step) in enumerate(settings)
    ]


@pytest.mark.parametrize(
    "shape, layers, expected",
    [
        # the maxout paper's networks for MNIST, CIFAR-10 and SVHN
        (28, [(8, 0, 4, 2), (8, 3, 4, 2), (5, 3, 2, 2)], [21, 10, 9, 4, 6, 3]),
        (32, [(8, 4, 4, 2), (8, 3, 4, 2), (5, 3, 2, 2)], [33, 16, 15, 7, 9, 5]),
        (32, [(5, 4, 3, 2), (5, 3, 3, 2), (5, 3, 3, 2)], [36, 18, 20, 10, 12, 6]),
    ],
)
def test_sizes_are_the_papers(shape, layers, expected):
    assert sizes((shape, shape), paper(*layers)) == expected


def test_the_paper_s_discriminator_has_the_paper_s_number_of_parameters():
    layers = [
        conv("dh0", 32, 2, (8, 8), (4, 4), (2, 2), irange=0.005, pad=4, tied_b=True),
        conv("h1", 32, 2, (8, 8), (4, 4), (2, 2), irange=0.005, pad=3, tied_b=True),
        conv("h2", 192, 2, (5, 5), (2, 2), (2, 2), irange=0.005, pad=3, tied_b=True),
        Maxout("h3", 500, 5, irange=0.005),
        Sigmoid(1, "y", irange=0.005),
    ]
    mlp = MLP(layers, input_space=Conv2DSpace((32, 32), num_channels=3, axes=C01B))
    sizes = [param.get_value(borrow=True).size for param in mlp.get_params()]
    assert sizes[6] == 4800 * 2500
    assert sum(sizes) == 12_454_073


def test_the_draw_is_one_uniform_in_the_order_of_the_filters(close):
    mlp = network(conv())
    expected = np.random.RandomState([2013, 1, 4]).uniform(-0.5, 0.5, (3, 2, 2, 4))
    W, b = mlp.get_param_values()
    close(W, expected)
    assert not b.any()
    rng = np.random.RandomState([2013, 1, 4])
    rng.uniform(size=3 * 2 * 2 * 4)
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


@pytest.mark.parametrize(
    "channels, drawn", [(1, 1), (2, 2), (3, 3), (4, 4), (5, 8), (6, 8), (8, 8)]
)
def test_dummy_channels_take_part_in_the_draw(channels, drawn, close):
    mlp = network(conv(), channels=channels)
    expected = np.random.RandomState([2013, 1, 4]).uniform(-0.5, 0.5, (drawn, 2, 2, 4))
    close(mlp.get_param_values()[0], expected)
    assert mlp.get_weights_topo().shape == (4, 2, 2, channels)


def test_dummy_channels_count_in_norms_and_do_not_learn(numbers, slow, compute, batch, close):
    layer = conv(max_kernel_norm=0.5, pool=(1, 1), stride=(1, 1))
    mlp = network(layer, channels=5)
    before = layer.W.get_value().astype(float)
    x = numbers.randn(5, 5, 4, 2)
    output = mlp.fprop(batch(x))
    z = slow.correlate(x, before[:5])
    close(compute(output), slow.pieces(z, 2))
    slope = compute(aesara.grad(at.square(output).sum(), layer.W))
    assert slope.shape == before.shape and slope[:5].any() and not slope[5:].any()
    norms = np.sqrt((before**2).sum(axis=(0, 1, 2)))
    assert (norms > 0.5).all()
    mlp.enforce_constraints()
    close(layer.W.get_value(), before * 0.5 / norms)


@pytest.mark.parametrize("tied", [True, False])
def test_biases_are_tied_or_one_for_each_position(tied):
    mlp = network(conv(tied_b=tied, init_bias=0.25))
    _, b = mlp.get_param_values()
    assert b.shape == ((4,) if tied else (4, 4, 3))
    assert (b == 0.25).all()
    assert [param.name for param in mlp.get_params()] == ["h_W", "h_b"]


def test_biases_may_be_given_one_by_one(numbers, close):
    start = numbers.randn(4, 4, 3)
    close(network(conv(init_bias=start)).get_param_values()[1], start)
    close(network(conv(init_bias=start[:, :1, :1])).get_param_values()[1][:, 2, 2], start[:, 0, 0])
    with pytest.raises(ValueError, match=r"h: init_bias of shape \(7,\) does not fit"):
        network(conv(init_bias=np.zeros(7)))


def test_normalisations_are_applied_to_input_pooled_pieces_and_output(slow, compute, batch, close):
    seen = []

    def twice(x):
        seen.append(x.type.shape)
        return 2 * x

    layer = conv(
        pool=(3, 3), input_normalization=twice, detector_normalization=twice,
        output_normalization=twice,
    )  # fmt: skip
    mlp = network(layer)
    x = np.random.RandomState(1).randn(3, 5, 4, 2)
    output = compute(mlp.fprop(batch(x)))
    plain = network(conv(pool=(3, 3)))
    close(output, 8 * compute(plain.fprop(batch(x))))
    assert seen == [(3, 5, 4, 2), (2, 4, 3, 2), (2, 2, 1, 2)]


STATISTICS = [
    f"{s}_x.{u}_u" for s in ("max", "min", "range", "mean") for u in ("max", "mean", "min")
]


def test_channels_have_the_originals_names_and_take_a_channel_for_a_unit(
    numbers, compute, batch, close
):
    mlp = network(conv())
    x = batch(numbers.randn(3, 5, 4, 6))
    found = mlp.get_monitoring_channels((x, None))
    norms = [f"kernel_norms_{s}" for s in ("min", "mean", "max")]
    assert list(found) == [f"h_{name}" for name in norms + STATISTICS]
    state = compute(mlp.fprop(x))
    values = dict(zip(found, compute(list(found.values()))))
    close(values["h_max_x.mean_u"], state.max(axis=(1, 2, 3)).mean())
    close(values["h_range_x.min_u"], np.ptp(state, axis=(1, 2, 3)).min())
    W = mlp.get_param_values()[0].astype(float)
    close(values["h_kernel_norms_max"], np.sqrt((W**2).sum(axis=(0, 1, 2))).max())


def test_scales_of_learning_rates_decay_and_pictures(compute, close):
    mlp = network(conv(W_lr_scale=0.5, b_lr_scale=0.25))
    W, b = mlp.get_params()
    assert mlp.get_lr_scalers() == {W: 0.5, b: 0.25}
    close(compute(mlp.get_weight_decay(0.1)), 0.1 * (W.get_value().astype(float) ** 2).sum())
    topo = mlp.get_weights_topo()
    assert topo.shape == (4, 2, 2, 3)
    assert topo[3, 1, 0, 2] == W.get_value()[2, 1, 0, 3]
    assert mlp.get_weights_view_shape() == (2, 2)
    with pytest.raises(NotImplementedError):
        mlp.get_weights()


def test_a_filter_within_the_limit_stays_as_it_is():
    mlp = network(conv(max_kernel_norm=100.0))
    before = mlp.get_param_vector()
    mlp.enforce_constraints()
    assert np.array_equal(mlp.get_param_vector(), before)


def test_a_dense_layer_reads_the_pooled_images_row_by_row(numbers, compute, batch, close):
    space = Conv2DSpace((5, 4), num_channels=3, axes=C01B)
    mlp = MLP([conv(), Softmax(3, "y", irange=0.5)], input_space=space)
    x = batch(numbers.randn(3, 5, 4, 6))
    state, output = compute(mlp.fprop(x, return_all=True))
    b, W = mlp.get_param_values()[2:]
    logit = state.transpose(3, 1, 2, 0).reshape(6, -1) @ W + b
    shares = np.exp(logit)
    close(output, shares / shares.sum(axis=1, keepdims=True), rtol=1e-5)


def test_it_has_no_cost(batch):
    mlp = network(conv())
    with pytest.raises(NotImplementedError, match="no cost"):
        mlp.cost(batch(np.zeros((2, 2, 2, 1))), mlp.fprop(batch(np.zeros((3, 5, 4, 1)))))


def test_the_original_s_name_leads_here():
    assert resolve("pylearn2.models.maxout.MaxoutConvC01B") is MaxoutConvC01B


def test_what_is_too_large_shrinks_on_request(caplog, numbers, compute, batch):
    layer = conv(
        kernel=(9, 3), pool=(3, 5), stride=(2, 4),
        fix_kernel_shape=True, fix_pool_shape=True, fix_pool_stride=True,
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        mlp = network(layer)
    assert (layer.kernel, layer.window, layer.step) == ((5, 3), (1, 2), (1, 2))
    assert mlp.get_output_space().shape == (1, 1)
    for name in ("kernel_shape (9, 3)", "pool_shape (3, 5)", "pool_stride (2, 4)"):
        assert f"h: {name} is larger than" in caplog.text
    assert compute(mlp.fprop(batch(numbers.randn(3, 5, 4, 2)))).shape == (2, 1, 1, 2)


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"channels": 0}, ValueError, "h: needs at least one channel"),
        ({"pieces": 0}, ValueError, "h: needs at least one channel"),
        ({"irange": None}, ValueError, "h: irange"),
        ({"kernel": (0, 2)}, ValueError, "h: kernel_shape must be at least 1"),
        ({"kernel": 3}, ValueError, "h: kernel_shape must be two integers"),
        ({"kernel": (2, 2, 2)}, ValueError, "h: kernel_shape must be two integers"),
        ({"pool": (2, 0)}, ValueError, "h: pool_shape must be at least 1"),
        ({"stride": (0.5, 1)}, ValueError, "h: pool_stride must be two integers"),
        ({"kernel_stride": (1,)}, ValueError, "h: kernel_stride must be two integers"),
        ({"pad": -1}, ValueError, "h: pad must not be negative"),
        ({"pad": 0.5}, TypeError, "h: pad must be an integer"),
        ({"kernel": (6, 2)}, ValueError, r"\(6, 2\) is larger than the padded input, \(5, 4\); f"),
        ({"pool": (5, 2)}, ValueError, r"\(5, 2\) is larger than .*, \(4, 3\); fix_pool_shape"),
        ({"stride": (3, 2)}, ValueError, r"\(3, 2\) is larger than the pool, \(2, 2\); fix_p"),
        ({"kernel_stride": (3, 1)}, ValueError, r"kernel_stride \(3, 1\) is larger"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_line(arguments, error, message):
    with pytest.raises(error, match=message) as refusal:
        network(conv(**arguments))
    assert "\n" not in str(refusal.value)


def test_vectors_are_no_images():
    with pytest.raises(TypeError, match="h: MaxoutConvC01B takes images, not VectorSpace"):
        MLP([conv()], input_space=VectorSpace(9))


def test_misspelt_axes_are_refused():
    with pytest.raises(ValueError, match="axes must be a permutation"):
        network(conv(), axes=("c", 0, 1, "batch"))
