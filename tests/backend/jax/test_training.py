"""Every layer, model, cost, constraint and learning rule trains under JAX as in C.

A case is a small experiment: both backends begin with the same weights and draw the same noise, so
they end with the same weights, and measure the same on the way.
"""

import importlib
import pkgutil

import numpy as np
import pytest

from adversarial import AdversaryCost2, AdversaryPair, Generator, IntrinsicDropoutGenerator
from adversarial.backend import use
from adversarial.baselines.autoencoder import ContractiveAutoencoder
from adversarial.baselines.costs.autoencoder import (
    MeanBinaryCrossEntropy,
    MeanSquaredReconstructionError,
)
from adversarial.baselines.costs.ebm_estimation import CD, PCD
from adversarial.baselines.costs.gsn import WalkbackCost
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM
from adversarial.costs.adversary import LazyAdversaryCost, ThresholdedAdversaryCost
from adversarial.costs.cost import Cost, MethodCost, SumOfCosts
from adversarial.costs.inpainting import InpaintingAdversaryCost
from adversarial.costs.mlp import Default, L1WeightDecay, WeightDecay
from adversarial.costs.mlp.dropout import Dropout
from adversarial.datasets import DenseDesignMatrix
from adversarial.models import simple_layers
from adversarial.models.deconv import Deconv
from adversarial.models.maxout import Maxout
from adversarial.models.maxout_conv import MaxoutConvC01B
from adversarial.models.mlp import (
    MLP,
    ConvElemwise,
    ConvRectifiedLinear,
    IdentityConvNonlinearity,
    Linear,
    RectifiedLinear,
    RectifierConvNonlinearity,
    Sigmoid,
    SigmoidConvNonlinearity,
    Softmax,
    Softplus,
    SpaceConverter,
    Tanh,
    TanhConvNonlinearity,
)
from adversarial.models.mlp.conv_nonlinearity import ConvNonlinearity
from adversarial.models.model import Model
from adversarial.models.model_extension import ModelExtension
from adversarial.models.norm_constraint import MaxL2FilterNorm
from adversarial.pylearn2 import own_dropout, softmax_columns
from adversarial.pylearn2.autoencoder import Autoencoder, DenoisingAutoencoder
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.pylearn2.corruption import (
    BinomialCorruptor,
    BinomialSampler,
    ComposedCorruptor,
    DropoutCorruptor,
    DummyCorruptor,
    GaussianCorruptor,
    SaltPepperCorruptor,
)
from adversarial.pylearn2.costs import LpPenalty
from adversarial.pylearn2.flattener import FlattenerLayer
from adversarial.pylearn2.missing_target_cost import MissingTargetCost
from adversarial.pylearn2.norm_constraint import ConstrainFilterL2Norm, ConstrainFilterMaxNorm
from adversarial.pylearn2.normalize import (
    CrossChannelNormalization,
    CrossChannelNormalizationBC01,
)
from adversarial.pylearn2.pretrained import PretrainedLayer
from adversarial.pylearn2.softmax_pool import SoftmaxPool
from adversarial.pylearn2.softmax_regression import SoftmaxRegression
from adversarial.pylearn2.window_layer import WindowLayer
from adversarial.space import Conv2DSpace
from adversarial.training_algorithms.learning_rule import (
    AdaDelta,
    AdaGrad,
    Adam,
    GradientDescent,
    LearningRule,
    Momentum,
    RMSProp,
)
from adversarial.training_algorithms.sgd import SGD

pytestmark = pytest.mark.compiled

EXAMPLES, FEATURES, CLASSES, PIXELS, CHANNELS = 8, 6, 3, 6, 2
# What is trained, and by what.
KINDS = (Model, Cost, LearningRule, ModelExtension, ConvNonlinearity)
NEVER_TRAINED = {
    **dict.fromkeys(
        "Layer LayerGroup WeightsAndBias VectorInput MaskedWeights PieceRows ImageInput "
        "FiltersC01B TiedPair Corruptor Stack MarkovChain NegativePhase AdversarialGame".split(),
        "a base class",
    ),
    "DBN": "put together from machines that were trained one by one",
    "StackedCAE": "put together from autoencoders that were trained one by one",
}


def vectors(numbers):
    return numbers.rand(EXAMPLES, FEATURES)


