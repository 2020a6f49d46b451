"""Every kind of layer, with the attributes that Pylearn2 kept of it."""

import pickle

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model

from .forged_layers import dense, images, limit, matrix, network, numbers, vectors
from .forger import Fake, FakeCall, forge, shared

MLP, MAXOUT, SPACE = "pylearn2.models.mlp", "pylearn2.models.maxout", "pylearn2.space"


def values(model):
    return {param.name: param.get_value() for param in model.get_all_params()}


@pytest.mark.parametrize("kind", ["Linear", "Tanh", "Softplus", "Sigmoid", "RectifiedLinear"])
def test_affine_layers(load_forged, kind, tmp_path):
    special = {
        "Sigmoid": {"monitor_style": "classification"},
        "RectifiedLinear": {"left_slope": 0.5},
    }
    attributes = special.get(kind, {})
    fake = network([dense(kind, "h", 3, 2, W_lr_scale=0.25, **attributes)], vectors(3))
    model = load_forged(fake)
    (layer,) = model.layers
    assert type(layer).__name__ == kind
    assert layer.W_lr_scale == 0.25
    assert {name: getattr(layer, name) for name in attributes} == attributes
    np.testing.assert_array_equal(values(model)["h_W"], numbers(3, 2))
    np.testing.assert_array_equal(values(model)["h_b"], numbers(2))
    again = load_model(save_model(tmp_path / "again.npz", model))
    np.testing.assert_array_equal(values(again)["h_W"], numbers(3, 2))


def test_the_layer_s_own_limit_is_not_an_extension_as_well(load_forged):
    given, own = limit(limit=0.5, axis=1), limit(limit=0.25)
    layers = [
        dense("Linear", "a", 3, 3, max_col_norm=0.25, extensions=[given, own]),
        dense("Linear", "b", 3, 3, extensions=[limit(limit=2.0)]),
    ]
    first, second = load_forged(network(layers, vectors(3))).layers
    assert [(each.limit, each.axis) for each in first.extensions] == [(0.5, 1)]
    assert [each.limit for each in first.norm_limits] == [0.25]
    assert [each.limit for each in second.extensions] == [2.0]


def test_softmax(load_forged):
    layer = Fake(
        f"{MLP}.Softmax",
        layer_name="y",
        n_classes=2,
        irange=0.5,
        no_affine=False,
        max_col_norm=1.5,
        extensions=[limit(limit=1.5)],
        W=shared("softmax_W", numbers(3, 2)),
        b=shared("softmax_b", numbers(2)),
    )
    model = load_forged(network([layer], vectors(3)))
    assert model.layers[0].max_col_norm == 1.5 and model.layers[0].extensions == []
    np.testing.assert_array_equal(values(model)["softmax_W"], numbers(3, 2))


def test_maxout_with_random_pools(load_forged):
    permute = np.zeros((4, 4), "f4")
    permute[[2, 0, 0, 3], range(4)] = 1
    layer = Fake(
        f"{MAXOUT}.Maxout",
        layer_name="h",
        num_units=2,
        num_pieces=2,
        pool_stride=2,
        randomize_pools=True,
        irange=0.5,
        transformer=matrix("h_W", numbers(3, 4)),
        b=shared("h_b", numbers(4)),
        permute=shared("permute", permute),
    )
    model = load_forged(network([layer], vectors(3)))
    assert values(model)["h_pools"].tolist() == [2, 0, 0, 3]


GPU = {
    "CUDA": (
        "theano.sandbox.cuda.var.CudaNdarraySharedVariable",
        lambda array: FakeCall("theano.sandbox.cuda.type.CudaNdarray_unpickler", array),
    ),
    "GpuArray": (
        "theano.gpuarray.type.GpuArraySharedVariable",
        lambda array: FakeCall("theano.gpuarray.type.GpuArray_unpickler", array, "dev0"),
    ),
}


@pytest.mark.parametrize("device", GPU)
def test_convolutional_pair_from_a_gpu(load_forged, device):
    kind, on_gpu = GPU[device]

    def filters(name, value):
        path = "pylearn2.linear.conv2d_c01b.Conv2D"
        return matrix(name, on_gpu(value), path, "_filters", kind=kind)

    maxout = Fake(
        f"{MAXOUT}.MaxoutConvC01B",
        layer_name="h",
        num_channels=8,
        num_pieces=2,
        kernel_shape=[3, 3],
        pool_shape=[2, 2],
        pool_stride=[1, 1],
        kernel_stride=(1, 1),
        pad=0,
        irange=0.05,
        tied_b=1,
        transformer=filters("h_W", numbers(1, 3, 3, 16)),
        b=shared("h_b", on_gpu(numbers(16)), kind),
    )
    paint = Fake(
        "adversarial.deconv.Deconv",
        layer_name="y",
        num_channels=1,
        kernel_shape=[3, 3],
        output_stride=(1, 1),
        pad_out=0,
        irange=0.05,
        tied_b=0,
        transformer=filters("y_W", numbers(1, 3, 3, 2)),
        b=shared("y_b", on_gpu(numbers(1, 6, 6)), kind),
    )
    streams = Fake("theano.sandbox.rng_mrg.MRG_RandomStreams", rstate=[1, 2, 3, 4, 5, 6])
    generator = Fake(
        "adversarial.Generator",
        mlp=network([paint], images(4, 2)),
        noise="spherical",
        theano_rng=streams,
        monitor_ll=0,
    )
    flat = dense("Sigmoid", "y", 72, 1)
    pair = Fake(
        "adversarial.AdversaryPair",
        generator=generator,
        discriminator=network([maxout, flat], images(6, 1)),
        inferer=None,
        shrink_d=0.0,
    )
    model = load_forged(pair)
    np.testing.assert_array_equal(values(model.discriminator)["h_W"], numbers(1, 3, 3, 16))
    np.testing.assert_array_equal(values(model.generator)["y_W"], numbers(1, 3, 3, 2))
    assert model.generator.noise == "spherical"
    assert model.generator.streams.base.tolist() == [1, 2, 3, 4, 5, 6]
    assert model.discriminator.rng.randint(1000) == np.random.RandomState(7).randint(1000)


