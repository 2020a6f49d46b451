"""Deconvolution, against loops and against the correlation whose adjoint it is."""

import aesara
import numpy as np
import pytest

from adversarial import Generator
from adversarial.config.resolve import resolve
from adversarial.models.deconv import Deconv
from adversarial.models.maxout import MaxoutConvC01B
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, SpaceConverter
from adversarial.space import Conv2DSpace, VectorSpace

C01B = ("c", 0, 1, "b")


def deconv(channels=2, kernel=(3, 2), stride=(2, 1), **kwargs):
    return Deconv(channels, kernel, "d", output_stride=stride, **{"irange": 0.5, **kwargs})


def network(layer, shape=(3, 4), channels=3, axes=C01B):
    return MLP([layer], input_space=Conv2DSpace(shape, num_channels=channels, axes=axes))


@pytest.mark.parametrize(
    "shape, arguments",
    [
        ((3, 4), {}),
        ((2, 2), {"kernel": (5, 5), "stride": (3, 3)}),
        ((3, 2), {"kernel": (3, 3), "stride": (1, 2), "pad_out": 1}),
        ((4, 4), {"kernel": (4, 4), "stride": (2, 2), "pad_out": 2, "tied_b": True}),
        ((2, 3), {"kernel": (1, 1), "stride": (1, 1)}),
    ],
)
def test_each_pixel_paints_a_filter(shape, arguments, numbers, slow, compute, batch, close):
    layer = deconv(**arguments)
    mlp = network(layer, shape)
    layer.b.set_value(numbers.randn(*layer.b.get_value().shape).astype(layer.b.dtype))
    W, b = (value.astype(float) for value in mlp.get_param_values())
    x = numbers.randn(3, *shape, 2)
    expected = slow.paint(x, W, layer.output_stride, layer.pad_out)
    expected += b.reshape((*b.shape, 1)) if b.ndim == 3 else b.reshape((-1, 1, 1, 1))
    output = mlp.fprop(batch(x))
    close(compute(output), expected)
    assert output.type.shape == expected.shape
    assert mlp.get_output_space() == Conv2DSpace(expected.shape[1:3], num_channels=2, axes=C01B)


def test_the_paper_s_images_have_32_rows():
    mlp = network(deconv(channels=3, kernel=(5, 5), stride=(3, 3)), (10, 10), channels=2)
    assert mlp.get_output_space().shape == (32, 32)
    W, b = mlp.get_param_values()
    assert (W.shape, b.shape) == ((3, 5, 5, 2), (3, 32, 32))


def test_it_is_the_adjoint_of_the_convolutional_layer(numbers, compute, batch, close):
    """``<correlate(x), y> = <x, deconv(y)>`` for the same filters."""
    shape, kernel, stride = (3, 4), (3, 2), (2, 1)
    painter = deconv(channels=2, kernel=kernel, stride=stride, pad_out=1)
    painted = network(painter, shape, channels=3).get_output_space()
    reader = MaxoutConvC01B(
        3, 1, kernel, (1, 1), (1, 1), "h", irange=1, pad=1, kernel_stride=stride
    )
    space = MLP([reader], input_space=painted).get_output_space()
    assert space.shape == shape
    reader.W.set_value(painter.W.get_value())
    x, y = numbers.randn(2, *painted.shape, 2), numbers.randn(3, *shape, 2)
    read, paint = compute([reader.fprop(batch(x)), painter.fprop(batch(y))])
    close((read * y).sum(), (x * paint).sum(), rtol=1e-4)


def test_images_of_other_orders_are_permuted(numbers, compute, batch):
    x = numbers.randn(3, 3, 4, 2)
    expected = compute(network(deconv()).fprop(batch(x)))
    other = network(deconv(), axes=("b", 0, 1, "c"))
    assert np.array_equal(compute(other.fprop(batch(x.transpose(3, 1, 2, 0)))), expected)


def test_the_draw_is_one_uniform_in_the_order_of_the_filters(close):
    mlp = network(deconv())
    rng = np.random.RandomState([2013, 1, 4])
    close(mlp.get_param_values()[0], rng.uniform(-0.5, 0.5, (2, 3, 2, 3)))
    assert mlp.rng.randint(2**30) == rng.randint(2**30)
    assert [param.name for param in mlp.get_params()] == ["d_W", "d_b"]


def test_biases_start_as_told(numbers, close):
    start = numbers.randn(7, 5)
    close(network(deconv(init_bias=start)).get_param_values()[1], np.stack([start] * 2))
    assert network(deconv(tied_b=True, init_bias=0.5)).get_param_values()[1].tolist() == [0.5] * 2
    with pytest.raises(ValueError, match="d: init_bias"):
        network(deconv(init_bias=np.zeros(3)))


def test_gradients_of_a_loss_are_those_of_the_formula(numbers, slow, compute, batch, close):
    """The loss is linear in each of the three, so its slopes are what its parts give alone."""
    layer = deconv(pad_out=1)
    mlp = network(layer)
    value, weights = numbers.randn(3, 3, 4, 2), numbers.randn(2, 5, 3, 2)
    x, W = batch(value), layer.W.get_value().astype(float)
    loss = (mlp.fprop(x) * batch(weights)).sum()
    to_x, to_W, to_b = compute(aesara.grad(loss, [x, layer.W, layer.b]))
    close(to_x, slow.correlate(weights, W, (2, 1), pad=1), rtol=1e-4, atol=1e-5)
    close(to_b, weights.sum(axis=3))
    close((to_W * W).sum(), (slow.paint(value, W, (2, 1), 1) * weights).sum(), rtol=1e-4)
    one = np.zeros(W.shape)
    one[1, 2, 0, 1] = 1
    close(to_W[1, 2, 0, 1], (slow.paint(value, one, (2, 1), 1) * weights).sum(), rtol=1e-4)