def data_of(X, y=None, **kwargs):
    return DenseDesignMatrix(X=X.astype("float32"), y=y, **kwargs)


def regression(numbers, *layers, cost=None):
    """A network of these layers, between one below and one above."""
    ends = Linear(FEATURES, "below", irange=0.5), Linear(2, "above", irange=0.5)
    return on_top(numbers, ends[0], *layers, ends[1], cost=cost)


def on_top(numbers, *layers, targets=2, cost=None):
    """A network of nothing but these layers."""
    y = numbers.rand(EXAMPLES, targets).astype("float32")
    return MLP(list(layers), nvis=FEATURES), cost, data_of(vectors(numbers), y)


def classification(numbers, *layers):
    y = numbers.randint(0, CLASSES, (EXAMPLES, 1))
    data = data_of(vectors(numbers), y, y_labels=CLASSES)
    return MLP(list(layers), nvis=FEATURES), None, data


def images(numbers, *layers, axes=("b", 0, 1, "c")):
    """A network of these layers, which see images, below one for vectors."""
    space = Conv2DSpace((PIXELS, PIXELS), num_channels=CHANNELS, axes=axes)
    shape = {"b": EXAMPLES, 0: PIXELS, 1: PIXELS, "c": CHANNELS}
    topo = numbers.rand(*(shape[axis] for axis in axes)).astype("float32")
    y = numbers.rand(EXAMPLES, 2).astype("float32")
    data = DenseDesignMatrix(topo_view=topo, y=y, axes=axes)
    return MLP([*layers, Linear(2, "above", irange=0.05)], input_space=space), None, data


def game(numbers, cost, generator=Generator, inferer=None, **kwargs):
    network = MLP([Maxout("g", 4, 2, irange=0.5), Sigmoid(FEATURES, "x", irange=0.5)], nvis=3)
    judge = MLP([Maxout("d", 4, 2, irange=0.5), Sigmoid(1, "y", irange=0.5)], nvis=FEATURES)
    if inferer:
        inferer = MLP([Linear(3, "z", irange=0.5)], nvis=FEATURES)
    pair = AdversaryPair(generator(network, **kwargs), judge, inferer)
    return pair, cost, data_of(vectors(numbers))


def inpainting(numbers, mask, channels, outputs):
    def space(channels):
        return Conv2DSpace((PIXELS, PIXELS), num_channels=channels)

    painter = MLP([Sigmoid(outputs, "x", irange=0.5)], input_space=space(channels))
    judge = MLP([Sigmoid(1, "y", irange=0.5)], input_space=space(CHANNELS))
    topo = numbers.rand(EXAMPLES, PIXELS, PIXELS, CHANNELS).astype("float32")
    cost = InpaintingAdversaryCost(mask, scale_grads=0)
    return AdversaryPair(Generator(painter), judge), cost, DenseDesignMatrix(topo_view=topo)


def by(rule):
    """A layer that follows a learning rule, not monitored."""
    return lambda numbers: (*on_top(numbers, Linear(2, "y", irange=0.5)), rule)


def two_layers():
    return [Linear(3, "a", irange=0.5), Tanh(2, "b", irange=0.5)]


def hidden(cls, name, **kwargs):
    return cls(FEATURES, name, irange=0.5, **kwargs)


def dropping_by_itself(numbers):
    layers = [hidden(Linear, "a"), Linear(2, "b", irange=0.5)]
    y = numbers.rand(EXAMPLES, 2).astype("float32")
    network = own_dropout.MLP(layers, [0.5, None], nvis=FEATURES)
    return network, None, data_of(vectors(numbers), y)


def with_a_penalty(numbers):
    model, _, data = regression(numbers)
    penalty = LpPenalty([layer.W for layer in model.layers], 2)
    return model, SumOfCosts([Default(), [0.1, penalty]]), data