def test_convolution_by_theano(load_forged):
    slope = Fake(f"{MLP}.RectifierConvNonlinearity", left_slope=0.5)
    layer = Fake(
        f"{MLP}.ConvRectifiedLinear",
        layer_name="c",
        output_channels=2,
        kernel_shape=[2, 2],
        pool_shape=[2, 2],
        pool_stride=[1, 1],
        pool_type="max",
        border_mode="valid",
        irange=0.5,
        tied_b=True,
        nonlin=slope,
        nonlinearity=slope,
        max_kernel_norm=0.9,
        extensions=[limit(limit=0.9, axis=(1, 2, 3))],
        transformer=matrix("c_W", numbers(2, 1, 2, 2), "pylearn2.linear.conv2d.Conv2D", "_filters"),
        b=shared("c_b", numbers(2)),
    )
    model = load_forged(network([layer], images(4, 1)))
    assert model.layers[0].left_slope == 0.5
    assert model.layers[0].nonlinearity.left_slope == 0.5
    np.testing.assert_array_equal(values(model)["c_W"], numbers(2, 1, 2, 2))


def test_layers_in_layers_and_frozen_parameters(load_forged):
    inner = [dense("Linear", "a", 3, 2), dense("Linear", "b", 3, 1)]
    both = Fake(f"{MLP}.CompositeLayer", layer_name="both", layers=inner, inputs_to_layers=None)
    flat = Fake(f"{MLP}.FlattenerLayer", layer_name="both", raw_layer=both)
    content = network([dense("Linear", "p", 3, 3, b=shared("p_b", numbers(3)))], vectors(3))
    trained = Fake(
        f"{MLP}.PretrainedLayer", layer_name="pre", layer_content=content, freeze_params=True
    )
    frozen = shared("y_b", numbers(1))
    last = dense("Sigmoid", "y", 3, 1, b=frozen)
    fake = network([trained, flat, last], vectors(3), freeze_set={frozen})
    model = load_forged(fake)
    assert [param.name for param in model.get_params()] == ["b_W", "b_b", "a_W", "a_b", "y_W"]
    assert set(values(model)) == {"p_W", "p_b", "a_W", "a_b", "b_W", "b_b", "y_W", "y_b"}
    np.testing.assert_array_equal(values(model)["a_W"], numbers(3, 2))
    np.testing.assert_array_equal(values(model)["p_b"], numbers(3))


def test_layers_that_were_grafted_stay_so(load_forged, tmp_path):
    other = network([dense("Linear", "h", 2, 2)], vectors(2))
    (grafted,) = other.attributes["layers"]
    grafted.attributes["input_space"] = vectors(2)
    below = dense("Tanh", "h", 3, 2)
    model = load_forged(network([below, grafted], vectors(3)))
    assert [type(layer).__name__ for layer in model.layers] == ["Tanh", "Linear"]
    assert model.first_grafted() == 1
    assert [param.name for param in model.get_params()] == ["h_W", "h_b", "h_W", "h_b"]
    np.testing.assert_array_equal(model.get_params()[2].get_value(), numbers(2, 2))
    assert load_model(save_model(tmp_path / "g.npz", model)).first_grafted() == 1


def test_biases_and_masks_that_are_arrays(load_forged):
    mask = np.eye(3, 2, dtype="f4")
    layer = dense("Linear", "h", 3, 2, init_bias=numbers(2), mask_weights=mask)
    model = load_forged(network([layer], vectors(3)))
    np.testing.assert_array_equal(model.layers[0].init_bias, numbers(2))
    np.testing.assert_array_equal(model.layers[0].mask_weights, mask)


def test_what_is_forged_is_what_python_reads():
    value = {"a": [1, -2, 2.5, None, True], "b": ("x", numbers(2, 3))}
    loaded = pickle.loads(forge(value), encoding="latin-1")
    assert loaded["a"] == value["a"]
    np.testing.assert_array_equal(loaded["b"][1], numbers(2, 3))
