"""Passes through the players: dropout, the inferer, and the monitoring channels."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial import AdversaryCost2, AdversaryPair
from adversarial.backend import function
from adversarial.costs.adversary import LazyAdversaryCost, ThresholdedAdversaryCost
from adversarial.errors import ConfigError
from adversarial.models.mlp import MLP, Linear, Softmax
from adversarial.models.mlp.layer import with_logit
from adversarial.rng import Streams

from .pairs import gradients_of, logit, small_pair, sp, toy_pair

COSTS = [AdversaryCost2, ThresholdedAdversaryCost, LazyAdversaryCost]


def test_data_and_samples_are_judged_under_separate_masks(batch, compute):
    pair = toy_pair(1.0, 1)
    cost = AdversaryCost2(
        discriminator_default_input_include_prob=0.5, discriminator_default_input_scale=1.0
    )
    rng = np.random.RandomState()
    rng.set_state(pair.discriminator.rng.get_state())
    pair.generator.mlp.rng.randint(2)
    _, d_obj, g_obj, _ = cost.get_samples_and_objectives(pair, batch(np.ones((50, 1))))
    masks = [
        compute(Streams(max(rng.randint(2**15), 1)).binomial(batch(np.ones((50, 1))).shape, p=0.5))
        for _ in range(2)
    ]
    d, g = compute([d_obj, g_obj])
    np.testing.assert_allclose(d, 0.5 * (sp(-masks[0]).mean() + sp(masks[1]).mean()), rtol=1e-5)
    np.testing.assert_allclose(g, sp(-masks[1]).mean(), rtol=1e-5)


def test_another_pass_for_the_generator_takes_the_defaults_of_dropout(batch, compute):
    pair = toy_pair(1.0, 1)
    rng = np.random.RandomState()
    rng.set_state(pair.discriminator.rng.get_state())
    rng.randint(2**15), rng.randint(2**15)
    mask = compute(
        Streams(max(rng.randint(2**15), 1)).binomial(batch(np.ones((50, 1))).shape, p=0.5)
    )
    cost = AdversaryCost2(no_drop_in_d_for_g=True)
    _, d_obj, g_obj, _ = cost.get_samples_and_objectives(pair, batch(np.ones((50, 1))))
    d, g = compute([d_obj, g_obj])
    np.testing.assert_allclose(g, sp(-2 * mask).mean(), rtol=1e-5)
    np.testing.assert_allclose(d, 0.5 * (sp(-1) + sp(1)), rtol=1e-5)


def test_a_plain_pass_for_the_generator_has_no_dropout_at_all(batch, compute, close):
    cost = AdversaryCost2(
        plain_d_for_g=True,
        discriminator_default_input_include_prob=0.5,
        discriminator_default_input_scale=2.0,
    )
    pair = toy_pair(1.0, 1)
    _, d_obj, g_obj, _ = cost.get_samples_and_objectives(pair, batch(np.ones((50, 1))))
    d, g = compute([d_obj, g_obj])
    close(g, sp(-1.0))
    assert abs(d - 0.5 * (sp(-1) + sp(1))) > 1e-3


def test_two_kinds_of_pass_for_the_generator_are_refused():
    with pytest.raises(ValueError, match="plain_d_for_g"):
        AdversaryCost2(no_drop_in_d_for_g=True, plain_d_for_g=True)


def test_the_inferer_predicts_the_noise_by_squared_error(x, play, close):
    def pair():
        return small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3))

    model = pair()
    samples, _, _, i_obj = play(AdversaryCost2(), model, x)
    z = function([], pair().generator.get_noise(at.as_tensor_variable(x).shape[0]))()
    W, b = model.inferer.get_param_values()
    close(i_obj, ((z - samples @ W - b) ** 2).sum(axis=1).mean(), rtol=1e-4)


def test_the_inferer_may_predict_a_hidden_layer(x, batch, compute, close):
    model = small_pair(MLP([Linear(5, "z", irange=1.0)], nvis=3))
    cost = AdversaryCost2(infer_layer=0)
    samples, _, _, i_obj = cost.get_samples_and_objectives(model, batch(x))
    s, i = compute([samples, i_obj])
    twin = small_pair()
    _, _, hidden = twin.generator.sample_and_noise(batch(x).shape[0], all_g_layers=True)
    h = compute(hidden[0])
    W, b = model.inferer.get_param_values()
    close(i, ((h - s @ W - b) ** 2).sum(axis=1).mean(), rtol=1e-4)


def test_the_inferer_does_not_move_the_generator(x, batch, close):
    without, _ = gradients_of(AdversaryCost2(scale_grads=0), small_pair(), batch(x))
    model = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3))
    with_inferer, _ = gradients_of(AdversaryCost2(scale_grads=0), model, batch(x))
    for alone, together in zip(without.values(), with_inferer.values()):
        assert np.array_equal(alone, together)


def test_channels_count_errors_without_dropout(x, batch, compute, close):
    pair = small_pair()
    cost = AdversaryCost2(discriminator_default_input_include_prob=0.5)
    channels = cost.get_monitoring_channels(pair, batch(x))
    assert list(channels) == [
        "false_negatives",
        "false_positives",
        "sample_grad_norm",
        "objective_d",
        "objective_g",
        "now_train_generator",
    ]
    values = dict(zip(channels, compute(list(channels.values()))))
    close(values["false_negatives"], (logit(pair, x) < 0).mean())
    s = compute(small_pair().generator.sample(batch(x).shape[0])).astype(float)
    a = logit(pair, s)
    close(values["false_positives"], (a > 0).mean())
    W0, _, W1, _ = (v.astype(float) for v in pair.discriminator.get_param_values())
    D = 1 / (1 + np.exp(-a))
    slope = (a * D * (1 - D))[:, None] * (W0 @ W1)[:, 0]
    close(values["sample_grad_norm"], np.sqrt((slope**2).sum()) / len(x), rtol=1e-4)
    assert values["now_train_generator"] == 1


@pytest.mark.parametrize(
    "switch, channel",
    [
        ("monitor_discriminator", "objective_d"),
        ("monitor_generator", "objective_g"),
        ("monitor_inference", "objective_i"),
    ],
)
def test_a_players_objective_is_shown_with_its_channels(switch, channel, x, batch):
    def names(**kwargs):
        pair = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3), **kwargs)
        return set(AdversaryCost2().get_monitoring_channels(pair, batch(x)))

    assert names() - names(**{switch: False}) == {channel}


def at_end(layer):
    return AdversaryPair(small_pair().generator, MLP([Linear(4, "h", irange=1.0), layer], nvis=3))


class Gaussian(Linear):
    """A layer of one's own: its logit is minus a square. It has no cost."""

    def fprop(self, state_below):
        logit = -at.square(self.preactivation(state_below))
        return with_logit(at.sigmoid(logit), logit)

    def cost(self, Y, Y_hat):
        raise NotImplementedError


