"""When the generator takes part in the game."""

from adversarial.kinds import Count, Natural
from adversarial.models.model import set_shared
from adversarial.train_extensions.train_extension import TrainExtension, check_at_least


class ActivateGenerator(TrainExtension):
    """Turns on the generator's training after some epochs.

    Parameters
    ----------
    active_after : int
        Epochs without; 0 turns it on before the first.
    value : float
        Factor of the generator's gradient from then on.

    Notes
    -----
    Goes with ``init_now_train_generator: False`` in the cost.
    """

    state_names = ("_count",)

    def __init__(self, active_after: Natural, value: float = 1.0):
        self.active_after = active_after
        self.value = value
        self._count = 0

    def on_monitor(self, model, dataset, algorithm):
        """Set the switch when its time has come."""
        if self._count == self.active_after:
            set_shared(algorithm.cost.now_train_generator, self.value)
        self._count += 1


class Cycler(TrainExtension):
    """Lets the generator train on every k-th minibatch.

    Parameters
    ----------
    k : int

    Notes
    -----
    Acts after a step: the first uses the cost's initial switch, then the generator trains on steps
    k + 1, 2 k + 1, and so on. In between its gradient is zero, but under momentum it coasts on.
    """

    needs_state = False
    state_names = ("_count",)

    def __init__(self, k: Count):
        check_at_least(1, k=k)
        self.k = k
        self._count = 0

    def on_update(self, model, dataset, algorithm):
        """Set the switch for the next minibatch."""
        self._count = (self._count + 1) % self.k
        set_shared(algorithm.cost.now_train_generator, float(self._count == 0))
