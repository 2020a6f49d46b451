"""Learning rates from 0.1 on, and momenta from 0.5 on, as the original sets them."""

import logging
from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.models.model import float_shared
from adversarial.training_algorithms.learning_rule import AdaGrad, Momentum
from adversarial.training_algorithms.schedules import (
    AnnealedLearningRate,
    ExponentialDecay,
    LinearDecay,
    LinearDecayOverEpoch,
    MomentumAdjustor,
    MonitorBasedLRAdjuster,
    OneOverEpoch,
)


def algorithm(rate=0.1):
    return SimpleNamespace(learning_rate=float_shared(rate, "learning_rate"))


def rate(sgd):
    return float(sgd.learning_rate.get_value())


@pytest.mark.parametrize(
    "schedule, expected",
    [
        (ExponentialDecay(2.0, 0.01), [0.05, 0.025, 0.0125, 0.01, 0.01]),
        (ExponentialDecay("2.0", "0.01"), [0.05, 0.025, 0.0125, 0.01, 0.01]),
        (LinearDecay(2, 5, 0.1), [0.1, 0.0775, 0.055, 0.0325, 0.01, 0.01]),
        (AnnealedLearningRate(3), [0.1, 0.1, 0.1, 0.075, 0.06, 0.05]),
    ],
)
def test_rates_after_each_update_are_the_originals(schedule, expected):
    sgd = algorithm()
    rates = []
    for _ in expected:
        schedule.on_update(None, None, sgd)
        rates.append(rate(sgd))
    np.testing.assert_allclose(rates, expected, rtol=2e-5)


def model(epochs=0, **records):
    channels = {name: SimpleNamespace(val_record=record) for name, record in records.items()}
    monitor = SimpleNamespace(
        get_epochs_seen=lambda: epochs, channels=channels, get_channel=channels.__getitem__
    )
    return SimpleNamespace(monitor=monitor)


@pytest.mark.parametrize(
    "schedule, expected",
    [
        (OneOverEpoch(3), [0.1, 0.1, 0.1, 0.08, 0.066667, 0.057143]),
        (OneOverEpoch(3, half_life=1), [0.1, 0.1, 0.1, 0.05, 0.033333]),
        (OneOverEpoch(1, half_life=1, min_lr=0.04), [0.1, 0.05, 0.04, 0.04]),
        (LinearDecayOverEpoch(2, 5, 0.1), [0.1, 0.0775, 0.055, 0.0325, 0.01, 0.01]),
    ],
)
def test_rates_after_each_epoch_are_the_originals(schedule, expected):
    sgd = algorithm()
    schedule.setup(model(), None, sgd)
    assert rate(sgd) == pytest.approx(0.1)
    rates = []
    for _ in expected:
        schedule.on_monitor(model(), None, sgd)
        rates.append(rate(sgd))
    np.testing.assert_allclose(rates, expected, rtol=2e-5)


def test_linear_decay_over_epochs_goes_on_where_the_monitor_stands():
    sgd, schedule = algorithm(), LinearDecayOverEpoch(2, 5, 0.1)
    schedule.setup(model(epochs=3), None, sgd)
    assert rate(sgd) == pytest.approx(0.055)
    schedule.on_monitor(model(), None, sgd)
    assert rate(sgd) == pytest.approx(0.0325)


def test_one_over_epoch_refuses_a_rate_below_its_least():
    with pytest.raises(ValueError, match="min_lr"):
        OneOverEpoch(3, min_lr=0.5).on_monitor(model(), None, algorithm())


