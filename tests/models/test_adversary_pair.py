import logging

import numpy as np
import pytest

from adversarial import AdversaryPair, Generator
from adversarial.backend import function
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, Sigmoid, SpaceConverter
from adversarial.rng import Streams
from adversarial.space import Conv2DSpace

C01B = ("c", 0, 1, "b")


def pair(inferer=None, generator=(), discriminator=(), **kwargs):
    g = Generator(MLP([Linear(3, "y", irange=1.0, **dict(generator))], nvis=2))
    layers = [Maxout("h", 2, 2, irange=1.0), Sigmoid(1, "y", irange=1.0, **dict(discriminator))]
    return AdversaryPair(g, MLP(layers, nvis=3), inferer, **kwargs)


def inferer(**kwargs):
    return MLP([Linear(2, "z", irange=1.0, **kwargs)], nvis=3)


def test_parameters_are_the_generators_then_the_discriminators_then_the_inferers():
    model = pair(inferer())
    expected = [
        *model.generator.get_params(),
        *model.discriminator.get_params(),
        *model.inferer.get_params(),
    ]
    assert model.get_params() == expected
    assert [p.name for p in expected] == ["y_W", "y_b", "h_W", "h_b", "y_W", "y_b", "z_W", "z_b"]
    assert list(pair().players()) == ["generator", "discriminator"]


def test_spaces_and_weights_are_the_discriminators():
    model = pair()
    assert model.get_input_space() == model.discriminator.get_input_space()
    assert model.get_output_space() == model.discriminator.get_output_space()
    assert np.array_equal(model.get_weights(), model.discriminator.get_weights())
    assert model.get_monitoring_data_specs() == (model.get_input_space(), "features")


def test_scales_of_the_inferer_are_left_out_with_a_warning(caplog):
    with caplog.at_level(logging.WARNING):
        model = pair(
            inferer(W_lr_scale=0.5), generator={"W_lr_scale": 0.25}, discriminator={"b_lr_scale": 2}
        )
    scalers = {param.name: scale for param, scale in model.get_lr_scalers().items()}
    assert scalers == {"y_W": 0.25, "y_b": 2.0}
    assert "no effect" in caplog.text
    caplog.clear()
    pair(inferer())
    assert not caplog.records


def test_constraints_act_before_the_discriminator_shrinks():
    model = pair(discriminator={"max_col_norm": 0.5}, shrink_d=0.5)
    before = model.get_param_values()
    model.enforce_constraints()
    after = model.get_param_values()
    assert np.array_equal(after[0], before[0])
    np.testing.assert_allclose(after[2], before[2] / 2)
    np.testing.assert_allclose(np.sqrt((after[4] ** 2).sum()), 0.25, rtol=1e-5)


def test_only_updated_parameters_shrink():
    model = pair(shrink_d=0.5)
    W = model.generator.get_params()[0]
    updates = {W: W * 1}
    model.modify_updates(updates)
    assert list(updates) == [W]


def test_nothing_shrinks_by_default():
    model = pair()
    before = model.get_param_vector()
    model.enforce_constraints()
    assert np.array_equal(model.get_param_vector(), before)


def test_channels_on_data_and_on_samples_are_swapped_as_in_the_original(numbers, compute, batch):
    model = pair()
    data = numbers.randn(7, 3)
    channels = model.get_monitoring_channels(batch(data))
    on_data = compute(model.discriminator.fprop(batch(data))).max()
    twin = pair()
    twin.generator.get_noise(7)
    samples = twin.generator.sample(100)
    on_samples = compute(twin.discriminator.fprop(samples)).max()
    measured = [channels["dis_on_samp_y_max_x_max_u"], channels["dis_on_data_y_max_x_max_u"]]
    np.testing.assert_allclose(compute(measured), [on_data, on_samples], rtol=1e-5)