# Compiling takes nearly all of the time, and more for two networks than for one of twice the size.
CASES = {
    "weights and norms": lambda r: regression(
        r,
        hidden(Linear, "rows", max_row_norm=0.7, W_lr_scale=0.5, b_lr_scale=0.7),
        hidden(Linear, "columns", max_col_norm=0.8, min_col_norm=0.5),
        hidden(Linear, "filters", extensions=[MaxL2FilterNorm(0.6, 0.5, axis=0)]),
        hidden(Linear, "later", extensions=[ConstrainFilterL2Norm(0.6)]),
        hidden(Linear, "clipped", extensions=[ConstrainFilterMaxNorm(0.3)]),
        hidden(Softmax, "softmax"),
    ),
    "RectifiedLinear to Sigmoid": lambda r: regression(
        r,
        hidden(RectifiedLinear, "rectified", left_slope=0.1),
        hidden(Tanh, "tanh"),
        hidden(Softplus, "softplus"),
        hidden(Sigmoid, "sigmoid"),
        hidden(simple_layers.HardSigmoid, "hard"),
        hidden(SoftmaxPool, "pooled", pool_size=3),
    ),
    "Maxout": lambda r: regression(
        r,
        Maxout("plain", 4, 2, irange=0.5, max_col_norm=0.9),
        Maxout("overlapping", 3, 3, pool_stride=2, irange=0.5, min_zero=True),
        Maxout("any", 3, 2, randomize_pools=True, irange=0.5),
    ),
    "without weights": lambda r: regression(
        r,
        simple_layers.RectifiedLinear("rectified", left_slope=0.2),
        simple_layers.Sigmoid("squashed"),
        simple_layers.SubtractHalf("half"),
        simple_layers.SubtractRealMean("mean", mean=np.arange(FEATURES) / 10),
        simple_layers.SubtractRealMean("sd", data_of(vectors(r)), also_sd=True),
        simple_layers.NoiseCat(2, 0.5, "noisy"),
        simple_layers.Clusterize(0.5, "signs"),
    ),
    "layers of layers": lambda r: regression(
        r,
        PretrainedLayer("p", MLP([Tanh(FEATURES, "old", irange=0.5)], nvis=FEATURES)),
        SpaceConverter("space", Conv2DSpace((1, 3), num_channels=2, axes=("c", 0, 1, "b"))),
        CompositeLayer("pair", two_layers()),
        FlattenerLayer(CompositeLayer("flat", two_layers())),
        MLP(two_layers(), layer_name="inner"),
        CompositeLayer("c", [Linear(3, "a", irange=0.5), Tanh(3, "b", irange=0.5)]),
        simple_layers.Sum("sum"),
    ),
    "several layers on top": lambda r: on_top(
        r,
        FlattenerLayer(
            CompositeLayer(
                "tops",
                [
                    Linear(2, "absolute", irange=0.5, use_abs_loss=True, use_bias=False),
                    Linear(2, "squared", irange=0.5),
                    Sigmoid(1, "cross_entropy", irange=0.5),
                ],
            )
        ),
        targets=5,
    ),
    "Softmax without weights": lambda r: classification(
        r, Linear(CLASSES, "h", irange=0.5), Softmax(CLASSES, "y", no_affine=True)
    ),
    "Softmax of fewer logits": lambda r: classification(
        r, Softmax(CLASSES, "y", irange=0.5, non_redundant=True)
    ),
    "Softmax of class numbers": lambda r: classification(
        r, Softmax(CLASSES, "y", irange=0.5, max_col_norm=0.8, binary_target_dim=1)
    ),
    "SoftmaxRegression": lambda r: (
        SoftmaxRegression(CLASSES, nvis=FEATURES, irange=0.5),
        None,
        classification(r, Softmax(CLASSES, "y", irange=0.5))[2],
    ),
    "ConvElemwise": lambda r: images(
        r,
        ConvElemwise(3, (3, 3), "a", IdentityConvNonlinearity(), irange=0.5, border_mode="full"),
        ConvElemwise(3, (3, 3), "b", SigmoidConvNonlinearity(), irange=0.5, tied_b=True),
        ConvElemwise(3, (2, 2), "c", TanhConvNonlinearity(), irange=0.5, kernel_stride=(2, 2)),
    ),
    "layers that pool": lambda r: images(
        r,
        ConvElemwise(
            3,
            (1, 1),
            "means",
            RectifierConvNonlinearity(0.1),
            irange=0.5,
            pool_type="mean",
            pool_shape=(2, 2),
            pool_stride=(1, 1),
            max_kernel_norm=0.9,
        ),
        ConvRectifiedLinear(3, (2, 3), (3, 2), (2, 2), "h", irange=0.5, max_kernel_norm=0.9),
    ),
    "windows and normalisations": lambda r: images(
        r,
        WindowLayer("window", [1, 0, 5, 4]),
        MaxoutConvC01B(
            4,
            2,
            (3, 3),
            (2, 2),
            (1, 1),
            "h",
            irange=0.5,
            output_normalization=CrossChannelNormalization(alpha=0.1, n=3),
        ),
        ConvElemwise(
            3,
            (2, 2),
            "e",
            TanhConvNonlinearity(),
            irange=0.5,
            output_normalization=CrossChannelNormalizationBC01(alpha=0.1, n=3),
        ),
        axes=("c", 0, 1, "b"),
    ),
    "MaxoutConvC01B and Deconv": lambda r: images(
        r,
        MaxoutConvC01B(
            4, 2, (3, 3), (3, 3), (2, 2), "h", irange=0.5, pad=1, tied_b=True, max_kernel_norm=0.9
        ),
        Deconv(3, (3, 3), "d", irange=0.1, output_stride=(2, 2), pad_out=1, max_kernel_norm=0.9),
        axes=("c", 0, 1, "b"),
    ),
    "RBM by CD": lambda r: (RBM(FEATURES, 4, irange=0.5), CD(2), data_of(vectors(r))),
    "RBM by PCD": lambda r: (
        RBM(FEATURES, 4, irange=0.5),
        SumOfCosts([PCD(1, num_chains=5), WeightDecay(0.1)]),
        data_of(vectors(r)),
    ),
    "ContractiveAutoencoder": lambda r: (
        ContractiveAutoencoder(FEATURES, 4, irange=0.5),
        SumOfCosts(
            [
                MeanBinaryCrossEntropy(),
                MeanSquaredReconstructionError(),
                [0.5, MethodCost(method="contraction_penalty")],
            ]
        ),
        data_of(vectors(r)),
    ),
    "DenoisingAutoencoder": lambda r: (
        DenoisingAutoencoder(
            ComposedCorruptor(
                GaussianCorruptor(0.1),
                SaltPepperCorruptor(0.2),
                DropoutCorruptor(0.1),
                BinomialCorruptor(0.1),
                BinomialSampler(),
                DummyCorruptor(0),
            ),
            FEATURES,
            4,
            "tanh",
            "sigmoid",
            irange=0.5,
        ),
        SumOfCosts([MeanBinaryCrossEntropy(), MeanSquaredReconstructionError()]),
        data_of(vectors(r)),
    ),
    "Autoencoder": lambda r: (
        Autoencoder(FEATURES, 4, "softplus", None, tied_weights=True, irange=None, istdev=0.5),
        MeanSquaredReconstructionError(),
        data_of(vectors(r)),
    ),
    "GSN": lambda r: (GSN(FEATURES, [4, 3]), WalkbackCost(3), data_of(vectors(r))),
    "AdversaryCost2": lambda r: game(
        r,
        AdversaryCost2(
            scale_grads=0,
            discriminator_default_input_include_prob=0.5,
            discriminator_default_input_scale=2.0,
            generator_default_input_include_prob=0.8,
        ),
        monitor_ll=True,
    ),
    "AdversaryCost2 blended": lambda r: game(
        r, AdversaryCost2(blend_obj=True, scale_grads=1), noise="spherical"
    ),
    "AdversaryCost2 by turns": lambda r: game(
        r,
        AdversaryCost2(alternate_g=True),
        IntrinsicDropoutGenerator,
        default_input_include_prob=0.5,
        default_input_scale=2.0,
    ),
    "an inferer": lambda r: game(
        r, AdversaryCost2(scale_grads=0, noise_both=0.1), inferer=True, noise="uniform"
    ),
    "ThresholdedAdversaryCost": lambda r: game(r, ThresholdedAdversaryCost(scale_grads=0)),
    "LazyAdversaryCost": lambda r: game(r, LazyAdversaryCost(scale_grads=0, g_eps=0.1, d_eps=0.1)),
    "the right half": lambda r: inpainting(r, "right_half", CHANNELS, PIXELS * PIXELS),
    "rectangles": lambda r: inpainting(r, "rectangles", CHANNELS + 1, PIXELS * PIXELS * CHANNELS),
    "dropout and decays": lambda r: regression(
        r,
        cost=SumOfCosts(
            [
                Default(),
                Dropout(default_input_include_prob=0.5, default_input_scale=2.0),
                MissingTargetCost({"default_input_include_prob": 0.8}),
                WeightDecay([0.1, 0.2]),
                L1WeightDecay([0.1, 0.1]),
            ]
        ),
    ),
    "weights by a softmax": lambda r: regression(
        r,
        hidden(softmax_columns.Linear, "a"),
        hidden(softmax_columns.RectifiedLinear, "b"),
        hidden(softmax_columns.Sigmoid, "c"),
        hidden(softmax_columns.Tanh, "d"),
    ),
    "dropout of 2013": dropping_by_itself,
    "a penalty": with_a_penalty,
    "GradientDescent": by(GradientDescent),
    "damped Momentum": by(lambda: Momentum(0.5, damped=True)),
    "Nesterov's Momentum": by(lambda: Momentum(0.5, nesterov_momentum=True)),
    "AdaDelta": by(AdaDelta),
    "AdaGrad": by(AdaGrad),
    "RMSProp": by(RMSProp),
    "Adam": by(Adam),
}


