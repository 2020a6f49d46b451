"""Pairs, and generators with their noise, come back."""

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator, IntrinsicDropoutGenerator
from adversarial.backend import function
from adversarial.models.deconv import Deconv
from adversarial.models.maxout import Maxout, MaxoutConvC01B
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, SpaceConverter
from adversarial.space import Conv2DSpace

from .models import assert_same_parameters, discriminator, generator, scramble


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
    model.sample(5)
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
