"""New networks from parts of saved models."""

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator, add_layers, recapitate_discriminator
from adversarial.checkpoint import load_model, save_model
from adversarial.config.resolve import resolve
from adversarial.errors import ConfigError
from adversarial.models.mlp import MLP, Linear, Sigmoid, Softmax


@pytest.fixture
def saved(tmp_path):
    generator = Generator(MLP([Linear(4, "h0", irange=1.0), Linear(3, "y", irange=1.0)], nvis=2))
    layers = [Linear(4, "h", irange=1.0), Sigmoid(1, "y", irange=1.0)]
    model = AdversaryPair(generator, MLP(layers, nvis=3))
    return model, save_model(str(tmp_path / "pair.npz"), model)


def test_the_layers_of_a_saved_generator_go_on_top(saved, numbers, compute, batch, close):
    model, path = saved
    mlp = MLP([Linear(4, "h0", irange=1.0)], nvis=5)
    x = numbers.randn(6, 5)
    middle = compute(mlp.fprop(batch(x)))
    assert add_layers(mlp, path, start_layer=1) is mlp
    W, b = model.generator.mlp.get_param_values()[2:]
    close(compute(mlp.fprop(batch(x))), middle @ W + b)
    assert [p.name for p in mlp.get_params()] == ["h0_W", "h0_b", "y_W", "y_b"]


def test_the_whole_saved_generator_can_go_on_top(saved):
    mlp = add_layers(MLP([Linear(2, "h0", irange=1.0)], nvis=5), saved[1])
    names = [p.name for p in mlp.get_params()]
    assert names == ["h0_W", "h0_b", "h0_W", "h0_b", "y_W", "y_b"]
    assert mlp.get_output_space().dim == 3


def test_saved_layers_must_fit(saved):
    with pytest.raises(ValueError, match="graft"):
        add_layers(MLP([Linear(7, "h0", irange=1.0)], nvis=5), saved[1])


def test_a_saved_discriminator_gets_a_new_head(saved, numbers, compute, batch, close):
    model, path = saved
    mlp = recapitate_discriminator(path, Softmax(5, "y", irange=1.0))
    assert [p.name for p in mlp.get_params()] == ["h_W", "h_b", "softmax_b", "softmax_W"]
    x = numbers.randn(6, 3)
    W, b = model.discriminator.get_param_values()[:2]
    bias, head = mlp.get_param_values()[2:]
    z = (x @ W + b) @ head + bias
    expected = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    close(compute(mlp.fprop(batch(x))), expected)


def test_a_new_heads_weights_follow_the_saved_random_state(saved):
    model, path = saved
    rng = np.random.RandomState()
    rng.set_state(model.discriminator.rng.get_state())
    head = recapitate_discriminator(path, Softmax(5, "top", irange=1.0)).get_param_values()[-1]
    assert np.array_equal(head, rng.uniform(-1, 1, (4, 5)).astype(head.dtype))
    assert load_model(path).discriminator.layers[-1].layer_name == "y"


@pytest.mark.parametrize("function", [add_layers, recapitate_discriminator])
@pytest.mark.parametrize("module", ["", "models.adversary_pair.", "checkpoint.surgery."])
def test_experiment_files_find_them_by_old_and_new_names(module, function):
    assert resolve(f"adversarial.{module}{function.__name__}") is function


def test_experiment_files_find_nothing_else_there():
    with pytest.raises(ConfigError, match="refused"):
        resolve("adversarial.checkpoint.surgery.load_model")