def play(case):
    """Four steps, with monitoring before and after; returns weights and channels.

    A game's many channels take long to compile; the recorded cases have them. Rules have none.
    """
    model, cost, data, *rule = CASES[case](np.random.RandomState(0))
    monitored = {"monitoring_dataset": {"": data}}
    if rule or isinstance(model, AdversaryPair):
        monitored = {}
    rule = rule[0]() if rule else Momentum(0.5)
    sgd = SGD(0.1, cost=cost, learning_rule=rule, batch_size=EXAMPLES // 2, **monitored)
    sgd.setup(model, data)
    before = model.get_param_values()
    model.monitor()
    for _ in range(2):
        sgd.train(data)
    model.monitor()
    channels = {name: channel.val_record for name, channel in model.monitor.channels.items()}
    return before, model.get_param_values(), channels


@pytest.mark.parametrize("case", CASES)
def test_training_ends_with_the_weights_of_c(case, in_c):
    with use("jax"):
        begin, end, channels = play(case)
    expected_begin, expected_end, expected_channels = in_c(play, case)
    np.testing.assert_equal(begin, expected_begin)
    assert any((new != old).any() for new, old in zip(end, begin)), "nothing moved"
    for value, wanted in zip(end, expected_end):
        np.testing.assert_allclose(value, wanted, rtol=1e-4, atol=1e-5)
    assert list(channels) == list(expected_channels)
    for name, record in expected_channels.items():
        np.testing.assert_allclose(channels[name], record, rtol=1e-4, atol=1e-5, err_msg=name)


def own_classes(kind):
    """Those of the package that are below a class."""
    for child in kind.__subclasses__():
        yield from own_classes(child)
        if child.__module__.startswith(FOLDERS) and not child.__name__.startswith("_"):
            yield child


FOLDERS = tuple(
    f"adversarial.{name}"
    for name in ("models", "costs", "training_algorithms", "pylearn2", "baselines")
)


def pieces_of(thing, seen):
    """Classes of all that a model, cost or rule is made of."""
    if id(thing) in seen:
        return
    seen[id(thing)] = thing
    if isinstance(thing, (list, tuple)):
        parts = thing
    elif isinstance(thing, dict):
        parts = thing.values()
    elif isinstance(thing, KINDS):
        yield type(thing)
        parts = vars(thing).values()
    else:
        return
    for part in parts:
        yield from pieces_of(part, seen)


def test_every_class_is_in_a_case():
    for folder in FOLDERS:
        package = importlib.import_module(folder)
        for module in pkgutil.walk_packages(package.__path__, f"{folder}."):
            importlib.import_module(module.name)
    trained = set()
    for make in CASES.values():
        model, cost, _, *rule = make(np.random.RandomState(0))
        made = [model, cost or Default(), [each() for each in rule]]
        trained.update(pieces_of(made, {}))
    there_are = {each for kind in KINDS for each in own_classes(kind)}
    missing = {each.__name__ for each in there_are - trained} - set(NEVER_TRAINED)
    assert not missing, "add a case for each, or say in NEVER_TRAINED why not"
