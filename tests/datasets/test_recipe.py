"""Recipes of data in saved models, which may come from strangers."""

import numpy as np
import pytest

from adversarial.datasets.recipe import carry_out
from adversarial.errors import ConfigError

DENSE = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix"


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
        (DENSE + " {X: '${AWS_SECRET_ACCESS_KEY}'}", "is not filled in"),
    ],
)
def test_a_recipe_of_anything_else_is_refused(recipe, said, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    with pytest.raises(ConfigError, match=said) as caught:
        carry_out(recipe)
    assert "hunter2" not in str(caught.value)
