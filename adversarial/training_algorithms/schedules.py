r"""How the learning rate and the momentum change.

The first three act after every update (``update_callbacks``), the rest after every monitoring
(``extensions``). Throughout, t counts these from 1 and :math:`\ell_0` is the learning rate found
at the first.
"""

import abc
import logging
from collections.abc import Iterator
from typing import Annotated, Any

from adversarial.datasets.dataset import Dataset
from adversarial.errors import ConfigError
from adversarial.kinds import Channel, NonNegative, Positive, Share
from adversarial.models.model import Model, set_shared
from adversarial.monitor import Monitor, MonitorChannel
from adversarial.train_extensions import TrainExtension
from adversarial.training_algorithms.learning_rule import Momentum
from adversarial.training_algorithms.sgd import SGD

log = logging.getLogger(__name__)


class Schedule(TrainExtension, abc.ABC):
    """A learning rate as a function of a count."""

    state_names = ("_count", "_base_rate")
    _count = 0
    _base_rate: float | None = None

    @abc.abstractmethod
    def rate_at(self, base_rate: float, count: int) -> float:
        """The rate at a count, given the first rate."""

    def scale_rate(self, factor: float) -> None:
        """Multiply all later rates, but for their lower bound."""
        if self._base_rate is not None:
            self._base_rate *= factor

    def _advance(self, algorithm: SGD, by: int = 1) -> None:
        if self._base_rate is None:
            self._base_rate = float(algorithm.learning_rate.get_value())
        self._count += by
        set_shared(algorithm.learning_rate, self.rate_at(self._base_rate, self._count))


