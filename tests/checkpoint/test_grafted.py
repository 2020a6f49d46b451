"""Layers that came from other networks come back."""

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator, add_layers, recapitate_discriminator
from adversarial.backend import function
from adversarial.checkpoint import load_model, save_model
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, Sigmoid, Softmax

from .models import assert_same_parameters, discriminator, generator, scramble


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
