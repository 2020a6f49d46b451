"""What each player follows: scaled, switched, and by finite differences."""

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.backend import function
from adversarial.costs.adversary import LazyAdversaryCost, ThresholdedAdversaryCost
from adversarial.models.mlp import MLP, Linear, Sigmoid

from .pairs import gradients_of, small_pair, toy_pair

COSTS = [AdversaryCost2, ThresholdedAdversaryCost, LazyAdversaryCost]


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


def test_players_that_share_a_parameter_are_refused(batch):
    generator = MLP([Linear(3, "y", irange=1.0)], nvis=3)
    discriminator = MLP([Linear(3, "h", irange=1.0), Sigmoid(1, "y", irange=1.0)], nvis=3)
    discriminator.layers[0]._params = generator.layers[0].get_params()
    pair = AdversaryPair(Generator(generator), discriminator)
    with pytest.raises(ValueError, match="y_W belongs to both generator and discriminator"):
        AdversaryCost2().get_gradients(pair, batch(np.ones((2, 3))))


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
