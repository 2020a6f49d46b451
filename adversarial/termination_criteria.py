"""When training ends."""

import math
from typing import Annotated

from adversarial.kinds import Channel, Count, Natural
from adversarial.monitor import read_channel
from adversarial.stateful import Stateful


class TerminationCriterion(Stateful):
    """Base of all criteria; asked once before training and once after every epoch."""

    def continue_learning(self, model):
        """Whether there is to be another epoch.

        Parameters
        ----------
        model : Model
            With its monitor.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say when it ends.")


class EpochCounter(TerminationCriterion):
    """Ends after a number of epochs.

    Parameters
    ----------
    max_epochs : int
    new_epochs : bool
        Count from now, or from the monitor's beginning.
    """

    state_names = ("_offset",)

    def __init__(self, max_epochs: Natural, new_epochs: bool = True):
        self.max_epochs = max_epochs
        self.new_epochs = new_epochs
        self._offset: int | None = None

    def continue_learning(self, model):
        """Whether fewer epochs have been seen."""
        seen = model.monitor.get_epochs_seen()
        if self._offset is None:
            self._offset = seen if self.new_epochs else 0
        return seen - self._offset < self.max_epochs


class MonitorBased(TerminationCriterion):
    """Ends when a channel has not fallen enough for some epochs.

    Parameters
    ----------
    prop_decrease : float
        Share of its best value by which the channel has to fall.
    N : int
        Epochs it has for that.
    channel_name : str, optional
        ``'objective'`` unless given.
    """

    state_names = ("_countdown", "_best")

    def __init__(
        self,
        prop_decrease: float = 0.01,
        N: Count = 5,
        channel_name: Annotated[str | None, Channel("objective")] = None,
    ):
        self.prop_decrease = prop_decrease
        self.N = N
        self.channel_name = channel_name
        self._countdown = N
        self._best = math.inf

    def continue_learning(self, model):
        """Count down, or start again after a sufficient fall."""
        value = read_channel(model, self.channel_name or "objective")
        if value < (1.0 - self.prop_decrease) * self._best:
            self._countdown = self.N
        else:
            self._countdown -= 1
        if value < self._best:
            self._best = value
        return self._countdown > 0


class ChannelTarget(TerminationCriterion):
    """Ends when a channel falls to a target.

    Parameters
    ----------
    channel_name : str
    target : float
    """

    def __init__(self, channel_name: Annotated[str, Channel()], target: float):
        self.channel_name = channel_name
        self.target = float(target)

    def continue_learning(self, model):
        """Whether the channel is still above the target; NaN ends."""
        return read_channel(model, self.channel_name) > self.target


class MatchChannel(TerminationCriterion):
    """Ends when a channel falls to the last value of a channel of an earlier training.

    Parameters
    ----------
    channel_name, prev_channel_name : str
    prev_monitor_name : str
        Attribute of the model that holds the earlier monitor, see
        :func:`~adversarial.monitor.push_monitor`.
    """

    state_names = ("_target",)

    def __init__(
        self,
        channel_name: Annotated[str, Channel()],
        prev_channel_name: str,
        prev_monitor_name: str,
    ):
        self.channel_name = channel_name
        self.prev_channel_name = prev_channel_name
        self.prev_monitor_name = prev_monitor_name
        self._target = None

    def continue_learning(self, model):
        """Whether the channel is still above the old value."""
        if self._target is None:
            self._target = read_channel(model, self.prev_channel_name, self.prev_monitor_name)
        return read_channel(model, self.channel_name) > self._target


class ChannelInf(TerminationCriterion):
    """Continues only while a channel is infinite.

    Parameters
    ----------
    channel_name : str

    Notes
    -----
    The opposite of what its name promises, as in the original; :class:`ChannelFinite` does that.
    """

    def __init__(self, channel_name: Annotated[str, Channel()]):
        self.channel_name = channel_name

    def continue_learning(self, model):
        """Whether the channel is infinite."""
        return math.isinf(read_channel(model, self.channel_name))


class ChannelFinite(TerminationCriterion):
    """Ends when a channel becomes infinite or NaN.

    Parameters
    ----------
    channel_name : str
    """

    def __init__(self, channel_name: Annotated[str, Channel()]):
        self.channel_name = channel_name

    def continue_learning(self, model):
        """Whether the channel is finite."""
        return math.isfinite(read_channel(model, self.channel_name))


class _Several(TerminationCriterion):
    """Base of the criteria made of others.

    Parameters
    ----------
    criteria : list of TerminationCriterion
    """

    def __init__(self, criteria: list[TerminationCriterion]):
        self.criteria = list(criteria)

    def get_state(self):
        return {"criteria": [criterion.get_state() for criterion in self.criteria]}

    def set_state(self, state):
        for criterion, own in zip(self.criteria, state["criteria"]):
            criterion.set_state(own)


class And(_Several):
    """Continues while all criteria do; those after the first that does not are not asked.

    Parameters
    ----------
    criteria : list of TerminationCriterion
    """

    def continue_learning(self, model):
        """Ask in order, up to the first no."""
        return all(criterion.continue_learning(model) for criterion in self.criteria)


class Or(_Several):
    """Continues while any criterion does; those after the first that does are not asked.

    Parameters
    ----------
    criteria : list of TerminationCriterion
    """

    def continue_learning(self, model):
        """Ask in order, up to the first yes."""
        return any(criterion.continue_learning(model) for criterion in self.criteria)
