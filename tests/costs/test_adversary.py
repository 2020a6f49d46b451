"""The game, against pencil and NumPy."""

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.backend import function
from adversarial.costs.adversary import LazyAdversaryCost, ThresholdedAdversaryCost
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid
from adversarial.rng import Streams

COSTS = [AdversaryCost2, ThresholdedAdversaryCost, LazyAdversaryCost]


def sp(a):
    return np.logaddexp(0, a)


def toy_pair(slope, offset):
    """D(x) = sigmoid(slope x), G(z) = offset, whatever z."""
    generator = MLP([Linear(1, "y", irange=0.0, init_bias=float(offset))], nvis=1)
    discriminator = MLP([Sigmoid(1, "y", irange=0.1, use_bias=False)], nvis=1)
    discriminator.set_param_values([np.full((1, 1), float(slope))])
    return AdversaryPair(Generator(generator), discriminator)


def small_pair(inferer=None, seed=0, bias=0.0, **kwargs):
    generator = MLP([RectifiedLinear(5, "h", irange=1.0), Linear(3, "y", irange=1.0)], nvis=2)
    discriminator = MLP(
        [Linear(4, "h", irange=1.0), Sigmoid(1, "y", irange=1.0, init_bias=bias)], nvis=3
    )
    return AdversaryPair(Generator(generator), discriminator, inferer, **kwargs)


def logit(pair, x):
    W0, b0, W1, b1 = (v.astype(float) for v in pair.discriminator.get_param_values())
    return ((x @ W0 + b0) @ W1 + b1)[:, 0]


@pytest.fixture
def x(numbers):
    return numbers.randn(8, 3)


@pytest.fixture
def play(compute, batch):
    """Samples and objectives of one draw."""

    def evaluate(cost, pair, data):
        objectives = cost.get_samples_and_objectives(pair, batch(data))
        return compute([at.as_tensor_variable(value) for value in objectives])

    return evaluate


def gradients_of(cost, pair, data):
    gradients, updates = cost.get_gradients(pair, data)
    values = function([], list(gradients.values()))()
    return dict(zip(gradients, values)), updates


@pytest.mark.parametrize(
    "slope, offset, expected",
    [
        (0, 1, [0, 0]),  # the equilibrium: samples equal the data, D = 1/2, and nobody moves
        (np.log(3), -1, [-1 / 4, -np.log(3) * 3 / 4]),  # D(1) = 3/4, D(-1) = 1/4, by hand
    ],
)
def test_each_player_descends_its_own_loss(slope, offset, expected, batch, close):
    pair = toy_pair(slope, offset)
    gradients, updates = gradients_of(AdversaryCost2(scale_grads=0), pair, batch(np.ones((4, 1))))
    (w,) = pair.discriminator.get_params()
    b = pair.generator.get_params()[1]
    close([gradients[w].item(), gradients[b].item()], expected)
    assert not updates


def test_the_discriminator_ascends_half_of_equation_one(x, play, close):
    pair = small_pair()
    samples, d_obj, _, i_obj = play(AdversaryCost2(), pair, x)
    D = [1 / (1 + np.exp(-logit(pair, batch))) for batch in (x, samples.astype(float))]
    V = np.log(D[0]).mean() + np.log(1 - D[1]).mean()
    close(-2 * d_obj, V)
    assert i_obj == 0


def test_the_generator_descends_minus_log_d(x, play, close):
    pair = small_pair()
    samples, _, g_obj, _ = play(AdversaryCost2(), pair, x)
    close(g_obj, -np.log(1 / (1 + np.exp(-logit(pair, samples.astype(float))))).mean())


@pytest.mark.parametrize("cost", [AdversaryCost2])
def test_an_undecided_discriminator_costs_log_two(cost, x, play, close):
    pair = small_pair()
    pair.discriminator.set_param_values([v * 0 for v in pair.discriminator.get_param_values()])
    _, d_obj, g_obj, _ = play(cost(), pair, x)
    close([d_obj, g_obj], [np.log(2), np.log(2)])


@pytest.mark.parametrize(
    "zurich, minimax, expected",
    [(1, 1, 0), (0, 1, -np.log(2)), (1, 0, np.log(2)), (3, 1, 0.5 * np.log(2))],
)
def test_blends_of_the_two_objectives_at_equilibrium(zurich, minimax, expected, x, play, close):
    pair = small_pair()
    pair.discriminator.set_param_values([v * 0 for v in pair.discriminator.get_param_values()])
    cost = AdversaryCost2(blend_obj=True, zurich_coeff=zurich, minimax_coeff=minimax)
    close(play(cost, pair, x)[2], expected)