def test_any_layer_that_hands_over_a_logit_can_end_a_discriminator(x, batch, compute, close):
    pair = at_end(Gaussian(1, "y", irange=1.0))
    cost = AdversaryCost2()
    samples, d_obj, g_obj, _ = cost.get_samples_and_objectives(pair, batch(x))
    s, d, g = compute([samples, d_obj, g_obj])
    on_data, on_samples = (-(logit(pair, rows) ** 2) for rows in (x, s.astype(float)))
    close(d, 0.5 * (sp(-on_data).mean() + sp(on_samples).mean()))
    close(g, sp(-on_samples).mean())
    assert len(cost.get_gradients(pair, batch(x))[0]) == 8
    errors = compute(cost.get_monitoring_channels(pair, batch(x))["false_negatives"])
    assert errors == 1  # such a discriminator believes nothing


@pytest.mark.parametrize(
    "layer", [Linear(1, "y", irange=1.0), Softmax(2, "y", irange=1.0)], ids=["linear", "softmax"]
)
def test_a_discriminator_whose_last_layer_has_no_logit_is_refused(layer, x, batch):
    with pytest.raises(ConfigError, match=f"must end in a layer .* {type(layer).__name__}"):
        AdversaryCost2().get_samples_and_objectives(at_end(layer), batch(x))
