"""What is saved comes back: architecture, parameters, random states, history."""

import json
import zipfile

import aesara
import numpy as np
import pytest

from adversarial import (
    AdversaryPair,
    Clusterize,
    Generator,
    HardSigmoid,
    IntrinsicDropoutGenerator,
    NoiseCat,
    SubtractHalf,
    SubtractRealMean,
    Sum,
    add_layers,
    recapitate_discriminator,
)
from adversarial.backend import function
from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.dbn import DBN
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM
from adversarial.checkpoint import is_model_file, load_model, model_path, save_model, serial
from adversarial.checkpoint.description import build, describe
from adversarial.costs.mlp import Default
from adversarial.datasets import DenseDesignMatrix
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
from adversarial.monitor import Monitor, MonitorChannel, push_monitor, read_channel
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.pylearn2.flattener import FlattenerLayer
from adversarial.pylearn2.pretrained import PretrainedLayer
from adversarial.pylearn2.softmax_regression import SoftmaxRegression
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

DATASET = DenseDesignMatrix(
    X=np.random.RandomState(3).rand(9, 4), y=np.array([[0], [1], [2]] * 3), y_labels=3
)
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


@pytest.fixture
def x(numbers):
    return numbers.rand(5, 4).astype(aesara.config.floatX)


@pytest.fixture
def reloaded(tmp_path):
    def save_and_load(model):
        return load_model(save_model(str(tmp_path / "m.npz"), model))

    return save_and_load


def scramble(model):
    """Move the parameters away from what initialisation gives."""
    rng = np.random.RandomState(17)
    for param in model.get_params():
        value = param.get_value()
        param.set_value((value + rng.randn(*value.shape)).astype(value.dtype))


def assert_same_parameters(first, second):
    names = [param.name for param in first.get_params()]
    assert names == [param.name for param in second.get_params()]
    for one, other in zip(first.get_param_values(), second.get_param_values()):
        assert one.dtype == other.dtype and one.tobytes() == other.tobytes()


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


def test_a_deep_belief_net_comes_back_with_its_next_samples(reloaded):
    machines = [RBM(4, 3, "h0", istdev=1.0, seed=1), RBM(3, 2, "h1", irange=2.0, init_bias_hid=1)]
    net = DBN(machines)
    net.take_marginals(DATASET)
    again = reloaded(net)
    assert [type(layer) for layer in again.layers] == [RBM, RBM]
    assert np.array_equal(again.get_param_vector(), net.get_param_vector())
    plan = {"chains": 3, "burn_in": 2, "thin": 1}
    assert np.array_equal(
        again.draw_samples(5, seed=2, **plan), net.draw_samples(5, seed=2, **plan)
    )


def test_stacked_autoencoders_come_back_with_their_next_samples(reloaded):
    lower = ContractiveAutoencoder(4, 3, walk_std=0.5, irange=1.0, layer_name="h0")
    stack = StackedCAE([lower, ContractiveAutoencoder(3, 2, irange=2.0, layer_name="h1", seed=3)])
    again = reloaded(stack)
    assert [layer.walk_std for layer in again.layers] == [0.5, 1.0]
    plan = {"chains": 3, "burn_in": 2, "thin": 1}
    assert np.array_equal(
        again.draw_samples(5, seed=2, **plan), stack.draw_samples(5, seed=2, **plan)
    )


def test_a_stochastic_network_comes_back_with_its_next_samples(reloaded):
    gsn = GSN(4, [5, 3, 2], noise_std=1.5, noisy=[1, 3], salt_and_pepper=0.3, seed=4)
    again = reloaded(gsn)
    assert np.array_equal(again.get_param_vector(), gsn.get_param_vector())
    plan = {"chains": 3, "burn_in": 2, "thin": 1}
    assert np.array_equal(
        again.draw_samples(5, seed=2, **plan), gsn.draw_samples(5, seed=2, **plan)
    )