@pytest.mark.parametrize(
    "make",
    [
        lambda: LinearDecay(0, 5, 0.1),
        lambda: LinearDecay(5, 5, 0.1),
        lambda: LinearDecayOverEpoch(-1, 5, 0.1),
        lambda: LinearDecayOverEpoch(5, 4, 0.1),
        lambda: OneOverEpoch(3, half_life=0),
    ],
)
def test_impossible_schedules_are_refused(make):
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize(
    "record, factor",
    [
        ([2.0], 1),  # the first record says nothing
        ([2.0, 2.5], 0.99),  # worse
        ([2.0, 2.0], 1.01),  # not better than 0.99 of it
        ([2.0, 1.99], 1.01),
        ([2.0, 1.98], 1),  # falls fast enough
        ([2.0, 1.0], 1),
        ([9.0, 2.0, 2.5], 0.99),  # only the last two count
    ],
)
def test_the_rate_follows_the_objective(record, factor):
    sgd = algorithm()
    MonitorBasedLRAdjuster().on_monitor(model(valid_objective=record), None, sgd)
    assert rate(sgd) == pytest.approx(0.1 * factor)


@pytest.mark.parametrize(
    "settings, record, expected",
    [
        ({"min_lr": 0.0995}, [1, 2], 0.0995),
        ({"max_lr": 0.1005}, [1, 1], 0.1005),
        ({"shrink_amt": 0.5}, [1, 2], 0.05),
        ({"grow_amt": 2.0}, [1, 1], 0.2),
        ({"high_trigger": 3.0, "low_trigger": 3.0}, [1, 2], 0.1),
    ],
)
def test_the_adjusters_settings(settings, record, expected):
    sgd = algorithm()
    MonitorBasedLRAdjuster(**settings).on_monitor(model(objective=record), None, sgd)
    assert rate(sgd) == pytest.approx(expected)


def test_the_adjuster_chooses_its_channel(caplog):
    records = {"train_objective": [1, 2], "valid_objective": [1, 1], "y_nll": [2, 1.5]}
    for settings, factor in (
        ({"dataset_name": "valid"}, 1.01),
        ({"channel_name": "train_objective"}, 0.99),
        ({"channel_name": "y_nll"}, 1),
    ):
        sgd = algorithm()
        MonitorBasedLRAdjuster(**settings).on_monitor(model(**records), None, sgd)
        assert rate(sgd) == pytest.approx(0.1 * factor)
    with pytest.raises(ValueError, match="channel_name"):
        MonitorBasedLRAdjuster().on_monitor(model(**records), None, algorithm())
    with pytest.raises(ValueError, match="channel_name"):
        MonitorBasedLRAdjuster().on_monitor(model(y_nll=[1, 2]), None, algorithm())
    with caplog.at_level(logging.WARNING):
        MonitorBasedLRAdjuster().on_monitor(model(valid_objective=[1, 2]), None, algorithm())
    assert "valid_objective" in caplog.text


# momentum


def momenta(adjustor, epochs, seen=0):
    sgd = SimpleNamespace(learning_rule=Momentum(0.5))
    adjustor.setup(model(seen), None, sgd)
    values = [float(sgd.learning_rule.momentum.get_value())]
    for _ in range(epochs):
        adjustor.on_monitor(model(), None, sgd)
        values.append(float(sgd.learning_rule.momentum.get_value()))
    return values


def test_momentum_rises_linearly_epoch_by_epoch():
    values = momenta(MomentumAdjustor(0.9, 1, 5), 7)
    np.testing.assert_allclose(values, [0.5, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9], rtol=1e-6)


def test_momentum_goes_on_where_the_monitor_stands():
    values = momenta(MomentumAdjustor(0.9, 1, 5), 3, seen=3)
    np.testing.assert_allclose(values, [0.7, 0.8, 0.9, 0.9], rtol=1e-6)


def test_momentum_may_jump():
    values = momenta(MomentumAdjustor(0.9, 2, 2), 3)
    np.testing.assert_allclose(values, [0.5, 0.5, 0.9, 0.9], rtol=1e-6)


def test_momentum_cannot_saturate_before_it_starts():
    with pytest.raises(TypeError, match="can't saturate"):
        MomentumAdjustor(0.9, 5, 4)


@pytest.mark.parametrize("rule", [None, AdaGrad()])
def test_adjusting_needs_momentum(rule):
    with pytest.raises(ValueError, match="momentum"):
        MomentumAdjustor(0.9, 1, 5).setup(model(), None, SimpleNamespace(learning_rule=rule))
