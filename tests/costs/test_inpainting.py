"""The game about parts of images, against NumPy."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial import AdversaryPair, Generator, InpaintingAdversaryCost
from adversarial.backend import function
from adversarial.errors import ConfigError
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.space import Conv2DSpace

ROWS, COLUMNS = 2, 4
PIXELS = ROWS * COLUMNS
MASK = np.zeros((ROWS, COLUMNS), dtype=int)
MASK[0, 1:3] = 1


def sp(a):
    return np.logaddexp(0, a)


def space(axes=("b", 0, 1, "c")):
    return Conv2DSpace((ROWS, COLUMNS), num_channels=1, axes=axes)


def make_pair(outputs=PIXELS // 2, inferred=None, axes=("b", 0, 1, "c"), **kwargs):
    generator = MLP([Linear(outputs, "y", irange=1.0)], input_space=space(axes))
    discriminator = MLP([Sigmoid(1, "y", irange=1.0)], input_space=space(axes))
    inferer = inferred and MLP([Linear(inferred, "z", irange=1.0)], input_space=space(axes))
    return AdversaryPair(Generator(generator), discriminator, inferer, **kwargs)


def logit(pair, images):
    W, b = (value.astype(float) for value in pair.discriminator.get_param_values())
    return (images.reshape(len(images), -1) @ W + b)[:, 0]


@pytest.fixture
def images(numbers):
    return numbers.randn(6, ROWS, COLUMNS, 1)


@pytest.fixture
def play(images, batch, compute):
    def evaluate(cost, pair):
        objectives = cost.get_samples_and_objectives(pair, batch(images))
        return compute([at.as_tensor_variable(value) for value in objectives])

    return evaluate


def test_real_images_stand_against_real_left_halves_with_made_right_ones(images, play, close):
    pair = make_pair()
    samples, d_obj, g_obj, i_obj = play(InpaintingAdversaryCost(), pair)
    assert np.array_equal(samples[:, :, :2], images[:, :, :2].astype(samples.dtype))
    assert (samples[:, :, 2:] != images[:, :, 2:]).all()
    on_data, on_samples = logit(pair, images), logit(pair, samples.astype(float))
    close(d_obj, 0.5 * (sp(-on_data).mean() + sp(on_samples).mean()))
    close(g_obj, sp(-on_samples).mean())
    assert i_obj == 0


@pytest.mark.parametrize("mask", [MASK, MASK.tolist()], ids=["array", "list"])
def test_a_mask_of_ones_and_zeros_says_which_part(mask, images, play):
    samples = play(InpaintingAdversaryCost(mask=mask), make_pair(PIXELS))[0]
    assert np.array_equal((samples != images.astype(samples.dtype)).all(axis=(0, 3)), MASK)


def test_rectangles_are_drawn_anew_for_every_image_and_call(images, batch):
    cost, pair = InpaintingAdversaryCost(mask="rectangles"), make_pair(PIXELS)
    draw = function([], cost.sample_and_noise(pair, batch(images))[0])
    changed = [draw()[..., 0] != images[..., 0].astype(draw()[..., 0].dtype) for _ in range(4)]
    assert all(part.any(axis=(1, 2)).all() and not part.all() for part in changed)
    assert len(np.unique(np.concatenate(changed), axis=0)) > 6
    assert not np.array_equal(changed[0], changed[1])


@pytest.mark.parametrize("mask", ["left", np.ones(4), [[2, 0]]])
def test_another_mask_is_refused(mask):
    with pytest.raises(ValueError, match="mask"):
        InpaintingAdversaryCost(mask=mask)


@pytest.mark.parametrize("mask, outputs", [("right_half", PIXELS // 2), (MASK, PIXELS)])
def test_the_generator_learns_through_the_part_it_made(mask, outputs, images, batch, close):
    cost = InpaintingAdversaryCost(scale_grads=0, mask=mask)
    pair = make_pair(outputs)
    gradients, updates = cost.get_gradients(pair, batch(images))
    samples, *_ = InpaintingAdversaryCost(mask=mask).get_samples_and_objectives(
        twin := make_pair(outputs), batch(images)
    )
    W, b = pair.generator.get_params()
    slope_b, slope_w, made = function([], [gradients[b], gradients[W], samples])()
    judged = 1 / (1 + np.exp(-logit(twin, made.astype(float))))
    weights = pair.discriminator.get_param_values()[0].astype(float).reshape(ROWS, COLUMNS)
    by_pixel = np.mean(judged - 1) * weights  # of -log D, mean over the batch
    part = by_pixel[:, 2:].ravel() if outputs < PIXELS else (by_pixel * MASK).ravel()
    close(slope_b, part, rtol=1e-4)
    unused = part == 0
    assert not slope_w[:, unused].any() and slope_w[:, ~unused].all()
    assert not updates


def test_images_may_have_any_order_of_axes(images, batch, compute):
    plain = InpaintingAdversaryCost().get_samples_and_objectives(make_pair(), batch(images))
    c01b = ("c", 0, 1, "b")
    moved = InpaintingAdversaryCost().get_samples_and_objectives(
        make_pair(axes=c01b), batch(images.transpose(3, 1, 2, 0))
    )
    expected, found = compute(list(plain[:3])), compute(list(moved[:3]))
    np.testing.assert_allclose(found[0], expected[0].transpose(3, 1, 2, 0), rtol=1e-5)
    np.testing.assert_allclose(found[1:], expected[1:], rtol=1e-5)


@pytest.mark.parametrize("off", ["discriminator", "generator", "inference"])
def test_the_value_sums_all_objectives_whoever_is_trained(off, images, batch, compute, close):
    model, twin = make_pair(inferred=4), make_pair(inferred=4)
    value = InpaintingAdversaryCost(**{f"ever_train_{off}": False}).expr(model, batch(images))
    parts = InpaintingAdversaryCost().get_samples_and_objectives(twin, batch(images))[1:]
    close(compute(value), sum(compute(list(parts))))


def test_an_inferer_never_trained_has_zero_gradients(images, batch, compute):
    model = make_pair(inferred=4)
    cost = InpaintingAdversaryCost(ever_train_inference=False)
    gradients, _ = cost.get_gradients(model, batch(images))
    for param in model.inferer.get_params():
        assert not compute(gradients[param]).any()
    assert set(gradients) == set(model.get_params())


def test_the_inferer_predicts_the_noise_row_by_row(images, batch, compute, close):
    model, cost = make_pair(inferred=4), InpaintingAdversaryCost()
    samples, _, _, i_obj = cost.get_samples_and_objectives(model, batch(images))
    s, i = compute([samples, i_obj])
    rows = at.as_tensor_variable(batch(images)).shape[0]
    z = compute(make_pair().generator.streams.normal((rows, ROWS, 2, 1)))
    W, b = model.inferer.get_param_values()
    errors = z.reshape(6, -1) - s.reshape(6, -1) @ W - b
    close(i, (errors**2).sum(axis=1).mean(), rtol=1e-4)


def test_the_flag_against_dropout_costs_a_seed_and_changes_nothing(images, play):
    plain = play(InpaintingAdversaryCost(), make_pair())
    pair = make_pair()
    flagged = play(InpaintingAdversaryCost(no_drop_in_d_for_g=True), pair)
    for expected, found in zip(plain, flagged):
        assert np.array_equal(expected, found)
    rng = np.random.RandomState()
    rng.set_state(make_pair().discriminator.rng.get_state())
    for _ in range(3):
        rng.randint(2**15)
    assert rng.randint(2**30) == pair.discriminator.rng.randint(2**30)


def test_a_plain_pass_does_what_that_flag_promises(play, close):
    pair = make_pair()
    cost = InpaintingAdversaryCost(plain_d_for_g=True, discriminator_default_input_include_prob=0.5)
    samples, d_obj, g_obj, _ = play(cost, pair)
    close(g_obj, sp(-logit(pair, samples.astype(float))).mean())


def test_vectors_cannot_be_inpainted(batch):
    generator = Generator(MLP([Linear(4, "y", irange=1.0)], input_space=space()))
    pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=8))
    with pytest.raises(ConfigError, match="VectorSpace"):
        InpaintingAdversaryCost().get_gradients(pair, batch(np.ones((2, 8))))


@pytest.mark.parametrize("absent", ["infer_layer", "noise_both"])
def test_what_the_original_s_inpainting_lacks_is_refused(absent):
    with pytest.raises(TypeError, match=absent):
        InpaintingAdversaryCost(**{absent: 0})


def test_channels_are_of_inpainted_data_and_show_every_objective(images, batch, compute, close):
    hidden = dict.fromkeys(["monitor_generator", "monitor_discriminator", "monitor_inference"], 0)
    pair = make_pair(inferred=4, **hidden)
    channels = InpaintingAdversaryCost(
        generator_default_input_include_prob=0.5
    ).get_monitoring_channels(pair, batch(images))
    assert {"objective_d", "objective_g", "objective_i"} <= set(channels)
    twin = make_pair()
    samples = compute(twin.generator.inpainting_sample_and_noise(batch(images))[0]).astype(float)
    a = logit(twin, samples)
    accepted, norm = compute([channels["false_positives"], channels["sample_grad_norm"]])
    close(accepted, (a > 0).mean())
    D = 1 / (1 + np.exp(-a))
    W = twin.discriminator.get_param_values()[0][:, 0].astype(float)
    slope = (a * D * (1 - D))[:, None] * W
    close(norm, np.sqrt((slope**2).sum()) / 6, rtol=1e-4)


def test_a_pair_that_fills_in_halves_is_monitored_on_completed_data(images, batch, compute, close):
    pair = make_pair(inferred=4)
    channels = pair.get_monitoring_channels(batch(images))
    twin = make_pair()
    rows = batch(images).shape[0]
    twin.generator.get_noise(rows)
    made = compute(twin.generator.inpainting_sample_and_noise(batch(images))[0])
    judged = 1 / (1 + np.exp(-logit(twin, made.astype(float))))
    close(compute(channels["dis_on_data_y_max_x_max_u"]), judged.max(), rtol=1e-4)
    real = 1 / (1 + np.exp(-logit(twin, images)))
    close(compute(channels["dis_on_samp_y_max_x_max_u"]), real.max(), rtol=1e-4)
    guessed = compute(twin.generator.inpainting_sample_and_noise(batch(images))[0])
    W, b = pair.inferer.get_param_values()
    close(
        compute(channels["inf_z_max_x_mean_u"]),
        (guessed.reshape(6, -1) @ W + b).max(axis=0).mean(),
        rtol=1e-4,
    )


def test_a_pair_that_fills_in_masks_is_monitored_on_images_made_of_noise(images, batch, compute):
    pair = make_pair(PIXELS, inferred=8)
    channels = pair.get_monitoring_channels(batch(images))
    twin = make_pair(PIXELS)
    twin.generator.get_noise(batch(images).shape[0])
    made = compute(twin.generator.sample(100))
    judged = 1 / (1 + np.exp(-logit(twin, made.astype(float))))
    shown = compute(channels["dis_on_data_y_max_x_max_u"])
    np.testing.assert_allclose(shown, judged.max(), rtol=1e-4)
    assert np.isfinite(compute(channels["inf_z_max_x_mean_u"]))


def test_monitoring_the_log_likelihood_of_halves_and_other_axes_works(images, batch, compute):
    c01b = ("c", 0, 1, "b")
    pair = make_pair(axes=c01b)
    pair.generator.monitor_ll = True
    channels = pair.get_monitoring_channels(batch(images.transpose(3, 1, 2, 0)))
    twin = make_pair()
    twin.generator.get_noise(batch(images).shape[0])
    expected = twin.generator.ll(batch(images[:, :, 2:].reshape(6, -1)), 100, 0.2).mean()
    np.testing.assert_allclose(compute(channels["gen_ll"]), compute(expected), rtol=1e-4)