def test_a_blend_is_the_weighted_mean(x, play, close):
    cost = AdversaryCost2(blend_obj=True, zurich_coeff=0.3, minimax_coeff=0.9)
    samples, d_obj, g_obj, _ = play(cost, small_pair(), x)
    pair = small_pair()
    zurich = sp(-logit(pair, samples.astype(float))).mean()
    close(g_obj, (0.3 * zurich - 0.9 * d_obj) / 1.2)


def test_blending_with_weights_of_sum_zero_is_refused():
    with pytest.raises(ValueError, match="zero"):
        AdversaryCost2(blend_obj=True, zurich_coeff=1, minimax_coeff=-1)


def test_saturated_judgements_stay_finite(batch, compute):
    pair = toy_pair(1000.0, 1)
    _, d_obj, g_obj, _ = AdversaryCost2().get_samples_and_objectives(pair, batch(-np.ones((4, 1))))
    assert compute([d_obj, g_obj]) == [1000, 0]


# thresholds


def at_logits(cost, on_data, on_samples, batch, compute):
    """Objectives for given logits: D's logit is its input, samples are a constant."""

    class Fixed(cost):
        def draw(self, model, data):
            samples = batch(np.array(on_samples, dtype=float)[:, None])
            return samples, None, None

    pair = toy_pair(1.0, 0)
    data = batch(np.array(on_data, dtype=float)[:, None])
    return lambda **kwargs: compute(
        list(Fixed(**kwargs).get_samples_and_objectives(pair, data)[1:3])
    )


@pytest.mark.parametrize(
    "on_samples, counted",
    [
        ([-1, 2, -3, 0.5], [-1, -3]),
        ([0, 0, 0, 0], []),  # strict: one half is not below one half
        ([1, 2, 3, 4], []),
        ([-1, -2, -3, -4], [-1, -2, -3, -4]),
    ],
)
def test_a_thresholded_generator_learns_from_rejected_samples(
    on_samples, counted, batch, compute, close
):
    d_obj, g_obj = at_logits(ThresholdedAdversaryCost, [1] * 4, on_samples, batch, compute)()
    close(g_obj, sum(sp(-a) for a in counted) / 4)
    close(d_obj, 0.5 * (sp(-1) + np.mean([sp(a) for a in on_samples])))


@pytest.mark.skipif("aesara.config.floatX == 'float64'", reason="about rounding to float32")
def test_thresholds_are_on_the_rounded_sigmoid_not_on_the_logit(batch, compute):
    tiny = -1e-9  # a negative logit whose float32 sigmoid is one half
    assert np.float32(1 / (1 + np.exp(-tiny))) == np.float32(0.5)
    _, g_obj = at_logits(ThresholdedAdversaryCost, [0], [tiny], batch, compute)()
    assert g_obj == 0
    _, g_obj = at_logits(ThresholdedAdversaryCost, [0], [-1e-6], batch, compute)()
    assert g_obj > 0.69


def test_lazy_players_learn_from_mistakes_only(batch, compute, close):
    data, samples = [1, -2, 0, -0.5], [2, -1, 0, 0.25]
    d_obj, g_obj = at_logits(LazyAdversaryCost, data, samples, batch, compute)()
    close(d_obj, 0.5 * ((sp(2) + sp(0.5)) / 4 + (sp(2) + sp(0.25)) / 4))
    close(g_obj, sp(1) / 4)


def test_tolerance_widens_what_counts_as_a_mistake(batch, compute, close):
    data, samples = [0.3, -2, 0, 1.5], [2, -0.3, 0, -1.5]  # sigmoid(0.3) = 0.574
    evaluate = at_logits(LazyAdversaryCost, data, samples, batch, compute)
    d_obj, g_obj = evaluate(d_eps=0.1, g_eps=0.1)
    close(d_obj, 0.5 * ((sp(-0.3) + sp(2) + sp(0)) / 4 + (sp(2) + sp(-0.3) + sp(0)) / 4))
    close(g_obj, (sp(0.3) + sp(0) + sp(1.5)) / 4)


def test_nothing_to_learn_gives_zero_objective_and_gradient(batch):
    pair = toy_pair(1.0, 2)  # the sample is accepted
    gradients, _ = gradients_of(
        ThresholdedAdversaryCost(scale_grads=0), pair, batch(np.ones((4, 1)))
    )
    assert gradients[pair.generator.get_params()[1]] == 0


def test_masks_carry_no_gradient(batch, close):
    pair = toy_pair(np.log(3), -1)
    gradients, _ = gradients_of(LazyAdversaryCost(scale_grads=0), pair, batch(np.ones((4, 1))))
    assert gradients[pair.discriminator.get_params()[0]] == 0  # all judged right
    close(gradients[pair.generator.get_params()[1]].item(), -np.log(3) * 3 / 4)