class UpdateSchedule(Schedule):
    """A learning rate as a function of the number of updates."""

    needs_state = False

    def on_update(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Set the rate of the next update."""
        self._advance(algorithm)


class ExponentialDecay(UpdateSchedule):
    r""":math:`\ell_0 / d^t`, but at least ``min_lr``.

    Parameters
    ----------
    decay_factor : float
        d.
    min_lr : float
    """

    def __init__(self, decay_factor: Positive, min_lr: NonNegative):
        self.decay_factor = float(decay_factor)
        self.min_lr = float(min_lr)

    def rate_at(self, base_rate: float, count: int) -> float:
        """The rate after ``count`` updates."""
        try:
            return max(base_rate / self.decay_factor**count, self.min_lr)
        except OverflowError:
            return self.min_lr


class AnnealedLearningRate(UpdateSchedule):
    r""":math:`\ell_0 \min(1, a/t)`.

    Parameters
    ----------
    anneal_start : int
        a, in updates.
    """

    def __init__(self, anneal_start: Positive):
        self.anneal_start = anneal_start

    def rate_at(self, base_rate: float, count: int) -> float:
        """The rate after ``count`` updates."""
        return base_rate * min(1.0, self.anneal_start / count)


class _LinearDecay(Schedule):
    """Constant, then falling linearly, then constant at ``decay_factor`` of the first rate."""

    earliest: int

    def __init__(self, start: NonNegative, saturate: NonNegative, decay_factor: NonNegative):
        if not self.earliest <= start < saturate:
            raise ValueError(
                f"{type(self).__name__} needs {self.earliest} <= start < saturate, got {start} and "
                f"{saturate}."
            )
        self.start = start
        self.saturate = saturate
        self.decay_factor = float(decay_factor)

    def rate_at(self, base_rate: float, count: int) -> float:
        """The rate after ``count`` updates or epochs."""
        if count < self.start:
            return base_rate
        last_rate = base_rate * self.decay_factor
        if count >= self.saturate:
            return last_rate
        step = (base_rate - last_rate) / (self.saturate - self.start + 1)
        return base_rate - step * (count - self.start + 1)


class LinearDecay(_LinearDecay, UpdateSchedule):
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

    earliest = 1


class LinearDecayOverEpoch(_LinearDecay):
    """As :class:`LinearDecay`, counted in epochs: t is 1 during the first one.

    Parameters
    ----------
    start, saturate : int
    decay_factor : float

    Raises
    ------
    ValueError
        Unless ``0 <= start < saturate``.

    Notes
    -----
    Continues where the model's monitor stands.
    """

    earliest = 0

    def setup(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Take up the schedule at the number of epochs that the monitor has seen."""
        self._base_rate, self._count = None, Monitor.get_monitor(model).get_epochs_seen()
        self._advance(algorithm, by=0)

    def on_monitor(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Go on by one epoch."""
        self._advance(algorithm)


class OneOverEpoch(Schedule):
    r""":math:`\ell_0` before epoch ``start``, then :math:`\ell_0 h / (t - start + h)`, but at
    least ``min_lr``.

    Parameters
    ----------
    start : int
    half_life : int, optional
        h; ``start + 1`` unless given.
    min_lr : float
    """

    def __init__(
        self, start: NonNegative, half_life: Positive | None = None, min_lr: NonNegative = 1e-6
    ):
        self.start = start
        self.half_life = start + 1 if half_life is None else half_life
        if self.half_life <= 0:
            raise ValueError(f"half_life must be positive, got {self.half_life}.")
        self.min_lr = float(min_lr)

    def on_monitor(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Go on by one epoch.

        Raises
        ------
        ValueError
            If the first rate is already below ``min_lr``.
        """
        first_rate = float(algorithm.learning_rate.get_value())
        if self._base_rate is None and first_rate < self.min_lr:
            raise ValueError(f"The learning rate {first_rate} is below min_lr {self.min_lr}.")
        self._advance(algorithm)

    def rate_at(self, base_rate: float, count: int) -> float:
        """The rate after ``count`` epochs."""
        if count >= self.start:
            base_rate *= self.half_life / (count - self.start + self.half_life)
        return max(base_rate, self.min_lr)


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
        high_trigger: float = 1.0,
        shrink_amt: Positive = 0.99,
        low_trigger: float = 0.99,
        grow_amt: Positive = 1.01,
        min_lr: NonNegative = 1e-7,
        max_lr: Positive = 1.0,
        dataset_name: str | None = None,
        channel_name: Annotated[str | None, Channel()] = None,
    ):
        self.high_trigger = high_trigger
        self.shrink_amt = shrink_amt
        self.low_trigger = low_trigger
        self.grow_amt = grow_amt
        self.min_lr = min_lr
        self.max_lr = max_lr
        if channel_name is None and dataset_name is not None:
            channel_name = f"{dataset_name}_objective"
        self.channel_name = channel_name

    def _channel(self, monitor: Monitor) -> MonitorChannel:
        if self.channel_name is None:
            found = [channel for channel in monitor.channels if channel.endswith("objective")]
            if len(found) != 1:
                raise ValueError(
                    "MonitorBasedLRAdjuster needs a channel_name: the channels that end in "
                    f"'objective' are {found}."
                )
            self.channel_name = found[0]
            log.warning("MonitorBasedLRAdjuster watches channel %s.", self.channel_name)
        return monitor.get_channel(self.channel_name)

    def on_monitor(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Compare the last two records; does nothing after the first."""
        record = self._channel(Monitor.get_monitor(model)).val_record
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
        set_shared(algorithm.learning_rate, min(max(rate, self.min_lr), self.max_lr))


class MomentumAdjustor(TrainExtension):
    r"""Moves the momentum linearly from its first value to another, epoch by epoch.

    :math:`m = m_0 (1 - \alpha) + \alpha m_1` with :math:`\alpha = (t - start)/(saturate - start)`
    kept in [0, 1], where t is 1 during the first epoch.

    Parameters
    ----------
    final_momentum : float
        :math:`m_1`.
    start, saturate : int
        First and last epoch of the change.

    Raises
    ------
    TypeError
        If ``saturate`` comes before ``start``.
    """

    state_names = ("_count", "_initial")

    def __init__(self, final_momentum: Share, start: float, saturate: float):
        if saturate < start:
            raise TypeError(
                "Momentum can't saturate at its maximum value before it starts increasing: "
                f"start {start}, saturate {saturate}."
            )
        self.final_momentum = final_momentum
        self.start = start
        self.saturate = saturate

    def faults(self, model: Model, dataset: Dataset, algorithm: SGD) -> Iterator[ConfigError]:
        """A learning rule without momentum."""
        if not isinstance(getattr(algorithm, "learning_rule", None), Momentum):
            yield ConfigError(
                "MomentumAdjustor needs an algorithm whose learning rule has momentum.", self
            )

    def setup(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Take up the schedule at the number of epochs that the monitor has seen."""
        for fault in self.faults(model, dataset, algorithm):
            raise fault
        rule: Any = algorithm.learning_rule
        self._momentum = rule.momentum
        self._initial = float(self._momentum.get_value())
        self._count = Monitor.get_monitor(model).get_epochs_seen()
        set_shared(self._momentum, self.current_momentum())

    def take_arguments(self) -> None:
        """Reckon from the momentum that the rule has now."""
        self._initial = float(self._momentum.get_value())
        set_shared(self._momentum, self.current_momentum())

    def on_monitor(self, model: Model, dataset: Dataset, algorithm: SGD) -> None:
        """Go on by one epoch."""
        self._count += 1
        set_shared(self._momentum, self.current_momentum())

    def current_momentum(self) -> float:
        """The momentum at the present count."""
        if self.saturate == self.start:
            alpha = float(self._count >= self.start)
        else:
            alpha = (self._count - self.start) / (self.saturate - self.start)
            alpha = min(max(alpha, 0.0), 1.0)
        return self._initial * (1 - alpha) + alpha * self.final_momentum
