"""Data sets know how they can be made again; recipes in saved models may come from strangers."""

from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.mnist import MNIST
from adversarial.datasets.recipe import carry_out, matching_test_set, pass_on
from adversarial.errors import ConfigError

DENSE = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix"
PREPROCESSOR = "!obj:pylearn2.datasets.preprocessing.RemapInterval { map_from: [0, 1] }"


def source_of(arguments, yaml_src="!obj:x {}", **parts):
    training, test = SimpleNamespace(yaml_src=yaml_src), SimpleNamespace()
    if yaml_src is None:
        del training.yaml_src
    made = pass_on(training, test, "pylearn2.datasets.mnist.MNIST", arguments, **parts)
    assert made is test
    return getattr(test, "yaml_src", None)


def test_a_recipe_names_plain_arguments_and_the_recipes_of_parts():
    text = source_of({"which_set": "test", "axes": ["b", 0]}, preprocessor=None)
    assert text == '!obj:pylearn2.datasets.mnist.MNIST { which_set: "test", axes: ["b", 0] }'
    part = SimpleNamespace(yaml_src=PREPROCESSOR)
    assert source_of({}, preprocessor=part).endswith(f"{{ preprocessor: {PREPROCESSOR} }}")


def test_what_no_text_can_name_has_no_recipe():
    assert source_of({}, yaml_src=None) is None
    assert source_of({"rng": np.random.RandomState(0)}) is None
    assert source_of({}, preprocessor=object()) is None


def test_the_recipe_of_a_test_set_makes_it_again(fake_mnist):
    training = MNIST("train", start=0, stop=3, binarize=True)
    training.yaml_src = "!obj:pylearn2.datasets.mnist.MNIST { which_set: train }"
    test = matching_test_set(training, MNIST)
    assert test.which_set == "test" and set(np.unique(test.X)) == {0, 1}
    again = yaml_parse.load(test.yaml_src)
    np.testing.assert_array_equal(again.X, test.X)


def test_a_recipe_of_data_is_carried_out(tmp_path):
    np.save(tmp_path / "x.npy", np.ones((2, 3)))
    assert carry_out(f"{DENSE} {{X: !pkl: '{tmp_path}/x.npy'}}").X.shape == (2, 3)


@pytest.mark.parametrize(
    "recipe, said",
    [
        ("!obj:pylearn2.train.Train {dataset: null, model: null}", "a recipe names data only"),
        ("!obj:pylearn2.training_algorithms.sgd.SGD {learning_rate: 1}", "names data only"),
        ("!import:adversarial.costs.objectives.non_saturating", "names data only"),
        ("!obj:os.system {command: ls}", "names data only"),
        (DENSE + " {X: !obj:pylearn2.train.Train {}}", "names data only"),
        ("!obj:numpy.ones {shape: 2}", "no data set"),
        ("!obj:pylearn2.models.mlp.MLP {nvis: 1, layers: []}", "recipe of its data"),
        ("3", "names no data set"),
        ("", "names no data set"),
        ("[", "line 1"),
        (DENSE + " {X: !pkl: '${AWS_SECRET_ACCESS_KEY}'}", "is not filled in"),
    ],
)
def test_a_recipe_of_anything_else_is_refused(recipe, said, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    with pytest.raises(ConfigError, match=said) as caught:
        carry_out(recipe)
    assert "hunter2" not in str(caught.value)