def test_the_verdict_under_dropout_decides_what_counts(batch, compute):
    """The generator's loss may come from another pass, but not the choice of samples."""

    class Fixed(ThresholdedAdversaryCost):
        def draw(self, model, data):
            return batch(np.full((400, 1), -1.0)), None, None

    pair = toy_pair(1.0, 0)
    cost = Fixed(no_drop_in_d_for_g=True)
    _, _, g_obj, _ = cost.get_samples_and_objectives(pair, batch(np.ones((400, 1))))
    # every sample is rejected; the other pass halves at random, then doubles
    value = compute(g_obj)
    assert abs(value - (sp(2) + sp(0)) / 2) < 0.2


# scaling of gradients


@pytest.mark.parametrize("target", [1e-6, 10.0])
def test_scaling_only_enlarges(target, x, batch, close):
    pair = small_pair()
    plain, _ = gradients_of(AdversaryCost2(scale_grads=0), pair, batch(x))
    pair = small_pair()
    scaled, _ = gradients_of(AdversaryCost2(target_scale=target), pair, batch(x))
    twin = small_pair()
    samples, _, g_obj, _ = AdversaryCost2().get_samples_and_objectives(twin, batch(x))
    slope = function([], aesara.grad(g_obj, samples))()
    factor = max(1, target / np.sqrt((slope.astype(float) ** 2).sum()))
    assert factor >= 1
    n = len(pair.discriminator.get_params())
    plain, scaled = list(plain.values()), list(scaled.values())
    for before, after in zip(plain[:n], scaled[:n]):
        assert np.array_equal(before, after)
    for before, after in zip(plain[n:], scaled[n:]):
        close(after, before * factor, rtol=1e-4)


def test_scaling_is_on_by_default_with_target_one_tenth():
    cost = AdversaryCost2()
    assert cost.scale_grads and cost.target_scale == 0.1


def test_scaling_a_vanished_gradient_gives_zero_not_nan(batch):
    pair = toy_pair(1000.0, 1)  # D(G(z)) = 1 to the last bit: the generator has won
    gradients, _ = gradients_of(AdversaryCost2(), pair, batch(np.ones((4, 1))))
    assert gradients[pair.generator.get_params()[1]] == 0


# noise added to both


def test_noise_for_both_comes_from_stream_337_samples_first(x, batch, compute, close):
    pair, cost = small_pair(), AdversaryCost2(noise_both=0.5)
    samples, d_obj, _, _ = cost.get_samples_and_objectives(pair, batch(x))
    noised, d_obj = compute([samples, d_obj])
    streams = Streams(337)
    on_samples, on_data = compute([streams.normal(batch(x).shape), streams.normal(batch(x).shape)])
    plain = compute(small_pair().generator.sample(batch(x).shape[0]))
    close(noised, plain + 0.5 * on_samples)
    a_data = logit(pair, x + 0.5 * on_data)
    a_samples = logit(pair, noised.astype(float))
    close(d_obj, 0.5 * (sp(-a_data).mean() + sp(a_samples).mean()))


def test_noise_for_both_restarts_with_every_graph(x, play):
    cost = AdversaryCost2(noise_both=0.5)
    first, second = play(cost, small_pair(), x), play(cost, small_pair(), x)
    assert np.array_equal(first[0], second[0])


# switches


def test_each_player_has_gradients_in_order_of_discriminator_generator_inferer(x, batch):
    pair = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3))
    gradients, _ = AdversaryCost2().get_gradients(pair, batch(x))
    expected = [
        *pair.discriminator.get_params(),
        *pair.generator.get_params(),
        *pair.inferer.get_params(),
    ]
    assert list(gradients) == expected


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("player", ["discriminator", "generator", "inferer"])
def test_a_player_never_trained_has_zero_gradients_of_the_right_form(cost, player, x, batch):
    pair = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3), bias=2.0)
    switch = {"inferer": "ever_train_inference"}.get(player, f"ever_train_{player}")
    gradients, _ = gradients_of(cost(scale_grads=0, **{switch: False}), pair, batch(x))
    for name, network in pair.players().items():
        for param in network.get_params():
            value = gradients[param]
            if name == player:
                assert value.dtype == param.dtype
                assert value.shape == param.get_value().shape
                assert not value.any()
        if name != player and cost is AdversaryCost2:
            assert any(gradients[param].any() for param in network.get_params())


def test_the_value_sums_the_objectives_of_trained_players(x, batch, compute, close):
    def value(**kwargs):
        pair = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3))
        return compute(AdversaryCost2(**kwargs).expr(pair, batch(x)))

    pair = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3))
    d, g, i = compute(list(AdversaryCost2().get_samples_and_objectives(pair, batch(x))[1:]))
    close(value(), d + g + i)
    close(value(ever_train_discriminator=False), g + i)
    close(value(ever_train_generator=False), d + i)
    close(value(ever_train_inference=False), d + g)
    nobody = dict.fromkeys(["discriminator", "generator", "inference"], False)
    assert value(**{f"ever_train_{player}": ever for player, ever in nobody.items()}) == 0


