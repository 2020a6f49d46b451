"""Experiments with one value of another type: each is refused in one line, or can be trained."""

import pathlib
import random

import numpy as np
import pytest
import yaml

from adversarial.config import yaml_parse
from adversarial.config.document import Document
from adversarial.errors import ConfigError

CONFIGS = pathlib.Path(__file__).parents[2] / "yaml_configs"
FILES = sorted([*(CONFIGS / "quick").glob("*.yaml"), *(CONFIGS / "examples").glob("*.yaml")])
VALUES = ("null", "None", "abc", "'1.9'", "-1", "0", "2.5", "20.", ".nan", "[1]", "{}", "true")
GAME = """!obj:pylearn2.train.Train {
    dataset: !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix { X: !pkl: "x.npy" },
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            noise: uniform, monitor_ll: 1, ll_n_samples: 3, ll_sigma: .3,
            mlp: !obj:pylearn2.models.mlp.MLP { nvis: 2, layers: [
                !obj:pylearn2.models.mlp.Sigmoid { layer_name: y, dim: 3, irange: .5 } ] } },
        discriminator: !obj:pylearn2.models.mlp.MLP { nvis: 3, layers: [
            !obj:pylearn2.models.maxout.Maxout {
                layer_name: h, num_units: 2, num_pieces: 2, irange: .5, max_col_norm: 1.9 },
            !obj:pylearn2.models.mlp.Sigmoid { layer_name: y, dim: 1, sparse_init: 1 } ] } },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 4, learning_rate: .1, train_iteration_mode: sequential, seed: 5,
        monitoring_dataset: { valid:
            !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix { X: !pkl: "x.npy" } },
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum {
            init_momentum: .5 },
        cost: !obj:adversarial.AdversaryCost2 {
            scale_grads: 0, discriminator_input_include_probs: { h: .8 } },
        termination_criterion: !obj:pylearn2.termination_criteria.And { criteria: [
            !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 },
            !obj:pylearn2.termination_criteria.MonitorBased {
                channel_name: valid_objective, prop_decrease: 0., N: 3 } ] } },
    extensions: [ !obj:pylearn2.training_algorithms.learning_rule.MomentumAdjustor {
        start: 1, saturate: 2, final_momentum: .7 } ]
}
"""


def paths(node, way=()):
    """Where the scalars of a document are, as ``--set`` writes it."""
    if isinstance(node, yaml.ScalarNode):
        if not node.tag.startswith("!pkl"):
            yield ".".join(way)
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from paths(item, (*way, str(place)))
    else:
        for key, value in node.value:
            yield from paths(value, (*way, key.value))


def mutations(text):
    return [f"{path}={value}" for path in paths(Document(text, "x").root) for value in VALUES]


@pytest.fixture
def no_data(tmp_path, monkeypatch):
    """Names of data files without contents: nothing but headers may be read, so none is missed."""
    names = ["mnist/train-images-idx3-ubyte", "mnist/train-labels-idx1-ubyte"]
    names += ["mnist/t10k-images-idx3-ubyte", "mnist/t10k-labels-idx1-ubyte"]
    batches = [*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]
    names += [f"cifar10/cifar-10-batches-py/{name}" for name in batches]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))


def faults_without_graphs(path, setting, monkeypatch):
    monkeypatch.setattr("adversarial.training.Train.rehearse", lambda train: ())
    return yaml_parse.check(path, overrides=[setting])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_wrong_in_an_example_is_said_with_its_place(path, no_data, monkeypatch):
    chosen = random.Random(path.stem).sample(mutations(path.read_text()), 12)
    for setting in chosen:
        for error in faults_without_graphs(path, setting, monkeypatch):
            assert isinstance(error, ConfigError), setting
            assert "line" in str(error) and "failed: TypeError" not in str(error), setting


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_scalar_of_an_example(path, no_data, monkeypatch):
    for setting in mutations(path.read_text()):
        for error in faults_without_graphs(path, setting, monkeypatch):
            assert "line" in str(error), setting


