import numpy as np
import pytest

from adversarial.config.resolve import BUILTINS, NUMPY, rename, resolve, resolve_class
from adversarial.errors import ConfigError
from adversarial.models.mlp import MLP
from adversarial.models.mlp.linear import _WithoutCost
from adversarial.models.model import Model
from adversarial.space import Space


@pytest.mark.parametrize(
    "original, ours",
    [
        ("pylearn2.models.mlp.MLP", "adversarial.models.mlp.MLP"),
        ("pylearn2.train.Train", "adversarial.training.Train"),
        (
            "pylearn2.models.dbm.init_sigmoid_bias_from_marginals",
            "adversarial.models.marginals.init_sigmoid_bias_from_marginals",
        ),
        ("adversarial.AdversaryPair", "adversarial.AdversaryPair"),
        ("adversarial.deconv.Deconv", "adversarial.models.deconv.Deconv"),
        ("adversarial.sgd.SGD", "adversarial.training_algorithms.alternating.AlternatingSGD"),
        (
            "adversarial.sgd_alt.SGD",
            "adversarial.training_algorithms.alternating.EpochAlternatingSGD",
        ),
        (
            "adversarial.sgd.ExponentialDecay",
            "adversarial.training_algorithms.schedules.ExponentialDecay",
        ),
        (
            "adversarial.sgd_alt.MonitorBasedLRAdjuster",
            "adversarial.training_algorithms.schedules.MonitorBasedLRAdjuster",
        ),
        (
            "pylearn2.training_algorithms.sgd.SGD",
            "adversarial.training_algorithms.sgd.SGD",
        ),
        (
            "pylearn2.training_algorithms.sgd.OneOverEpoch",
            "adversarial.training_algorithms.schedules.OneOverEpoch",
        ),
        (
            "pylearn2.training_algorithms.sgd.EpochMonitor",
            "adversarial.train_extensions.epoch_monitor.EpochMonitor",
        ),
        (
            "adversarial.training_algorithms.schedules.PolyakAveraging",
            "adversarial.train_extensions.polyak_averaging.PolyakAveraging",
        ),
        (
            "pylearn2.training_algorithms.learning_rule.MomentumAdjustor",
            "adversarial.training_algorithms.schedules.MomentumAdjustor",
        ),
        ("adversarial.datasets.SVHN", "adversarial.pylearn2.svhn.SVHN"),
        ("pylearn2x.models.mlp.MLP", "pylearn2x.models.mlp.MLP"),
    ],
)
def test_original_names_live_here(original, ours):
    assert rename(original) == ours


def test_a_few_names_of_numpy_and_python_are_open():
    for name in NUMPY:
        assert callable(resolve(name))
    assert resolve("numpy.random.RandomState") is np.random.RandomState
    assert set(BUILTINS) == {"dict", "list", "tuple", "set", "int", "float", "str", "bool", "range"}


@pytest.mark.parametrize("name", ["numpy.random.rand", "numpy.fromfile", "numpy.save"])
def test_the_rest_of_numpy_is_not(name):
    with pytest.raises(ConfigError, match="--allow numpy"):
        resolve(name)


@pytest.mark.parametrize(
    "name",
    [
        "adversarial.config.yaml_parse.load",
        "adversarial.backend.c.blas.anything",
        "adversarial.checkpoint.serial.load",
        "adversarial.datasets.fetch.anything",
        "adversarial.datasets.matlab_child.read",
    ],
)
def test_parts_of_the_package_that_no_experiment_needs_are_closed(name):
    with pytest.raises(ConfigError, match="is refused: of the package adversarial"):
        resolve(name)


@pytest.mark.parametrize(
    "name", ["adversarial.space", "adversarial.config", "adversarial.models.mlp"]
)
def test_modules_are_no_objects(name):
    with pytest.raises(ConfigError, match="is a module|Could not evaluate"):
        resolve(name)


def test_classes_of_saved_files_are_found_by_kind():
    assert resolve_class("pylearn2.models.mlp.MLP", (Model, Space)) is MLP
    with pytest.raises(ConfigError, match="MLP is refused: it is no Space"):
        resolve_class("adversarial.models.mlp.MLP", Space)
    with pytest.raises(ConfigError, match="add_layers is refused: it is no Model or Space"):
        resolve_class("adversarial.add_layers", (Model, Space))
    with pytest.raises(ConfigError, match="--allow os"):
        resolve_class("os.path.join", Model)


def test_a_private_class_is_found_in_a_package_that_is_allowed_only():
    name = "adversarial.models.mlp.linear._WithoutCost"
    with pytest.raises(ConfigError, match="only public names"):
        resolve_class(name, Model)
    assert resolve_class(name, Model, ["adversarial.models"]) is _WithoutCost


def test_a_private_module_of_a_user_is_refused_with_the_way_to_allow_it():
    with pytest.raises(ConfigError, match="--allow json"):
        resolve_class("json._impl.Layer", Model)
