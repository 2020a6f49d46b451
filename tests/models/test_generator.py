import numpy as np
import pytest

from adversarial import Generator, IntrinsicDropoutGenerator
from adversarial.backend import function
from adversarial.models.mlp import MLP, Linear, SpaceConverter
from adversarial.rng import Streams
from adversarial.space import Conv2DSpace, VectorSpace

ROOT3 = np.sqrt(3)


def network(dim=6, **kwargs):
    mlp = MLP([Linear(5, "h", irange=1.0), Linear(3, "y", irange=1.0)], nvis=dim)
    return mlp


@pytest.mark.parametrize(
    "noise, draw",
    [
        ("uniform", lambda s: s.uniform((50, 6), low=-ROOT3, high=ROOT3)),
        ("gaussian", lambda s: s.normal((50, 6))),
    ],
)
def test_noise_is_the_first_draw_of_stream_10097(noise, draw, compute):
    expected = compute(draw(Streams(10097)))
    actual = compute(Generator(network(), noise=noise).get_noise(50))
    assert np.array_equal(actual, expected)


def test_uniform_noise_fills_its_bounds(compute):
    z = compute(Generator(network(), noise="uniform").get_noise(2000))
    assert np.abs(z).max() <= ROOT3 * (1 + 1e-7) and np.abs(z).max() > 0.999 * ROOT3
    assert abs(z.var() - 1) < 0.05


def test_gaussian_noise_is_the_default_and_of_unit_variance(compute):
    z = compute(Generator(network()).get_noise(2000))
    assert abs(z.var() - 1) < 0.06 and np.abs(z).max() > 3


def test_spherical_noise_has_unit_norm_in_every_direction(compute, close):
    z = compute(Generator(network(), noise="spherical").get_noise(2000))
    close(np.sqrt((z**2).sum(axis=1)), np.ones(2000))
    assert np.abs(z.mean(axis=0)).max() < 5 / np.sqrt(6 * 2000)
    normal = compute(Streams(10097).normal((2000, 6)))
    close(z, normal / np.sqrt((normal**2).sum(axis=1, keepdims=True)))


def test_unknown_noise_is_refused():
    with pytest.raises(ValueError, match="pink"):
        Generator(network(), noise="pink")


def test_noise_may_have_another_size(compute):
    assert compute(Generator(network()).get_noise((7, 2))).shape == (7, 2)


def test_samples_are_the_networks_output_on_the_noise(compute, close):
    generator = Generator(network())
    samples, noise, hidden = generator.sample_and_noise(10)
    assert hidden is None
    s, z = compute([samples, noise])
    W0, b0, W1, b1 = generator.mlp.get_param_values()
    close(s, (z @ W0 + b0) @ W1 + b1)


def test_hidden_layers_on_request_leave_the_output_out(compute, close):
    generator = Generator(network())
    _, noise, hidden = generator.sample_and_noise(10, all_g_layers=True)
    assert len(hidden) == 1
    z, h = compute([noise, hidden[0]])
    W0, b0 = generator.mlp.get_param_values()[:2]
    close(h, z @ W0 + b0)


def test_samples_have_dropout_only_on_request(compute):
    generator = Generator(MLP([Linear(6, "y", irange=0.1)], nvis=6), noise="uniform")
    generator.mlp.set_param_values([np.eye(6), np.zeros(6)])
    samples, noise, _ = generator.sample_and_noise(50)
    s, z = compute([samples, noise])
    assert np.array_equal(s, z)
    samples, noise, _ = generator.sample_and_noise(50, 0.5, 2.0)
    s, z = compute([samples, noise])
    kept = s != 0
    assert 0.3 < kept.mean() < 0.7
    np.testing.assert_allclose(s[kept], 2 * z[kept])


def test_each_sampling_takes_one_seed_of_the_network(compute):
    generator = Generator(network())
    rng = np.random.RandomState()
    rng.set_state(generator.mlp.rng.get_state())
    generator.sample(10)
    rng.randint(2**15)
    assert generator.mlp.rng.randint(2**30) == rng.randint(2**30)