def test_channels_come_by_player(batch):
    model = pair(inferer())
    data = batch(np.zeros((7, 3)))
    prefixes = dict.fromkeys(
        next(p for p in ("gen_", "dis_on_data_", "dis_on_samp_", "inf_") if name.startswith(p))
        for name in model.get_monitoring_channels(data)
    )
    assert list(prefixes) == ["gen_", "dis_on_data_", "dis_on_samp_", "inf_"]


@pytest.mark.parametrize(
    "switch, hidden",
    [
        ("monitor_generator", ("gen_",)),
        ("monitor_discriminator", ("dis_",)),
        ("monitor_inference", ("inf_",)),
    ],
)
def test_each_players_channels_can_be_hidden(switch, hidden, batch):
    names = list(pair(inferer()).get_monitoring_channels(batch(np.zeros((7, 3)))))
    model = pair(inferer(), **{switch: False})
    shown = list(model.get_monitoring_channels(batch(np.zeros((7, 3)))))
    assert shown == [name for name in names if not name.startswith(hidden)]


@pytest.mark.parametrize("switch", ["monitor_generator", "monitor_discriminator"])
def test_hidden_channels_take_their_random_streams_all_the_same(switch, batch):
    shown, hidden = pair(inferer()), pair(inferer(), **{switch: False})
    for model in (shown, hidden):
        model.get_monitoring_channels(batch(np.zeros((7, 3))))
    assert shown.generator.streams.base.tolist() == hidden.generator.streams.base.tolist()


def test_the_inferer_is_monitored_on_a_batch_of_samples(compute, batch):
    model = pair(inferer(), inference_monitoring_batch_size=11)
    channels = model.get_monitoring_channels(batch(np.zeros((7, 3))))
    streams = Streams(10097)
    _, _, noise = [streams.normal((n, 2)) for n in (7, 100, 11)]
    z = compute(noise).astype(float)
    W, b = model.generator.mlp.get_param_values()
    Wi, bi = model.inferer.get_param_values()
    expected = ((z @ W + b) @ Wi + bi).max(axis=0).mean()
    np.testing.assert_allclose(compute(channels["inf_z_max_x_mean_u"]), expected, rtol=1e-4)


@pytest.mark.parametrize("space", [None, Conv2DSpace((2, 3), num_channels=2, axes=C01B)])
def test_arrays_of_samples_are_rows_channel_by_channel(space):
    def make():
        layers = [Linear(12, "y", irange=1.0)]
        if space is not None:
            layers.append(SpaceConverter("images", space))
        return AdversaryPair(Generator(MLP(layers, nvis=2)), MLP([Sigmoid(1, "y", irange=1.0)]))

    model = make()
    rows = model.draw_samples(5, seed=7)
    z = function([], Streams(7).normal((5, 2)))()
    W, b = model.generator.mlp.get_param_values()
    expected = z @ W + b  # vectors are read row by row, pixel by pixel, channels last
    if space is not None:
        expected = expected.reshape(5, 2, 3, 2).transpose(0, 3, 1, 2).reshape(5, 12)
    np.testing.assert_allclose(rows, expected, rtol=1e-5)
    assert not np.array_equal(model.draw_samples(5), rows)
    with pytest.raises(ValueError, match="at least 1"):
        model.draw_samples(0)


def test_parts_are_named_from_the_pair_down():
    model = pair(inferer())
    names = [name for name, _ in model.named_parts()]
    assert names == [
        "model",
        "model.generator",
        "model.generator.mlp",
        "model.generator.mlp.layers.0",
        "model.discriminator",
        "model.discriminator.layers.0",
        "model.discriminator.layers.1",
        "model.inferer",
        "model.inferer.layers.0",
    ]


def test_what_is_frozen_is_no_parameter_of_the_pair_but_still_there():
    model = pair()
    frozen = model.generator.get_params()[:1]
    model.freeze(frozen)
    assert model.get_params() == model.get_all_params()[1:]
    assert model.get_all_params()[:1] == frozen
