r"""How the learning rate changes.

The first three are called after every update (``update_callbacks``), the rest after every
monitoring (``extensions``). Throughout, t counts the calls from 1 and :math:`\ell_0` is the
learning rate found at the first call.
"""

import logging

import numpy as np

from adversarial.stateful import Stateful
from adversarial.train_extensions import TrainExtension

log = logging.getLogger(__name__)


def _set_rate(algorithm, value):
    rate = algorithm.learning_rate
    rate.set_value(np.asarray(value, dtype=rate.dtype))


def _linear(rate, count, start, saturate, decay_factor):
    """A rate that falls linearly between two counts, to ``decay_factor`` of its first value."""
    if count < start:
        return rate
    if count >= saturate:
        return rate * decay_factor
    step = (rate - rate * decay_factor) / (saturate - start + 1)
    return rate - step * (count - start + 1)


class _UpdateSchedule(Stateful):
    """A learning rate as a function of the number of updates."""

    needs_state = False
    state_names = ("_count", "_base_rate")

    def __init__(self):
        self._count = 0
        self._base_rate = None

    def __call__(self, algorithm):
        if self._count == 0:
            self._base_rate = float(algorithm.learning_rate.get_value())
        self._count += 1
        _set_rate(algorithm, self.rate_at(self._base_rate, self._count))

    def scale_rate(self, factor):
        """Multiply all later rates, but for their lower bound."""
        if self._base_rate is not None:
            self._base_rate *= factor

    def rate_at(self, base_rate, count):
        """The rate after ``count`` updates."""
        raise NotImplementedError(f"{type(self).__name__} does not say which rate it sets.")


class ExponentialDecay(_UpdateSchedule):
    r""":math:`\ell_0 / d^t`, but at least ``min_lr``.

    Parameters
    ----------
    decay_factor : float
        d.
    min_lr : float
    """

    def __init__(self, decay_factor, min_lr):
        super().__init__()
        self.decay_factor = float(decay_factor)
        self.min_lr = float(min_lr)

    def rate_at(self, base_rate, count):
        """The rate after ``count`` updates."""
        try:
            return max(base_rate / self.decay_factor**count, self.min_lr)
        except OverflowError:
            return self.min_lr


class LinearDecay(_UpdateSchedule):
    """Constant, then falling linearly, then constant at ``decay_factor`` of the first rate.

    Parameters
    ----------
    start, saturate : int
        Update with which the fall begins, and with which it ends.
    decay_factor : float

    Raises
    ------
    ValueError
        Unless ``0 < start < saturate``.
    """

    def __init__(self, start, saturate, decay_factor):
        super().__init__()
        if not 0 < start < saturate:
            raise ValueError(f"LinearDecay needs 0 < start < saturate, got {start} and {saturate}.")
        self.start = start
        self.saturate = saturate
        self.decay_factor = float(decay_factor)

    def rate_at(self, base_rate, count):
        """The rate after ``count`` updates."""
        return _linear(base_rate, count, self.start, self.saturate, self.decay_factor)


class AnnealedLearningRate(_UpdateSchedule):
    r""":math:`\ell_0 \min(1, a/t)`.

    Parameters
    ----------
    anneal_start : int
        a, in updates.
    """

    def __init__(self, anneal_start):
        super().__init__()
        self.anneal_start = anneal_start

    def rate_at(self, base_rate, count):
        """The rate after ``count`` updates."""
        return base_rate * min(1.0, self.anneal_start / count)


class EpochMonitor(Stateful):
    """Monitors, or reports progress, more often than once an epoch; an update callback.

    Parameters
    ----------
    model : Model
    tick_rate : int, optional
        Log the number of batches seen after this many batches.
    monitor_rate : int, optional
        Run the whole monitor after this many batches.
    """

    state_names = ("_batches",)

    def __init__(self, model, tick_rate=None, monitor_rate=None):
        self.model = model
        self.tick_rate = tick_rate
        self.monitor_rate = monitor_rate
        self._batches = 0

    @property
    def needs_state(self):
        """Whether the next call monitors."""
        return bool(self.monitor_rate) and (self._batches + 1) % self.monitor_rate == 0

    def __call__(self, algorithm):
        monitor = self.model.monitor
        monitors = self.needs_state
        self._batches += 1
        if monitors:
            monitor()
        elif self.tick_rate and self._batches % self.tick_rate == 0:
            epoch = monitor.get_epochs_seen()
            log.info("Epoch %d: %d batches seen", epoch, monitor.get_batches_seen())