def test_run_time_switches_multiply_gradients(x, batch, close):
    pair = small_pair()
    full, _ = gradients_of(AdversaryCost2(scale_grads=0), pair, batch(x))
    pair = small_pair()
    cost = AdversaryCost2(scale_grads=0, init_now_train_generator=0.25)
    cost.now_train_discriminator.set_value(np.asarray(0.5, dtype=aesara.config.floatX))
    part, _ = gradients_of(cost, pair, batch(x))
    factors = [0.5] * 4 + [0.25] * 4
    for factor, whole, reduced in zip(factors, full.values(), part.values()):
        close(reduced, factor * whole)


def test_the_generator_can_start_switched_off():
    assert AdversaryCost2(init_now_train_generator=False).now_train_generator.get_value() == 0
    assert AdversaryCost2().now_train_generator.get_value() == 1


def test_alternating_trains_the_generator_on_odd_steps(x, batch):
    cost = AdversaryCost2(alternate_g=True)
    _, updates = cost.get_gradients(small_pair(), batch(x))
    assert list(updates) == [cost.now_train_generator]
    step = function([], cost.now_train_generator, updates=updates)
    assert [float(step()) for _ in range(5)] == [1, 0, 1, 0, 1]


# dropout in the players


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
        compute(Streams(max(rng.randint(2**15), 1)).binomial(batch(np.ones((50, 1))).shape, 0.5))
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
    mask = compute(Streams(max(rng.randint(2**15), 1)).binomial(batch(np.ones((50, 1))).shape, 0.5))
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


# the inferer


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


def test_players_that_share_a_parameter_are_refused(batch):
    generator = MLP([Linear(3, "y", irange=1.0)], nvis=3)
    discriminator = MLP([Linear(3, "h", irange=1.0), Sigmoid(1, "y", irange=1.0)], nvis=3)
    discriminator.layers[0]._params = generator.layers[0].get_params()
    pair = AdversaryPair(Generator(generator), discriminator)
    with pytest.raises(ValueError, match="y_W belongs to both generator and discriminator"):
        AdversaryCost2().get_gradients(pair, batch(np.ones((2, 3))))


# channels


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


# the whole game by finite differences


@pytest.mark.parametrize(
    "make",
    [
        lambda: AdversaryCost2(scale_grads=0),
        lambda: AdversaryCost2(scale_grads=0, blend_obj=True, zurich_coeff=0.3),
        lambda: AdversaryCost2(scale_grads=0, noise_both=0.1),
        lambda: AdversaryCost2(
            scale_grads=0,
            discriminator_default_input_include_prob=0.5,
            discriminator_input_include_probs={"h": 0.8},
            generator_default_input_include_prob=0.9,
            inference_default_input_include_prob=0.5,
            infer_layer=None,
        ),
        lambda: AdversaryCost2(scale_grads=0, no_drop_in_d_for_g=True),
    ],
)
def test_every_gradient_is_the_slope_of_its_players_objective(make, numbers):
    data = numbers.randn(8, 3)
    with aesara.config.change_flags(floatX="float64"):
        x = at.as_tensor_variable(data)

        def fresh():
            pair = small_pair(MLP([Linear(2, "z", irange=1.0)], nvis=3))
            return make(), pair

        cost, pair = fresh()
        gradients, _ = gradients_of(cost, pair, x)
        cost, twin = fresh()
        _, d_obj, g_obj, i_obj = cost.get_samples_and_objectives(twin, x)
        evaluate = function([], [d_obj, g_obj, i_obj])
        # the same random numbers at every call
        states = [
            (storage, storage.get_value())
            for storage in evaluate.get_shared()
            if getattr(storage.tag, "is_rng", False)
        ]
        assert states

        def objectives():
            for storage, value in states:
                storage.set_value(value)
            return evaluate()

        step = 1e-6
        roles = {"discriminator": 0, "generator": 1, "inferer": 2}
        for name, network in pair.players().items():
            for param, moved in zip(network.get_params(), twin.players()[name].get_params()):
                value = moved.get_value()
                slopes = np.zeros_like(value)
                for index in np.ndindex(*value.shape):
                    sides = []
                    for sign in (1, -1):
                        changed = value.copy()
                        changed[index] += sign * step
                        moved.set_value(changed)
                        sides.append(objectives()[roles[name]])
                    slopes[index] = (sides[0] - sides[1]) / (2 * step)
                moved.set_value(value)
                np.testing.assert_allclose(
                    gradients[param], slopes, rtol=1e-5, atol=1e-8, err_msg=f"{name} {param}"
                )