def test_saving_a_loaded_model_gives_the_same_bytes(tmp_path):
    mlp = MLP([layer() for name, layer in LAYERS.items() if name == "maxout"], nvis=4)
    first = save_model(str(tmp_path / "a.npz"), mlp)
    second = save_model(str(tmp_path / "b.npz"), load_model(first))
    with np.load(first) as one, np.load(second) as other:
        assert one.files == other.files
        for key in one.files:
            assert one[key].tobytes() == other[key].tobytes()


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


def generator(kind=Generator, **kwargs):
    layers = [RectifiedLinear(5, "h0", irange=1.0), Sigmoid(4, "y", irange=1.0)]
    return kind(MLP(layers, nvis=3), **kwargs)


def discriminator():
    return MLP([Maxout("h0", 3, 2, irange=1.0), Sigmoid(1, "y", irange=1.0)], nvis=4)


def test_a_pair_comes_back_with_all_its_settings(reloaded):
    inferer = MLP([Linear(3, "z", irange=1.0)], nvis=4)
    model = AdversaryPair(
        generator(noise="spherical", monitor_ll=True, ll_n_samples=7, ll_sigma=0.3),
        discriminator(),
        inferer,
        inference_monitoring_batch_size=9,
        monitor_discriminator=False,
        shrink_d=0.99,
    )
    scramble(model)
    loaded = reloaded(model)
    assert_same_parameters(model, loaded)
    assert loaded.generator.noise == "spherical" and loaded.generator.ll_sigma == 0.3
    assert loaded.generator.monitor_ll is True and loaded.generator.ll_n_samples == 7
    assert loaded.inference_monitoring_batch_size == 9
    assert loaded.monitor_discriminator is False and loaded.shrink_d == 0.99


@pytest.mark.parametrize("noise", Generator.NOISES)
def test_the_next_samples_are_those_of_the_saved_generator(noise, reloaded):
    model = AdversaryPair(generator(noise=noise), discriminator())
    function([], model.generator.sample(5))()
    loaded = reloaded(model)
    samples = [function([], m.generator.sample(5))() for m in (model, loaded)]
    assert np.array_equal(*samples)
    fresh = function([], generator(noise=noise).sample(5))()
    assert not np.array_equal(samples[0], fresh)


def test_an_intrinsic_dropout_generator_comes_back_with_its_masks(reloaded):
    settings = {
        "default_input_include_prob": 0.5,
        "default_input_scale": 2.0,
        "input_include_probs": {"y": 0.8},
        "input_scales": {"y": 1.25},
    }
    model = generator(IntrinsicDropoutGenerator, **settings)
    model.draw_samples(5)
    loaded = reloaded(model)
    for name, value in settings.items():
        assert getattr(loaded, name) == value
    samples = [function([], m.sample(5))() for m in (model, loaded)]
    assert np.array_equal(*samples)


def convolutional_pair():
    """The paper's convolutional pair in small, on images ordered channel, row, column, batch."""
    maps = Conv2DSpace((2, 2), num_channels=4, axes=("c", 0, 1, "b"))
    painter = Deconv(3, (3, 3), "y", irange=1.0, output_stride=(2, 2))
    layers = [RectifiedLinear(16, "h0", irange=1.0), SpaceConverter("converter", maps), painter]
    sees = {"kernel_shape": (3, 3), "pool_shape": (2, 2), "pool_stride": (2, 2), "pad": 1}
    judge = [
        MaxoutConvC01B(4, 2, layer_name="dh0", irange=1.0, tied_b=True, **sees),
        Maxout("h1", 3, 2, irange=1.0),
        Sigmoid(1, "y", irange=1.0),
    ]
    images = Conv2DSpace((5, 5), num_channels=3, axes=("c", 0, 1, "b"))
    return AdversaryPair(Generator(MLP(layers, nvis=6)), MLP(judge, input_space=images))


