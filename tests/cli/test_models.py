"""Saved models and their data, for the commands that look at them."""

import numpy as np
import pytest

from adversarial.checkpoint import save_model
from adversarial.cli import models
from adversarial.errors import AdversarialError, ModelFileError
from adversarial.evaluation import draw_samples
from adversarial.models.mlp import MLP, Linear

from .saved import save_pair


@pytest.fixture
def pair(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return save_pair()


def test_a_seed_begins_the_noise_anew(pair):
    first, again, other = (models.load_pair("pair.npz", seed=seed) for seed in (3, 3, 4))
    drawn = [draw_samples(each.generator, 5) for each in (first, again, other)]
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()
    assert models.load_sampler("pair.npz").generator.streams.base.tolist() == (
        pair.generator.streams.base.tolist()
    )
    with pytest.raises(AdversarialError, match="--seed 4294967296: "):
        models.load_pair("pair.npz", seed=2**32)


@pytest.mark.parametrize("load", [models.load_pair, models.load_sampler])
def test_a_model_without_generator_is_named(load, pair):
    save_model("net.npz", MLP([Linear(1, "y", irange=0.1)], nvis=2))
    with pytest.raises(ModelFileError, match=r"net\.npz holds a MLP, which has no generator"):
        load("net.npz")


def test_data_are_those_of_the_recipe_unless_named(pair):
    data = models.training_set(models.load_pair("pair.npz"))
    np.testing.assert_allclose(data.X, np.load("x.npy"), rtol=1e-6)
    models.check_width(pair, data.X, "training examples")
    with pytest.raises(AdversarialError, match="4 numbers cannot be compared with rows of 3"):
        models.check_width(pair, data.X[:, :3], "rows")
    pair.dataset_yaml_src = None
    with pytest.raises(AdversarialError, match="name them with -d"):
        models.training_set(pair)
    with pytest.raises(AdversarialError, match="name them with -d"):
        models.test_set(pair)
