"""What :class:`~adversarial.training.Train` asks of a training algorithm."""

import abc
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from aesara.compile.sharedvalue import SharedVariable

from adversarial.datasets.dataset import Dataset
from adversarial.errors import ConfigError, NonFiniteError
from adversarial.models.model import Model
from adversarial.monitor import Monitor
from adversarial.stateful import Stateful
from adversarial.termination_criteria import TerminationCriterion
from adversarial.train_extensions import TrainExtension


class TrainingAlgorithm(Stateful, abc.ABC):
    """Trains a model on a data set, epoch by epoch.

    Attributes
    ----------
    model : Model
        Known from :meth:`setup` on.
    monitor : Monitor or None
        The model's; None before :meth:`setup`.
    extensions : sequence of TrainExtension
        After every update their ``on_update`` is called.
    monitoring_dataset : dict of str to Dataset
        Data sets to monitor, by name.
    termination_criterion : TerminationCriterion or None
        Without one training never ends.
    between_batches : callable or None
        Called without arguments after each minibatch and its extensions. It may look at the state,
        after :meth:`sync`, and may raise an exception to stop.
    """

    model: Model
    monitor: Monitor | None = None
    extensions: Sequence[TrainExtension]
    monitoring_dataset: dict[str, Dataset]
    termination_criterion: TerminationCriterion | None
    between_batches: Callable[[], None] | None = None

    def faults(self, model: Model, dataset: Dataset) -> Iterator[ConfigError]:
        """What does not fit together, as far as it is known before graphs are made."""
        return iter(())

    def prepare(self, model: Model, dataset: Dataset) -> Any:
        """Make the graphs of updates and channels, the first part of :meth:`setup`."""

    @abc.abstractmethod
    def setup(self, model: Model, dataset: Dataset) -> None:
        """Build the updates and the monitor's channels, and compile."""

    @abc.abstractmethod
    def train(self, dataset: Dataset) -> None:
        """Train for one epoch, or for the rest of one."""

    @property
    @abc.abstractmethod
    def in_epoch(self) -> bool:
        """Whether an epoch has begun and has not ended."""

    @property
    @abc.abstractmethod
    def batches_done(self) -> int:
        """Minibatches of the present epoch that are done."""

    @abc.abstractmethod
    def settled(self) -> bool:
        """Whether the state between these two minibatches can be saved."""

    @abc.abstractmethod
    def sync(self) -> None:
        """Bring parameters and all other shared variables up to date."""

    @abc.abstractmethod
    def get_variables(self) -> list[SharedVariable]:
        """Shared variables that training reads or writes."""

    @abc.abstractmethod
    def scale_rate(self, factor: float) -> None:
        """Multiply the learning rate."""

    def continue_learning(self, model: Model) -> bool:
        """Whether there is to be another epoch."""
        criterion = self.termination_criterion
        return criterion is None or criterion.continue_learning(model)

    def check_finite(self) -> None:
        """See whether all parameters are finite.

        Raises
        ------
        NonFiniteError
            Naming the first that is not.
        """
        for param in self.model.get_params():
            value = param.get_value(borrow=True)
            if np.isfinite(value).all():
                continue
            kind = "NaN" if np.isnan(value).any() else "Inf"
            raise NonFiniteError(
                f"{kind} in {param.name} {self._place()}. What was saved before is intact; a "
                "smaller learning rate usually helps."
            )

    def _place(self) -> str:
        if self.monitor is None:
            return "before training"
        return f"at epoch {self.monitor.get_epochs_seen() + 1}, batch {self.batches_done}"
