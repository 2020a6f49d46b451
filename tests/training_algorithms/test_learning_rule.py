"""Four steps on p = [1, -2] with g = 2 p and learning rate 0.1, as the original makes them."""

import aesara
import numpy as np
import pytest
from aesara import shared

from adversarial.backend import function
from adversarial.models.model import float_shared
from adversarial.training_algorithms.learning_rule import (
    AdaDelta,
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    RMSProp,
)

RECORDED = [
    (lambda: Momentum(0.5), 0.1, [[0.8, -1.6], [0.54, -1.08], [0.302, -0.604], [0.1226, -0.2452]]),
    (
        lambda: Momentum(0.5, nesterov_momentum=True),
        0.1,
        [[0.7, -1.4], [0.44, -0.88], [0.248, -0.496], [0.1216, -0.2432]],
    ),
    (
        lambda: AdaGrad(),
        0.1,
        [[0.9, -1.9], [0.833104, -1.831125], [0.780456, -1.775821], [0.736223, -1.728557]],
    ),
    (
        lambda: RMSProp(),
        0.1,
        [
            [0.683772, -1.683772],
            [0.498871, -1.473875],
            [0.369181, -1.308718],
            [0.272825, -1.16984],
        ],
    ),
    (
        lambda: AdaDelta(0.95),
        1e-6,
        [[0.995528, -1.995528], [0.991009, -1.991004], [0.986464, -1.986448]],
    ),
    (lambda: GradientDescent(), 0.1, [[0.8, -1.6], [0.64, -1.28], [0.512, -1.024]]),
]


def trainer(rule, rate=0.1, start=(1.0, -2.0), scale=None, gradient=lambda p: 2 * p):
    p = float_shared(start, "p")
    scalers = {} if scale is None else {p: scale}
    updates = rule.get_updates(float_shared(rate, "rate"), {p: gradient(p)}, scalers)
    return p, function([], updates=updates)


@pytest.mark.parametrize("make, rate, steps", RECORDED)
def test_steps_are_the_originals(make, rate, steps):
    p, step = trainer(make(), rate)
    for expected in steps:
        step()
        np.testing.assert_allclose(p.get_value(), expected, atol=1.5e-6)


@pytest.mark.parametrize("make, rate, steps", RECORDED)
def test_steps_have_the_parameters_type_and_leave_its_shape(make, rate, steps):
    p, step = trainer(make(), rate)
    step()
    assert p.get_value().dtype == aesara.config.floatX and p.get_value().shape == (2,)


@pytest.mark.parametrize("make", [lambda: Momentum(0.5), GradientDescent, AdaGrad, RMSProp])
def test_a_scale_multiplies_the_learning_rate(make):
    scaled, step = trainer(make(), 0.1, scale=0.5)
    step()
    plain, step = trainer(make(), 0.05)
    step()
    np.testing.assert_allclose(scaled.get_value(), plain.get_value(), rtol=1e-6)


@pytest.mark.parametrize("make", [AdaGrad, RMSProp])
def test_a_vanished_gradient_moves_nothing(make):
    p, step = trainer(make(), gradient=lambda p: 0 * p)
    step()
    assert p.get_value().tolist() == [1, -2]


def test_max_scaling_bounds_the_enlargement():
    p, step = trainer(AdaGrad(max_scaling=10.0), 0.1, gradient=lambda p: 0 * p + 1e-3)
    step()
    np.testing.assert_allclose(p.get_value(), [1 - 0.1 * 1e-3 * 10, -2 - 0.1 * 1e-3 * 10])


def test_velocity_starts_at_zero_under_the_originals_name():
    rule = Momentum(0.5)
    trainer(rule)
    (velocity,) = rule.state
    assert velocity.name == "vel_p" and not velocity.get_value().any()


def test_damped_steps_grow_to_the_plain_one_and_no_further():
    """Momentum 0.5, rate 0.25, g = 1: steps of 0.125, 0.1875, ... on the way to 0.25."""
    p, step = trainer(Momentum(0.5, damped=True), 0.25, (0.0,), gradient=lambda p: 0 * p + 1)
    places = [0.0]
    for _ in range(20):
        step()
        places.append(float(p.get_value()[0]))
    steps = -np.diff(places)
    np.testing.assert_allclose(steps[:3], [0.125, 0.1875, 0.21875], rtol=1e-6)
    np.testing.assert_allclose(steps[-1], 0.25, rtol=1e-4)