class LinearDecayOverEpoch(TrainExtension):
    """As :class:`LinearDecay`, counted in epochs: t is 1 during the first one.

    Parameters
    ----------
    start, saturate : int
    decay_factor : float

    Notes
    -----
    Continues where the model's monitor stands.
    """

    state_names = ("_count", "_base_rate")

    def __init__(self, start, saturate, decay_factor):
        if not 0 <= start < saturate:
            raise ValueError(
                f"LinearDecayOverEpoch needs 0 <= start < saturate, got {start} and {saturate}."
            )
        self.start = start
        self.saturate = saturate
        self.decay_factor = float(decay_factor)

    def setup(self, model, dataset, algorithm):
        """Take up the schedule at the number of epochs that the monitor has seen."""
        self._base_rate = float(algorithm.learning_rate.get_value())
        self._count = model.monitor.get_epochs_seen()
        self._apply(algorithm)

    def scale_rate(self, factor):
        """Multiply all later rates."""
        self._base_rate *= factor

    def on_monitor(self, model, dataset, algorithm):
        """Go on by one epoch."""
        self._count += 1
        self._apply(algorithm)

    def _apply(self, algorithm):
        _set_rate(
            algorithm,
            _linear(self._base_rate, self._count, self.start, self.saturate, self.decay_factor),
        )


class OneOverEpoch(TrainExtension):
    r""":math:`\ell_0` before epoch ``start``, then :math:`\ell_0 h / (t - start + h)`, but at
    least ``min_lr``.

    Parameters
    ----------
    start : int
    half_life : int, optional
        h; ``start + 1`` unless given.
    min_lr : float
    """

    state_names = ("_count", "_base_rate")

    def __init__(self, start, half_life=None, min_lr=1e-6):
        self.start = start
        self.half_life = start + 1 if half_life is None else half_life
        if self.half_life <= 0:
            raise ValueError(f"half_life must be positive, got {self.half_life}.")
        self.min_lr = float(min_lr)
        self._count = 0
        self._base_rate = None

    def scale_rate(self, factor):
        """Multiply all later rates, but for their lower bound."""
        if self._base_rate is not None:
            self._base_rate *= factor

    def on_monitor(self, model, dataset, algorithm):
        """Go on by one epoch.

        Raises
        ------
        ValueError
            If the first rate is already below ``min_lr``.
        """
        if self._base_rate is None:
            self._base_rate = float(algorithm.learning_rate.get_value())
            if self._base_rate < self.min_lr:
                raise ValueError(
                    f"The learning rate {self._base_rate} is below min_lr {self.min_lr}."
                )
        self._count += 1
        rate = self._base_rate
        if self._count >= self.start:
            rate *= self.half_life / (self._count - self.start + self.half_life)
        _set_rate(algorithm, max(rate, self.min_lr))