def test_the_limit_is_on_what_an_input_channel_paints_in_the_form_of_2014(compute, close):
    layer = deconv(max_kernel_norm=0.6)
    network(layer)
    W = layer.W.get_value().astype(float)
    W[..., 0] *= 0.1 / np.sqrt((W[..., 0] ** 2).sum())
    layer.W.set_value(W.astype(layer.W.dtype))
    updates = {layer.W: layer.W * 1.0}
    layer.modify_updates(updates)
    norms = np.sqrt((W**2).sum(axis=(0, 1, 2)))
    assert norms[0] < 0.6 < norms[1]
    expected = W * np.clip(norms, 0, 0.6) / (1e-7 + norms)
    limited = compute(updates[layer.W])
    close(limited, expected, rtol=1e-6, atol=1e-12)
    if limited.dtype == "float64":  # within the limit, too, vectors shrink by one part in a million
        ratio = limited[..., 0] / W[..., 0]
        np.testing.assert_allclose(1 - ratio, 1e-6, rtol=1e-3)


STATISTICS = [
    f"{s}_x.{u}_u" for s in ("max", "min", "range", "mean") for u in ("max", "mean", "min")
]


def test_channels_are_statistics_and_norms(numbers, compute, batch, close):
    mlp = network(deconv())
    x = batch(numbers.randn(3, 3, 4, 6))
    found = mlp.get_monitoring_channels((x, None))
    norms = [f"kernel_norms_{s}" for s in ("min", "mean", "max")]
    assert set(found) == {f"d_{name}" for name in STATISTICS + norms}
    state = compute(mlp.fprop(x))
    values = dict(zip(found, compute(list(found.values()))))
    close(values["d_mean_x.max_u"], state.mean(axis=(1, 2, 3)).max())
    W = mlp.get_param_values()[0].astype(float)
    close(values["d_kernel_norms_min"], np.sqrt((W**2).sum(axis=(0, 1, 2))).min())


def test_scales_decay_and_pictures(compute, close):
    mlp = network(deconv(W_lr_scale=0.5, b_lr_scale=0.25))
    W, b = mlp.get_params()
    assert mlp.get_lr_scalers() == {W: 0.5, b: 0.25}
    close(compute(mlp.get_weight_decay(0.1)), 0.1 * (W.get_value().astype(float) ** 2).sum())
    topo = mlp.get_weights_topo()
    assert topo.shape == (3, 3, 2, 2)
    assert topo[2, 1, 0, 1] == W.get_value()[1, 1, 0, 2]


def test_a_generator_paints_its_samples(slow, compute, close):
    """The paper's convolutional generator in small: dense, images of vectors, deconvolution."""
    maps = Conv2DSpace((2, 2), num_channels=4, axes=C01B)
    layers = [Linear(16, "h", irange=1.0), SpaceConverter("c", maps), deconv(kernel=(3, 3))]
    generator = Generator(MLP(layers, nvis=5))
    samples, noise, hidden = generator.sample_and_noise(6, all_g_layers=True)
    s, z, h = compute([samples, noise, hidden[0]])
    assert z.shape == (6, 5)
    W = generator.mlp.get_param_values()[2].astype(float)
    expected = slow.paint(h.reshape(6, 2, 2, 4).transpose(3, 1, 2, 0), W, (2, 1))
    close(s, expected, rtol=1e-4, atol=1e-5)
    assert s.shape == (2, 5, 4, 6)


@pytest.mark.slow
def test_the_paper_s_generator_has_the_paper_s_number_of_parameters():
    maps = Conv2DSpace((10, 10), num_channels=80, axes=C01B)
    layers = [
        RectifiedLinear(8000, "gh0", irange=0.05),
        Sigmoid(8000, "h1", irange=0.05),
        SpaceConverter("converter", maps),
        Deconv(3, (5, 5), "y", irange=0.05, output_stride=(3, 3)),
    ]
    mlp = MLP(layers, nvis=100)
    assert mlp.get_output_space() == Conv2DSpace((32, 32), num_channels=3, axes=C01B)
    assert sum(param.get_value(borrow=True).size for param in mlp.get_params()) == 64_825_072


@pytest.mark.parametrize("name", ["adversarial.deconv.Deconv", "adversarial.models.deconv.Deconv"])
def test_the_original_s_name_leads_here(name):
    assert resolve(name) is Deconv


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"channels": 0}, ValueError, "d: needs at least one channel"),
        ({"irange": None}, ValueError, "d: irange"),
        ({"kernel": (0, 2)}, ValueError, "d: kernel_shape must be at least 1"),
        ({"stride": (1, 3)}, ValueError, r"d: output_stride \(1, 3\) is larger than the kernel"),
        ({"stride": 2}, ValueError, "d: output_stride must be two integers"),
        ({"pad_out": -1}, ValueError, "d: pad_out must not be negative"),
        ({"pad_out": "1"}, TypeError, "d: pad_out must be an integer"),
        ({"pad_out": 4}, ValueError, "d: pad_out 4 leaves no output"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(arguments, error, message):
    with pytest.raises(error, match=message) as refusal:
        network(deconv(**arguments))
    assert "\n" not in str(refusal.value)


def test_vectors_are_no_images():
    with pytest.raises(TypeError, match="d: Deconv takes images, not VectorSpace"):
        MLP([deconv()], input_space=VectorSpace(9))
