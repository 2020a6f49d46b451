"""Networks come back layer by layer: their kinds, settings, spaces and what is frozen."""

import json

import numpy as np
import pytest

from adversarial import Clusterize, HardSigmoid, NoiseCat, SubtractHalf, SubtractRealMean, Sum
from adversarial.backend import function
from adversarial.checkpoint.description import build, describe
from adversarial.models.deconv import Deconv
from adversarial.models.maxout import Maxout, MaxoutConvC01B
from adversarial.models.mlp import (
    MLP,
    ConvElemwise,
    ConvRectifiedLinear,
    Linear,
    RectifiedLinear,
    Sigmoid,
    SigmoidConvNonlinearity,
    Softmax,
    Softplus,
    SpaceConverter,
    Tanh,
    TanhConvNonlinearity,
)
from adversarial.models.norm_constraint import MaxL2FilterNorm
from adversarial.models.simple_layers import RectifiedLinear as PlainRectifier
from adversarial.models.simple_layers import Sigmoid as PlainSigmoid
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.pylearn2.flattener import FlattenerLayer
from adversarial.pylearn2.pretrained import PretrainedLayer
from adversarial.pylearn2.softmax_regression import SoftmaxRegression
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

from .models import DATASET, assert_same_parameters, scramble

IMAGES = Conv2DSpace(shape=(2, 1), num_channels=2, axes=("c", 0, 1, "b"))


LAYERS = {
    "linear": lambda: Linear(3, "a", irange=0.5, init_bias=[1.0, 2.0, 3.0], use_abs_loss=True),
    "linear without bias": lambda: Linear(3, "a", istdev=0.5, use_bias=False),
    "sparse": lambda: Linear(3, "a", sparse_init=2, sparse_stdev=0.1),
    "masked": lambda: Linear(3, "a", irange=0.5, mask_weights=np.eye(4)[:, :3]),
    "limited": lambda: Linear(3, "a", irange=2.0, max_col_norm=0.5, min_col_norm=0.1),
    "extended": lambda: Linear(3, "a", irange=2.0, extensions=[MaxL2FilterNorm(1.0, axis=0)]),
    "scaled": lambda: Linear(3, "a", irange=0.5, W_lr_scale=0.5, b_lr_scale=0.25),
    "tanh": lambda: Tanh(3, "a", irange=0.5),
    "softplus": lambda: Softplus(3, "a", irange=0.5),
    "rectifier": lambda: RectifiedLinear(3, "a", irange=0.5, left_slope=0.1),
    "sigmoid": lambda: Sigmoid(3, "a", irange=0.5, monitor_style="one_hot_class"),
    "softmax": lambda: Softmax(3, "a", irange=0.5, non_redundant=True, max_row_norm=1.0),
    "softmax from marginals": lambda: Softmax(
        3, "a", irange=0.5, init_bias_target_marginals=DATASET
    ),
    "softmax of integers": lambda: Softmax(3, "a", irange=0.5, binary_target_dim=1),
    "bare softmax": lambda: Softmax(4, "a", no_affine=True),
    "maxout": lambda: Maxout("a", 3, 2, irange=0.5, max_col_norm=1.0, min_zero=True),
    "overlapping maxout": lambda: Maxout("a", 3, 2, irange=0.5, pool_stride=1),
    "random maxout": lambda: Maxout("a", 3, 2, irange=0.5, randomize_pools=True),
    "converter": lambda: SpaceConverter("a", IMAGES),
    "plain rectifier": lambda: PlainRectifier("a", left_slope=0.2),
    "plain sigmoid": lambda: PlainSigmoid("a"),
    "half": lambda: SubtractHalf("a"),
    "mean": lambda: SubtractRealMean("a", DATASET),
    "mean and deviation": lambda: SubtractRealMean("a", DATASET, also_sd=True),
    "noise": lambda: NoiseCat(2, 0.5, "a"),
    "clusters": lambda: Clusterize(0.5, "a"),
    "hard sigmoid": lambda: HardSigmoid(3, "a", irange=0.5),
    "nested": lambda: MLP([Linear(3, "i", irange=0.5), Tanh(2, "j", irange=0.5)], layer_name="a"),
    "flattened composite": lambda: FlattenerLayer(
        CompositeLayer(
            "a", [Linear(3, "i", irange=0.5, max_col_norm=0.3), Tanh(2, "j", irange=0.5)]
        )
    ),
    "pretrained": lambda: PretrainedLayer("a", MLP([Tanh(3, "i", irange=0.5)], nvis=4, seed=7)),
    "pretrained layer": lambda: PretrainedLayer("a", Tanh(3, "i", irange=0.5)),
}