def test_a_convolutional_pair_comes_back_and_counts_examples_along_its_batch_axis(
    numbers, reloaded, batch
):
    model = convolutional_pair()
    scramble(model)
    loaded = reloaded(model)
    assert_same_parameters(model, loaded)
    assert loaded.get_input_space() == loaded.generator.get_output_space()
    data = batch(numbers.rand(3, 5, 5, 7))
    found = [pair.get_monitoring_channels(data) for pair in (model, loaded)]
    assert list(found[0]) == list(found[1])
    names = ["gen_y_mean_x.mean_u", "dis_on_samp_y_mean_x_mean_u", "dis_on_data_dh0_max_x.max_u"]
    values = [function([], [channels[name] for name in names])() for channels in found]
    assert np.array_equal(*values)
    # as many samples as there are examples: seven
    twin = convolutional_pair()
    twin.set_param_values(model.get_param_values())
    mean = function([], twin.generator.mlp.fprop(twin.generator.get_noise(data.shape[3])).mean())()
    np.testing.assert_allclose(values[0][0], mean, rtol=1e-4, atol=1e-5)


def test_players_and_layers_of_equal_names_are_kept_apart(reloaded):
    model = AdversaryPair(generator(), discriminator())
    scramble(model)
    assert len({p.name for p in model.get_params()}) < len(model.get_params())
    assert_same_parameters(model, reloaded(model))


# grafted layers


def stack(tmp_path, stages):
    """Each stage puts the whole generator of the one before on a new first layer."""
    path, model = None, None
    for stage in range(stages):
        if path is None:
            model = AdversaryPair(generator(), discriminator())
        else:
            mlp = MLP([Linear(3, "h0", irange=1.0)], nvis=3)
            model = AdversaryPair(Generator(add_layers(mlp, path)), discriminator())
        scramble(model)
        path = save_model(str(tmp_path / f"stage{stage}.npz"), model)
    return model, path


@pytest.mark.parametrize("stages", [2, 3, 4])
def test_grafted_layers_with_repeated_names_come_back(stages, tmp_path):
    model, path = stack(tmp_path, stages)
    loaded = load_model(path)
    names = [param.name for param in loaded.generator.get_params()]
    assert names == ["h0_W", "h0_b"] * stages + ["y_W", "y_b"]
    assert_same_parameters(model, loaded)
    samples = [function([], m.generator.sample(5))() for m in (model, loaded)]
    assert np.array_equal(*samples)


def test_a_grafted_model_can_be_saved_again(tmp_path, reloaded):
    model, path = stack(tmp_path, 2)
    assert_same_parameters(model, reloaded(load_model(path)))


def test_random_pools_of_grafted_layers_come_back(x, tmp_path, reloaded, batch):
    top = MLP([Linear(4, "h", irange=1), Maxout("m", 3, 2, irange=1, randomize_pools=True)], nvis=4)
    pair = AdversaryPair(Generator(top), MLP([Sigmoid(1, "y", irange=1.0)], nvis=3))
    path = save_model(str(tmp_path / "first.npz"), pair)
    mlp = add_layers(MLP([Linear(4, "g", irange=1.0)], nvis=4), path, start_layer=1)
    loaded = reloaded(mlp)
    outputs = [function([], m.fprop(batch(x)))() for m in (mlp, loaded)]
    assert np.array_equal(*outputs)


def test_layers_added_above_grafted_ones_come_back_above(x, reloaded, batch):
    mlp = MLP([Linear(4, "a", irange=1.0)], nvis=4)
    mlp.graft(MLP([Linear(3, "b", irange=1.0)], nvis=4).layers)
    mlp.add_layers([Linear(2, "c", irange=1.0)])
    assert_same_parameters(mlp, reloaded(mlp))


def test_a_new_head_comes_back(tmp_path, reloaded):
    path = save_model(str(tmp_path / "p.npz"), AdversaryPair(generator(), discriminator()))
    mlp = recapitate_discriminator(path, Softmax(3, "y", irange=1.0))
    assert_same_parameters(mlp, reloaded(mlp))


# everything else in the file


