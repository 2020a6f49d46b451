"""Every kind of layer, with the attributes that Pylearn2 kept of it."""

import pickle

import numpy as np
import pytest

from adversarial import Sum
from adversarial.checkpoint import load_model, save_model
from adversarial.pylearn2.softmax_regression import SoftmaxRegression

from .forged_layers import dense, images, limit, matrix, network, numbers, vectors
from .forger import Fake, FakeCall, FakeName, forge, random_state, shared

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


def softmax_layer(**attributes):
    kept = {
        "layer_name": "y",
        "n_classes": 2,
        "irange": 0.5,
        "no_affine": False,
        "W": shared("softmax_W", numbers(3, 2)),
        "b": shared("softmax_b", numbers(2)),
    }
    return Fake(f"{MLP}.Softmax", **{**kept, **attributes})


def regression(**attributes):
    fake = network([softmax_layer()], vectors(3), nvis=3, n_classes=2, **attributes)
    fake.path = "pylearn2.models.softmax_regression.SoftmaxRegression"
    return fake


@pytest.mark.parametrize("where", ["cpu", *GPU])
def test_a_softmax_regression_is_one_again(load_forged, where, tmp_path):
    fake = regression()
    if where in GPU:
        kind, on_gpu = GPU[where]
        (layer,) = fake.attributes["layers"]
        for key, name, value in (("W", "softmax_W", numbers(3, 2)), ("b", "softmax_b", numbers(2))):
            layer.attributes[key] = shared(name, on_gpu(value), kind)
    model = load_forged(fake)
    assert type(model) is SoftmaxRegression
    again = load_model(save_model(tmp_path / "again.npz", model))
    for each in (model, again):
        np.testing.assert_array_equal(values(each)["softmax_W"], numbers(3, 2))
        np.testing.assert_array_equal(values(each)["softmax_b"], numbers(2))
        assert each.rng.randint(1000) == np.random.RandomState(7).randint(1000)


def test_networks_in_networks(load_forged, tmp_path):
    """As the author's generators of a global and a local part."""

    def part(name, *layers):
        fake = network(list(layers), vectors(3), layer_name=name, _nested=True)
        fake.attributes["rng"] = rng
        return fake

    rng = random_state(7)
    parts = [
        part("left", dense("Tanh", "left_h", 3, 2), dense("Linear", "left_y", 2, 4)),
        part("right", dense("Sigmoid", "right_y", 3, 4)),
    ]
    both = Fake(f"{MLP}.CompositeLayer", layer_name="both", layers=parts, inputs_to_layers=None)
    total = Fake("galatea.adversarial.Sum", layer_name="sum")
    model = load_forged(network([both, total, dense("Linear", "y", 4, 1)], vectors(3), rng=rng))
    again = load_model(save_model(tmp_path / "again.npz", model))
    for each in (model, again):
        assert type(each.layers[1]) is Sum
        np.testing.assert_array_equal(values(each)["left_y_W"], numbers(2, 4))
        np.testing.assert_array_equal(values(each)["right_y_W"], numbers(3, 4))
        np.testing.assert_array_equal(values(each)["y_W"], numbers(4, 1))
        assert each.layers[0].layers[0].rng is each.rng


def test_one_layer_in_two_places_has_its_numbers_in_both(load_forged):
    inner = dense("Linear", "p", 3, 3)
    content = network([inner], vectors(3))
    twice = [
        Fake(f"{MLP}.PretrainedLayer", layer_name=name, layer_content=content, freeze_params=False)
        for name in ("a", "b")
    ]
    model = load_forged(network([*twice, dense("Linear", "y", 3, 1)], vectors(3)))
    for layer in model.layers[:2]:
        np.testing.assert_array_equal(values(layer)["p_W"], numbers(3, 3))


def test_a_pair_of_the_author_s_former_package(load_forged):
    generator = Fake(
        "galatea.adversarial.Generator",
        mlp=network([dense("Linear", "g", 2, 3)], vectors(2)),
        noise="gaussian",
    )
    pair = Fake(
        "galatea.adversarial.AdversaryPair",
        generator=generator,
        discriminator=network([dense("Sigmoid", "d", 3, 1)], vectors(3)),
        inferer=None,
        shrink_d=0.0,
    )
    model = load_forged(pair)
    np.testing.assert_array_equal(values(model.generator)["g_W"], numbers(2, 3))


@pytest.mark.parametrize("name", ["dict", "list", "int", "unicode", "xrange", "type", "Ellipsis"])
def test_names_of_python_s_own_do_no_harm(load_forged, name):
    named = FakeName(f"__builtin__.{name}")
    tag = FakeCall("collections.defaultdict", named)
    model = load_forged(network([dense("Linear", "y", 3, 2)], vectors(3), _tag=tag, kind=named))
    assert model.tag == {}


@pytest.mark.parametrize("place", ["/home/ian/best.pkl", "C:\\ian\\best.pkl", "best.pkl"])
def test_neither_the_machine_nor_its_folders_are_in_the_tag(place, load_forged):
    tag = {"best": {"best_cost": 0.25, "hostname": "ian-pc", "save_path": place}, "mine": "text"}
    model = load_forged(network([dense("Linear", "y", 3, 2)], vectors(3), _tag=tag))
    assert model.tag == {"best": {"best_cost": 0.25, "save_path": "best.pkl"}, "mine": "text"}


def test_what_a_gpu_measured_is_in_the_tag(load_forged):
    cost = FakeCall("theano.sandbox.cuda.type.CudaNdarray_unpickler", np.array(0.25, "f4"))
    best = {"best_cost": cost, "epochs": np.arange(2), "where": {1, 2}}
    model = load_forged(network([dense("Linear", "y", 3, 2)], vectors(3), _tag={"best": best}))
    assert model.tag == {"best": {"best_cost": 0.25, "epochs": [0, 1], "where": [1, 2]}}


def test_a_network_of_2013_drops_units_as_then(load_forged):
    layers = [dense("Tanh", "h", 3, 2), dense("Linear", "y", 2, 1)]
    kept = {"dropout_include_probs": [0.5, None], "dropout_scales": [2.0, None]}
    inputs = {"dropout_input_include_prob": 0.8, "dropout_input_scale": 1.0}
    model = load_forged(network(layers, vectors(3), use_dropout=True, **kept, **inputs))
    assert {name: getattr(model, name) for name in (*kept, *inputs)} == {**kept, **inputs}
    np.testing.assert_array_equal(values(model)["y_W"], numbers(2, 1))


def in_order(fake, path):
    """Models gave the pickler their attributes in an OrderedDict of lists."""
    pairs = [[key, value] for key, value in fake.attributes.items()]
    fake.attributes = FakeCall(path, pairs)
    return fake


@pytest.mark.parametrize("module", ["collections", "theano.compat.python2x", "pylearn2.compat"])
def test_attributes_may_be_in_an_ordered_dict(load_forged, module):
    path = f"{module}.OrderedDict"
    fake = regression(_tag=FakeCall(path, [["best", [["cost", 0.5]]]]))
    in_order(fake.attributes["layers"][0], path)
    model = load_forged(in_order(fake, path))
    np.testing.assert_array_equal(values(model)["softmax_W"], numbers(3, 2))
    assert model.tag == {"best": [["cost", 0.5]]}