def test_a_parameter_without_gradient_coasts_on():
    rule = Momentum(0.5)
    p = float_shared([1.0], "p")
    on = float_shared(1.0, "on")
    step = function([], updates=rule.get_updates(float_shared(0.1, "lr"), {p: 2 * p * on}, {}))
    step()
    on.set_value(np.zeros((), aesara.config.floatX))
    step()
    np.testing.assert_allclose(p.get_value(), [0.8 - 0.1], rtol=1e-6)


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda: Momentum(1.0), "init_momentum"),
        (lambda: Momentum(-0.1), "init_momentum"),
        (lambda: AdaDelta(1.0), "decay"),
        (lambda: RMSProp(decay=1.5), "decay"),
        (lambda: RMSProp(max_scaling=0), "max_scaling"),
        (lambda: AdaGrad(max_scaling=-1), "max_scaling"),
    ],
)
def test_impossible_settings_are_refused(make, error):
    with pytest.raises(ValueError, match=error):
        make()


def test_subnormal_velocities_become_zero_and_others_stay():
    rule = Momentum(0.5)
    p, _ = trainer(rule, start=(1.0, 1.0, 1.0, 1.0))
    (velocity,) = rule.state
    tiny = np.finfo(p.dtype).tiny
    values = np.array([tiny / 2, -tiny / 4, tiny, -1.0], dtype=p.dtype)
    velocity.set_value(values)
    rule.flush_subnormals()
    assert velocity.get_value().tolist() == [0, 0, tiny, -1]


def test_subnormal_scalars_are_flushed_too():
    rule = Momentum(0.5)
    p = shared(np.asarray(1.0, aesara.config.floatX), name="p")
    function([], updates=rule.get_updates(float_shared(0.1, "lr"), {p: 2 * p}, {}))()
    tiny = np.finfo(p.dtype).tiny
    rule.state[0].set_value(np.asarray(tiny / 2, p.dtype))
    rule.flush_subnormals()
    assert rule.state[0].get_value() == 0


class Channels:
    """What a monitor is told."""

    def __init__(self):
        self.names = []

    def add_channel(self, name, ipt, value, dataset=None):
        assert dataset == "first"
        self.names.append(name)


@pytest.mark.parametrize(
    "make, names",
    [
        (lambda: Momentum(0.5), ["momentum"]),
        (RMSProp, [f"mean_square_grad_p_{s}" for s in ("min", "max", "mean")]),
        (AdaGrad, []),
        (AdaDelta, []),
    ],
)
def test_rules_add_the_originals_channels(make, names):
    rule, monitor = make(), Channels()
    trainer(rule)
    rule.add_channels_to_monitor(monitor, "first")
    assert monitor.names == names


def test_adam_is_algorithm_1_of_its_paper():
    p, step = trainer(Adam(beta1=0.8, beta2=0.9, epsilon=1e-3), 0.1, scale=0.5)
    expected = np.array([1.0, -2.0])
    mean, square = np.zeros(2), np.zeros(2)
    for t in range(1, 6):
        step()
        gradient = 2 * expected
        mean = 0.8 * mean + 0.2 * gradient
        square = 0.9 * square + 0.1 * gradient**2
        unbiased = mean / (1 - 0.8**t), square / (1 - 0.9**t)
        expected = expected - 0.05 * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-3)
        np.testing.assert_allclose(p.get_value(), expected, rtol=3e-6)


def test_adam_s_first_step_has_the_learning_rate_s_length():
    p, step = trainer(Adam(), 0.1)
    step()
    np.testing.assert_allclose(p.get_value(), [0.9, -1.9], rtol=1e-5)


@pytest.mark.parametrize("wrong", [{"beta1": 1}, {"beta2": -0.1}, {"epsilon": 0}])
def test_adam_refuses_numbers_that_make_no_mean(wrong):
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} must be"):
        Adam(**wrong)