def test_history_recipe_and_tags_come_back(x, reloaded):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    data = DenseDesignMatrix(X=x, y=x[:, :1])
    monitor = Monitor.get_monitor(mlp)
    monitor.setup({"v": data}, cost=Default(), batch_size=2)
    monitor()
    monitor.report_batch(5)
    monitor.report_epoch()
    monitor()
    monitor.channels["v_objective"].val_record[0] = np.asarray(np.nan, aesara.config.floatX)[()]
    monitor.training_succeeded = True
    mlp.dataset_yaml_src, mlp.yaml_src = "!obj:data {}", "!obj:model {}"
    mlp.tag["best"] = {"best_cost": float("inf"), "channel_name": "v_objective"}
    loaded = reloaded(mlp)
    assert (loaded.dataset_yaml_src, loaded.yaml_src) == ("!obj:data {}", "!obj:model {}")
    assert loaded.tag == mlp.tag
    assert loaded.monitor.training_succeeded and loaded.monitor.get_examples_seen() == 5
    for name, channel in monitor.channels.items():
        again = loaded.monitor.channels[name]
        np.testing.assert_array_equal(again.val_record, channel.val_record)
        assert again.epoch_record == [0, 1]


def test_monitors_put_aside_come_back_beside_the_present_one(reloaded):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    for name, value in (("first", 1.5), ("second", np.nan)):
        channel = Monitor.get_monitor(mlp).channels.setdefault("c", MonitorChannel())
        channel.val_record.append(np.asarray(value, aesara.config.floatX)[()])
        mlp.monitor.report_epoch()
        push_monitor(mlp, name)
    loaded = reloaded(reloaded(mlp))
    assert read_channel(loaded, "c", "first") == 1.5
    assert np.isnan(read_channel(loaded, "c", "second"))
    assert loaded.first.get_epochs_seen() == loaded.second.get_epochs_seen() == 1
    assert loaded.monitor.get_epochs_seen() == 0


def test_a_model_never_monitored_comes_back_without_history(reloaded):
    loaded = reloaded(MLP([Linear(1, "y", irange=0.5)], nvis=4))
    assert getattr(loaded, "monitor", None) is None
    assert loaded.dataset_yaml_src is None


def test_a_loaded_model_can_be_monitored_further(x, reloaded):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    data = DenseDesignMatrix(X=x, y=x[:, :1])
    Monitor.get_monitor(mlp).setup({"v": data}, cost=Default(), batch_size=2)
    mlp.monitor()
    loaded = reloaded(mlp)
    loaded.monitor.setup({"v": data}, cost=Default(), batch_size=2)
    loaded.monitor()
    values = loaded.monitor.channels["v_objective"].val_record
    assert len(values) == 2 and values[0] == values[1]


def test_the_file_needs_numpy_alone_and_holds_no_pickles(tmp_path):
    pair = AdversaryPair(generator(), discriminator())
    path = save_model(str(tmp_path / "m.npz"), pair)
    with np.load(path, allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    assert all(array.dtype != object for array in arrays.values())
    assert np.array_equal(
        arrays["parameters/generator/h0_W"], pair.generator.mlp.layers[0].W.get_value()
    )
    description = json.loads(arrays["model.json"].tobytes())
    assert description["model"]["class"].endswith("AdversaryPair")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert archive.read(name)[:6] == b"\x93NUMPY"


@pytest.mark.parametrize(
    "path, expected",
    [
        ("m.pkl", "m.npz"),
        ("m.pkl.gz", "m.npz"),
        ("m.joblib", "m.npz"),
        ("m.npz", "m.npz"),
        ("m", "m.npz"),
        ("m.v2", "m.v2.npz"),
    ],
)
def test_models_are_saved_as_npz_whatever_the_name(path, expected, tmp_path):
    assert model_path(path) == expected
    written = save_model(str(tmp_path / path), MLP([Linear(1, "y", irange=0.5)], nvis=4))
    assert written == str(tmp_path / expected) and is_model_file(written)


@pytest.mark.parametrize("name", ["m.pkl", "m.joblib", "m.pkl.gz"])
def test_the_name_of_a_pickle_finds_the_npz_beside_it(name, tmp_path):
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=4)
    save_model(str(tmp_path / "m.npz"), mlp)
    assert_same_parameters(mlp, load_model(str(tmp_path / name)))
    assert_same_parameters(mlp, serial.load(tmp_path / name))


def test_missing_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "m.npz"
    save_model(str(path), MLP([Linear(1, "y", irange=0.5)], nvis=4))
    assert path.exists()
