"""Training under JAX, against training in C or by hand."""

import gc
import weakref

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial import Cycler
from adversarial.costs.mlp.dropout import Dropout
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.models.model import float_shared
from adversarial.space import VectorSpace
from adversarial.train_extensions.epoch_monitor import EpochMonitor
from adversarial.training_algorithms.alternating import AlternatingSGD
from adversarial.training_algorithms.schedules import ExponentialDecay
from adversarial.training_algorithms.sgd import SGD

from .games import play

pytestmark = pytest.mark.compiled


@pytest.mark.parametrize("algorithm", [SGD, AlternatingSGD])
def test_training_moves_as_in_c(algorithm, dataset, jax_backend, in_c, close):
    ours, our_states, sgd = play(dataset, algorithm)
    expected, states, _ = in_c(play, dataset, algorithm)
    assert our_states == states
    assert sgd.monitor.get_examples_seen() == 34
    for value, wanted in zip(ours, expected):
        close(value, wanted)
        assert value.dtype == wanted.dtype
        assert value.flags.writeable


def test_data_that_do_not_fit_on_the_device_are_sent_by_minibatches(
    dataset, jax_backend, in_c, close, monkeypatch
):
    monkeypatch.setattr(jax_backend.device, "room", lambda: 10)
    ours, our_states, _ = play(dataset)
    expected, states, _ = in_c(play, dataset)
    assert our_states == states
    for value, wanted in zip(ours, expected):
        close(value, wanted)


@pytest.fixture
def counter():
    """An updater that adds rate times the minibatch's sum to a total."""

    def make(backend, **extra):
        x = at.matrix("x")
        total, rate = float_shared(0, "total"), float_shared(1, "rate")
        steps = {"add": {total: total + rate * x.sum(), **extra}}
        return backend.updater([x], [VectorSpace(1)], steps), total, rate

    return make


def ones(n=1):
    return np.ones((n, 1), aesara.config.floatX)


def test_waiting_makes_all_steps_and_leaves_their_results_on_the_device(counter, jax_backend):
    updater, total, rate = counter(jax_backend)
    for _ in range(2):
        updater.steps["add"](ones())
    updater.wait()
    assert total.get_value() == 0
    assert updater._state.get([total]) == [2]
    updater.steps["add"](ones())
    updater.sync()
    assert total.get_value() == 3


def test_the_host_lets_go_of_what_changes_on_the_device(jax_backend):
    weights = float_shared(np.ones(1000), "weights")
    host = weakref.ref(weights.get_value(borrow=True))
    x = at.matrix("x")
    updater = jax_backend.updater([x], [VectorSpace(1)], {"add": {weights: weights + x.sum()}})
    updater.steps["add"](ones())
    updater.wait()
    gc.collect()
    assert host() is None
    assert weights.get_value().shape == (1000,)
    updater.sync()
    assert (weights.get_value() == 2).all()


@pytest.mark.parametrize("steps", [1, 3, 8])
def test_a_scalar_set_between_steps_holds_from_the_next_one_on(steps, counter, jax_backend):
    updater, total, rate = counter(jax_backend)
    for k in range(steps):
        rate.set_value(np.asarray(10.0**-k, rate.dtype))
        updater.steps["add"](ones())
    assert total.get_value() == 0, "results stay on the device"
    updater.sync()
    np.testing.assert_allclose(total.get_value(), sum(10.0**-k for k in range(steps)), rtol=1e-6)


def test_an_updated_variable_may_be_set_between_steps(counter, jax_backend):
    updater, total, _ = counter(jax_backend)
    updater.steps["add"](ones())
    total.set_value(np.asarray(100, total.dtype))
    updater.steps["add"](ones())
    updater.sync()
    assert total.get_value() == 101
    updater.steps["add"](ones(2))
    updater.sync()
    assert total.get_value() == 103


def test_velocities_without_a_force_become_zero_as_after_flushing(jax_backend):
    velocity = float_shared(np.ones(5), "velocity")
    x = at.matrix("x")
    updater = jax_backend.updater([x], [VectorSpace(1)], {"halve": {velocity: velocity / 2}})
    for _ in range(1100):
        updater.steps["halve"](ones())
    updater.sync()
    assert not velocity.get_value().any()


def test_callbacks_that_need_the_state_see_every_step(dataset, jax_backend):
    seen = []

    def look(algorithm):
        seen.append(np.concatenate([v.ravel() for v in algorithm.model.get_param_values()]))

    _, _, sgd = play(dataset, update_callbacks=look)
    assert len(np.unique(seen, axis=0)) == len(seen) == 10
    np.testing.assert_array_equal(sgd.model.get_param_vector(), seen[-1])


def test_what_was_done_before_an_interruption_is_kept(dataset, jax_backend):
    class Stop:
        needs_state = False

        def __call__(self, algorithm):
            if algorithm.monitor.get_batches_seen() == 2:
                raise KeyboardInterrupt

    model = MLP([Linear(3, "y", irange=0.5)], nvis=3)
    data = DenseDesignMatrix(X=dataset.X, y=dataset.X)
    sgd = SGD(0.1, batch_size=4, update_callbacks=Stop())
    sgd.setup(model, data)
    before = model.get_param_vector()
    with pytest.raises(KeyboardInterrupt):
        sgd.train(data)
    assert (model.get_param_vector() != before).any()


def test_schedules_do_not_interrupt_the_steps():
    assert not ExponentialDecay(1.1, 0.1).needs_state
    assert not Cycler(2).needs_state
    ticking = EpochMonitor(None, monitor_rate=2)
    assert not ticking.needs_state
    ticking._batches = 1
    assert ticking.needs_state


def test_channels_are_those_of_c(dataset, jax_backend, in_c, close):
    def measure():
        model = MLP([Linear(3, "y", irange=0.5)], nvis=3)
        data = DenseDesignMatrix(X=dataset.X, y=dataset.X)
        settings = {"batch_size": 4, "monitoring_dataset": {"seen": data}}
        SGD(0.3, cost=Dropout(), **settings).setup(model, data)
        for _ in range(2):
            model.monitor()
        return {name: channel.val_record for name, channel in model.monitor.channels.items()}

    ours, expected = measure(), in_c(measure)
    assert list(ours) == list(expected)
    assert expected["seen_objective"][0] != expected["seen_objective"][1], "other masks"
    for name, record in expected.items():
        close(ours[name], record)