class MonitorBasedLRAdjuster(TrainExtension):
    """Shrinks the learning rate when a channel rises, and grows it when the channel falls too
    slowly.

    With v the channel's last value and u the one before: ``v > high_trigger * u`` multiplies the
    rate by ``shrink_amt``, else ``v > low_trigger * u`` multiplies it by ``grow_amt``.

    Parameters
    ----------
    high_trigger, shrink_amt, low_trigger, grow_amt : float
    min_lr, max_lr : float
        Bounds of the rate.
    dataset_name : str, optional
        Watch ``<dataset_name>_objective``.
    channel_name : str, optional
        Watch this channel; by default the only one whose name ends in ``objective``.
    """

    def __init__(
        self,
        high_trigger=1.0,
        shrink_amt=0.99,
        low_trigger=0.99,
        grow_amt=1.01,
        min_lr=1e-7,
        max_lr=1.0,
        dataset_name=None,
        channel_name=None,
    ):
        self.high_trigger = high_trigger
        self.shrink_amt = shrink_amt
        self.low_trigger = low_trigger
        self.grow_amt = grow_amt
        self.min_lr = min_lr
        self.max_lr = max_lr
        self.dataset_name = dataset_name
        self.channel_name = channel_name

    def _channel(self, monitor):
        name = self.channel_name
        if name is None and self.dataset_name is not None:
            name = f"{self.dataset_name}_objective"
        if name is None:
            found = [channel for channel in monitor.channels if channel.endswith("objective")]
            if len(found) != 1:
                raise ValueError(
                    "MonitorBasedLRAdjuster needs a channel_name: the channels that end in "
                    f"'objective' are {found}."
                )
            name = self.channel_name = found[0]
            log.warning("MonitorBasedLRAdjuster watches channel %s.", name)
        return monitor.get_channel(name)

    def on_monitor(self, model, dataset, algorithm):
        """Compare the last two records; does nothing after the first."""
        record = self._channel(model.monitor).val_record
        if len(record) < 2:
            return
        last, previous = float(record[-1]), float(record[-2])
        rate = float(algorithm.learning_rate.get_value())
        if last > self.high_trigger * previous:
            rate *= self.shrink_amt
            log.info("shrinking learning rate to %f", rate)
        elif last > self.low_trigger * previous:
            rate *= self.grow_amt
            log.info("growing learning rate to %f", rate)
        _set_rate(algorithm, min(max(rate, self.min_lr), self.max_lr))


class PolyakAveraging(TrainExtension):
    """Averages the parameters over all updates from some epoch on, and saves the averaged model.

    Parameters
    ----------
    start : int
        Epochs seen when averaging begins; 0 takes in all updates.
    save_path : str, optional
        Where the averaged model goes.
    save_freq : int
        Saved when the epochs seen are a multiple of it, after the one with which it began.

    Notes
    -----
    The training itself goes on with the parameters as they are. Epochs are those of this run: a
    monitor that was taken over does not count.
    """

    state_names = ("means", "_count", "_updates")

    def __init__(self, start, save_path=None, save_freq=1):
        if start < 0:
            raise ValueError(f"PolyakAveraging: start must not be negative, got {start}.")
        if save_freq < 1:
            raise ValueError(f"PolyakAveraging: save_freq must be at least 1, got {save_freq}.")
        self.start = start
        self.save_path = save_path
        self.save_freq = save_freq
        self.means = None
        self._count = 0
        self._updates = 0

    def setup(self, model, dataset, algorithm):
        """Take note of the algorithm."""
        self._algorithm = algorithm

    def set_state(self, state):
        """Also be called after every update, or no longer."""
        super().set_state(state)
        callbacks = self._algorithm.update_callbacks
        callbacks[:] = [callback for callback in callbacks if callback is not self]
        if self.means is not None:
            callbacks.append(self)

    def on_monitor(self, model, dataset, algorithm):
        """Begin when it is time; save the averaged model afterwards."""
        if self._count == self.start and self.means is None:
            self.means = [np.array(value, np.float64) for value in model.get_param_values()]
            algorithm.update_callbacks.append(self)
        elif self._count > self.start and self._count % self.save_freq == 0:
            self._save(model)
        self._count += 1

    def __call__(self, algorithm):
        """Take the parameters after one more update into the mean."""
        self._updates += 1
        for mean, value in zip(self.means, algorithm.model.get_param_values()):
            mean -= (mean - value) / self._updates

    def _save(self, model):
        from adversarial.checkpoint import save_model

        if self.save_path is None:
            return
        present = model.get_param_values()
        model.set_param_values(self.means)
        try:
            save_model(self.save_path, model)
        finally:
            model.set_param_values(present)