def test_draws_differ_between_graphs_and_between_calls_but_not_between_runs():
    generator = Generator(network())
    first = function([], generator.sample(5))
    second = function([], generator.sample(5))
    values = [first(), first(), second()]
    assert not any(np.array_equal(values[i], values[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    again = Generator(network())
    assert np.array_equal(function([], again.sample(5))(), values[0])


def test_noise_takes_the_form_of_the_networks_input(compute):
    space = Conv2DSpace(shape=(2, 3), num_channels=4, axes=("c", 0, 1, "b"))
    mlp = MLP([SpaceConverter("v", VectorSpace(24)), Linear(3, "y", irange=1)], input_space=space)
    generator = Generator(mlp)
    samples, noise, _ = generator.sample_and_noise(5)
    s, z = compute([samples, noise])
    assert s.shape == (5, 3) and z.shape == (4, 2, 3, 5)
    flat = compute(Streams(10097).normal((5, 24)))
    assert np.array_equal(z, flat.reshape(5, 2, 3, 4).transpose(3, 1, 2, 0))


def test_channels_are_the_networks_on_as_many_rows_as_the_data(compute, batch):
    generator = Generator(network())
    channels = generator.get_monitoring_channels(batch(np.zeros((30, 3))))
    assert "y_max_x_mean_u" in channels and "ll" not in channels
    expected = Generator(network())
    z = expected.get_noise(batch(np.zeros((30, 3))).shape[0])
    top = compute(expected.mlp.fprop(z)).max(axis=0).mean()
    np.testing.assert_allclose(compute(channels["y_max_x_mean_u"]), top, rtol=1e-6)


def test_images_count_rows_along_their_batch_axis(compute, batch):
    space = Conv2DSpace(shape=(2, 2), num_channels=3, axes=("c", 0, 1, "b"))
    mlp = MLP([Linear(12, "h", irange=1), SpaceConverter("y", space)], nvis=6)
    data = batch(np.zeros((3, 2, 2, 30)))
    generator = Generator(mlp, monitor_ll=True, ll_n_samples=4)
    channels = generator.get_monitoring_channels(data)
    rows = Generator(MLP([Linear(12, "h", irange=1)], nvis=6))
    expected = compute(rows.mlp.fprop(rows.get_noise(data.shape[3]))).max(axis=0).mean()
    np.testing.assert_allclose(compute(channels["h_max_x_mean_u"]), expected, rtol=1e-5)
    assert np.isfinite(compute(channels["ll"]))


def test_the_log_likelihood_is_a_parzen_estimate(numbers, compute, batch, close):
    generator = Generator(network(), monitor_ll=True, ll_n_samples=20, ll_sigma=0.7)
    data = numbers.randn(4, 3)
    channels = generator.get_monitoring_channels(batch(data))
    ll, nll = compute([channels["ll"], channels["nll"]])
    twin = Generator(network())
    twin.get_noise(4)
    twin.mlp.rng.randint(2**15)
    centres = compute(twin.sample(20)).astype(float)
    expected = []
    for x in data:
        density = [
            np.exp(-((x - mu) ** 2).sum() / 2 / 0.7**2) / (0.7 * np.sqrt(2 * np.pi)) ** 3
            for mu in centres
        ]
        expected.append(np.log(np.mean(density)))
    close(ll, np.mean(expected), rtol=1e-4)
    assert nll == -ll


def intrinsic(**kwargs):
    generator = IntrinsicDropoutGenerator(
        mlp=MLP([Linear(6, "y", irange=0.1)], nvis=6),
        default_input_include_prob=0.5,
        default_input_scale=3.0,
        **kwargs,
    )
    generator.mlp.set_param_values([np.eye(6), np.zeros(6)])
    return generator


def test_intrinsic_dropout_is_there_whatever_the_call_asks_for(compute):
    samples, noise, _ = intrinsic().sample_and_noise(
        50, default_input_include_prob=1.0, default_input_scale=1.0
    )
    s, z = compute([samples, noise])
    kept = s != 0
    assert 0.3 < kept.mean() < 0.7
    np.testing.assert_allclose(s[kept], 3 * z[kept], rtol=1e-6)


def test_intrinsic_dropout_can_be_set_by_layer(compute):
    generator = intrinsic(input_include_probs={"y": 1.0})
    samples, noise, _ = generator.sample_and_noise(50)
    s, z = compute([samples, noise])
    assert np.array_equal(s, z)


def test_intrinsic_dropout_always_has_gaussian_noise(compute):
    _, noise, _ = intrinsic(noise="uniform").sample_and_noise(50)
    assert np.array_equal(compute(noise), compute(Streams(10097).normal((50, 6))))