@pytest.fixture
def game(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", np.random.RandomState(0).uniform(size=(8, 3)).astype("float32"))
    (tmp_path / "game.yaml").write_text(GAME)
    return tmp_path / "game.yaml"


def try_out(path, settings):
    accepted = 0
    for setting in settings:
        errors = yaml_parse.check(path, overrides=[setting])
        if errors:
            assert all("line" in str(error) for error in errors), setting
            with pytest.raises(ConfigError):
                yaml_parse.load_train_file(path, overrides=[setting]).setup()
            continue
        accepted += 1
        yaml_parse.load_train_file(path, overrides=[setting]).main_loop()
    return accepted


def test_what_check_accepts_can_be_trained_and_nothing_else(game):
    assert yaml_parse.check(game) == []
    assert try_out(game, random.Random(1).sample(mutations(GAME), 20)) < 20


@pytest.mark.slow
def test_of_all_mutations_what_check_accepts_can_be_trained(game):
    assert try_out(game, mutations(GAME)) > 20


SGD = "algorithm"
D, G = "model.discriminator", "model.generator.mlp"
CRITERION = f"{SGD}.termination_criterion.criteria.1"
SIGMOID = "!obj:pylearn2.models.mlp.Sigmoid { layer_name: %s, dim: 1, irange: .1 }"
LINEAR = "!obj:pylearn2.models.mlp.Linear { layer_name: y, dim: 1, irange: .1 }"
SAVE_BEST = "!obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest"
SMOOTHER = "!obj:pylearn2.train_extensions.ChannelSmoother"
# What is set, what must be said, and where: the lines are GAME's.
MISFITS = {
    "more inputs than data": (f"{D}.nvis=4", "the training set gives features", "--set"),
    "more data than inputs": (f"{D}.nvis=2", "takes VectorSpace(2)", "--set"),
    "samples of another size": (f"{G}.layers.0.dim=2", "generator gives VectorSpace(2)", "--set"),
    "two units at D's end": (f"{D}.layers.1.dim=2", "must end in one unit", "--set"),
    "two sigmoids at D's end": (
        f"{D}.layers=[{SIGMOID % 'h'}, {SIGMOID % 'b'}]",
        "two sigmoids",
        "--set",
    ),
    "no logit at D's end": (f"{D}.layers.1={LINEAR}", "hands over a logit", "--set"),
    "a batch larger than the set": (f"{SGD}.batch_size=9", "has 8 examples", "--set"),
    "no whole batch": (f"{SGD}.train_iteration_mode=random_uniform", "num_batches", "line 13"),
    "an unknown layer": (
        f"{SGD}.cost.discriminator_input_include_probs={{ q: .5 }}",
        "no layer(s) named q",
        "--set",
    ),
    "a misspelt channel": (
        f"{CRITERION}.channel_name=valid_objectve",
        "Did you mean valid_objective?",
        "--set",
    ),
    "a channel by default": (f"{CRITERION}.channel_name=null", "channel objective", "--set"),
    "a channel of an extension": (
        f"extensions.0={SAVE_BEST} {{ channel_name: tset_objective, save_path: b.npz }}",
        "Did you mean valid_objective?",
        "column 81",
    ),
    "momentum without any": (f"{SGD}.learning_rule=null", "rule has momentum", "line 24"),
    "a cost of pairs without targets": (f"{SGD}.cost=null", "has no targets", "line 2"),
    "another shape of image": (
        f"{G}.layers.0=!obj:pylearn2.models.mlp.SpaceConverter {{ layer_name: y, output_space: "
        "!obj:pylearn2.space.Conv2DSpace { shape: [1, 2], num_channels: 1 } }",
        "the discriminator takes VectorSpace(3)",
        "--set",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_together_is_said_with_its_place(name, game):
    setting, said, place = MISFITS[name]
    (error,) = yaml_parse.check(game, overrides=[setting])
    assert said in str(error)
    assert place in str(error).split(": ")[0]


def test_training_says_it_too_before_graphs_are_made(game, monkeypatch):
    monkeypatch.setattr("adversarial.training_algorithms.sgd.SGD.prepare", None)
    with pytest.raises(ConfigError, match="--set algorithm.batch_size.*has 8 examples"):
        yaml_parse.load_train_file(game, overrides=["algorithm.batch_size=9"])


def test_a_channel_that_an_extension_makes_is_known(game):
    smooth = f"{SMOOTHER} {{ channel_to_smooth: valid_objective, channel_to_publish: smooth }}"
    best = f"{SAVE_BEST} {{ channel_name: smooth, save_path: b.npz }}"
    assert yaml_parse.check(game, overrides=[f"extensions=[{smooth}, {best}]"]) == []


def test_a_model_of_fixed_batches_gets_no_shorter_one(game, tmp_path):
    text = """!obj:pylearn2.train.Train {
        dataset: !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
            X: !pkl: "x.npy", y: !pkl: "x.npy" },
        model: !obj:pylearn2.models.mlp.MLP { batch_size: 3, nvis: 3, layers: [
            !obj:pylearn2.models.mlp.Linear { layer_name: y, dim: 3, irange: .1 } ] },
        algorithm: !obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: .1 } }"""
    path = tmp_path / "fixed.yaml"
    path.write_text(text)
    (error,) = yaml_parse.check(path)
    assert "line 6" in str(error) and "Dataset size is not a multiple" in str(error)
    assert yaml_parse.check(path, overrides=["model.batch_size=4"]) == []
    assert (
        yaml_parse.check(path, overrides=["algorithm.train_iteration_mode=even_sequential"]) == []
    )


@pytest.mark.parametrize("key", ["dataset.X", "algorithm.monitoring_dataset.valid.X"])
def test_an_empty_set_is_refused(game, key):
    np.save("empty.npy", np.zeros((0, 3), dtype="float32"))
    (error,) = yaml_parse.check(game, overrides=[f"{key}=!pkl: empty.npy"])
    assert "is empty" in str(error) and "line" in str(error)


def test_no_data_are_read_and_no_weights_drawn(game, monkeypatch):
    with open("x.npy", "r+b") as file:  # the header is there, and a hole
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f4", "fortran_order": False, "shape": (2**22, 3)}
        )
        file.truncate(file.tell() + 2**22 * 3 * 4)
    monkeypatch.setattr("adversarial.files.npz.memoryview", None, raising=False)  # reads into it
    units = ["model.discriminator.layers.0.num_units=1000000000"]
    units += [f"model.generator.mlp.{key}" for key in ("nvis=1000000", "layers.0.irange=.1")]
    assert yaml_parse.check(game, overrides=units) == []


def test_what_users_define_sees_real_data(game, monkeypatch, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from adversarial.datasets.dense_design_matrix import DenseDesignMatrix\n"
        "def halved(X):\n    X /= 2\n    return DenseDesignMatrix(X=X)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    mine = "dataset=!obj:mine.halved { X: !pkl: x.npy }"
    assert yaml_parse.check(game, allow=["mine"], overrides=[mine]) == []
