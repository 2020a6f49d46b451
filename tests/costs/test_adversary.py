"""The players' objectives, against pencil and NumPy."""

import aesara
import numpy as np
import pytest

from adversarial import AdversaryCost2
from adversarial.costs.adversary import LazyAdversaryCost, ThresholdedAdversaryCost
from adversarial.rng import Streams

from .pairs import gradients_of, logit, small_pair, sp, toy_pair

COSTS = [AdversaryCost2, ThresholdedAdversaryCost, LazyAdversaryCost]


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


def at_logits(cost, on_data, on_samples, batch, compute):
    """Objectives for given logits: D's logit is its input, samples are a constant."""

    class Fixed(cost):
        def sample_and_noise(self, model, data):
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


@pytest.mark.skipif(aesara.config.floatX == "float64", reason="about rounding to float32")
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
        def sample_and_noise(self, model, data):
            return batch(np.full((400, 1), -1.0)), None, None

    pair = toy_pair(1.0, 0)
    cost = Fixed(no_drop_in_d_for_g=True)
    _, _, g_obj, _ = cost.get_samples_and_objectives(pair, batch(np.ones((400, 1))))
    # every sample is rejected; the other pass halves at random, then doubles
    value = compute(g_obj)
    assert abs(value - (sp(2) + sp(0)) / 2) < 0.2


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