PIXELS = Conv2DSpace(shape=(5, 4), num_channels=5, axes=("b", 0, 1, "c"))


SETTINGS = {"irange": 0.5, "W_lr_scale": 0.5, "b_lr_scale": 0.25, "max_kernel_norm": 0.5}


SIZES = {"kernel_shape": [2, 2], "pool_shape": [3, 9], "pool_stride": [2, 1]}


IMAGE_LAYERS = {
    "maxout": lambda: MaxoutConvC01B(
        3, 2, layer_name="a", pad=1, fix_pool_shape=True, min_zero=True, **SIZES, **SETTINGS
    ),
    "tied maxout": lambda: MaxoutConvC01B(
        3, 2, layer_name="a", fix_pool_shape=True, tied_b=True, init_bias=0.5, **SIZES, **SETTINGS
    ),
    "deconvolution": lambda: Deconv(
        2, [3, 2], "a", output_stride=[2, 1], pad_out=1, init_bias=np.ones((2, 1, 1)), **SETTINGS
    ),
    "rectified": lambda: ConvRectifiedLinear(
        3, [2, 2], [2, 3], [2, 1], "a", left_slope=0.1, border_mode="full", **SETTINGS
    ),
    "sigmoid": lambda: ConvElemwise(
        3, (2, 1), "a", SigmoidConvNonlinearity("detection"), tied_b=True, **SETTINGS
    ),
    "mean of tanh": lambda: ConvElemwise(
        3,
        (2, 1),
        "a",
        TanhConvNonlinearity(),
        pool_type="mean",
        pool_shape=(2, 2),
        pool_stride=(2, 2),
        kernel_stride=(2, 1),
        **SETTINGS,
    ),
    "flattened": lambda: FlattenerLayer(
        CompositeLayer("a", [Deconv(2, [2, 2], "i", irange=1.0), Linear(3, "j", irange=1.0)])
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_every_kind_of_layer_comes_back(name, x, reloaded, batch):
    mlp = MLP([LAYERS[name]()], nvis=4)
    scramble(mlp)
    mlp.rng.randint(2**15)
    loaded = reloaded(mlp)
    assert_same_parameters(mlp, loaded)
    assert type(loaded.layers[0]) is type(mlp.layers[0])
    assert loaded.get_output_space() == mlp.get_output_space()
    outputs = [function([], m.fprop(batch(x)))() for m in (mlp, loaded)]
    if name not in ("noise", "clusters"):  # these draw from a later stream the second time
        assert np.array_equal(*outputs)
    assert mlp.rng.randint(2**30) == loaded.rng.randint(2**30)
    assert list(loaded.get_lr_scalers().values()) == list(mlp.get_lr_scalers().values())
    for model in (mlp, loaded):
        model.enforce_constraints()
    assert_same_parameters(mlp, loaded)


@pytest.mark.parametrize("name", IMAGE_LAYERS)
def test_every_kind_of_layer_of_images_comes_back(name, numbers, reloaded, batch):
    mlp = MLP([IMAGE_LAYERS[name]()], input_space=PIXELS)
    scramble(mlp)
    loaded = reloaded(mlp)
    assert_same_parameters(mlp, loaded)
    layer, other = mlp.layers[0], loaded.layers[0]
    assert type(layer) is type(other)
    assert loaded.get_output_space() == mlp.get_output_space()
    x = batch(numbers.rand(2, 5, 4, 5))
    outputs = [function([], m.fprop(x))() for m in (mlp, loaded)]
    assert np.array_equal(*outputs)
    assert list(loaded.get_lr_scalers().values()) == list(mlp.get_lr_scalers().values())
    for model in (mlp, loaded):
        model.enforce_constraints()
    assert_same_parameters(mlp, loaded)
    if hasattr(layer, "nonlinearity"):
        assert vars(layer.nonlinearity) == vars(other.nonlinearity)


def test_routes_of_a_composite_layer_come_back(numbers, reloaded, batch):
    layers = [Linear(3, "i", irange=0.5), NoiseCat(2, 0.5, "j")]
    both = CompositeSpace([VectorSpace(3), VectorSpace(2)])
    routes = {0: [0, 1], 1: [0], 2: []}
    composite = CompositeLayer("a", layers, inputs_to_layers={0: [0], 1: [1]})
    mlp = MLP([composite], input_space=both, input_source=("l", "r"))
    x = tuple(map(batch, (numbers.randn(5, 3), numbers.randn(5, 2))))
    mlp.fprop(x)
    loaded = reloaded(mlp)
    assert loaded.layers[0].inputs_to_layers == {0: [0], 1: [1]}
    assert loaded.layers[0].routes == [[0], [1]]
    assert_same_parameters(mlp, loaded)
    outputs = [function([], list(m.fprop(x)))() for m in (mlp, loaded)]
    assert all(map(np.array_equal, *outputs))  # the noise, too
    arrays = {}
    assert build(json.loads(json.dumps(describe(routes, arrays))), arrays) == routes


def test_a_frozen_model_in_the_place_of_a_layer_comes_back_frozen(x, reloaded, batch):
    content = MLP([Tanh(3, "i", irange=0.5), NoiseCat(2, 0.5, "n")], nvis=4)
    scramble(content)
    layers = [PretrainedLayer("p", content, freeze_params=True), Linear(2, "y", irange=0.5)]
    mlp = MLP(layers, nvis=4)
    mlp.fprop(batch(x))
    loaded = reloaded(mlp)
    assert_same_parameters(mlp, loaded)
    assert [param.name for param in loaded.get_params()] == ["y_W", "y_b"]
    assert len(loaded.get_all_params()) == 4
    outputs = [function([], m.fprop(batch(x)))() for m in (mlp, loaded)]
    assert np.array_equal(*outputs)
    assert_same_parameters(mlp, reloaded(loaded))


def test_softmax_regression_comes_back(x, reloaded, batch):
    model = SoftmaxRegression(n_classes=3, nvis=4, istdev=0.5, W_lr_scale=0.5, seed=5)
    scramble(model)
    loaded = reloaded(model)
    assert type(loaded) is SoftmaxRegression and loaded.seed == 5
    assert_same_parameters(model, loaded)
    assert list(loaded.get_lr_scalers().values()) == [0.5]


@pytest.mark.parametrize("name", ["noise", "clusters"])
def test_noisy_layers_go_on_with_the_same_draws(name, x, reloaded, batch):
    mlp = MLP([LAYERS[name]()], nvis=4)
    mlp.fprop(batch(x))
    loaded = reloaded(mlp)
    outputs = [function([], m.fprop(batch(x)))() for m in (mlp, loaded)]
    assert np.array_equal(*outputs)


@pytest.mark.parametrize(
    "settings",
    [
        {"input_source": "left", "target_source": "right"},
        {"seed": [1, 2, 3]},
        {"seed": 7},
        {"monitor_targets": False},
        {"batch_size": 10},
    ],
)
def test_settings_of_a_network_come_back(settings, reloaded):
    mlp = MLP([Linear(2, "h", irange=0.5)], nvis=4, **settings)
    loaded = reloaded(mlp)
    for name, value in settings.items():
        assert getattr(loaded, name) == value
    assert loaded.force_batch_size == mlp.force_batch_size
    assert_same_parameters(mlp, loaded)


def test_input_spaces_come_back(reloaded):
    mlp = MLP([Linear(2, "h", irange=0.5)], input_space=IMAGES)
    assert reloaded(mlp).get_input_space() == IMAGES
    both = CompositeSpace([VectorSpace(3), VectorSpace(3)])
    mlp = MLP([Sum("s"), Linear(2, "h", irange=0.5)], input_space=both, input_source=("a", "b"))
    loaded = reloaded(mlp)
    assert loaded.get_input_space() == both and loaded.input_source == ("a", "b")


def test_frozen_parameters_come_back_frozen(reloaded):
    mlp = MLP([Linear(2, "h", irange=0.5), Linear(2, "y", irange=0.5)], nvis=4)
    scramble(mlp)
    mlp.freeze(mlp.layers[0].get_params())
    loaded = reloaded(mlp)
    assert_same_parameters(mlp, loaded)
    W, _ = loaded.layers[0].get_params()
    assert np.array_equal(W.get_value(), mlp.layers[0].W.get_value())
