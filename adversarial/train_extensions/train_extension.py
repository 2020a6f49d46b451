"""The interface of a train extension."""

from adversarial.stateful import Stateful, state_of


def check_at_least(least, **settings):
    """Raise ValueError for the first setting below the least that makes sense."""
    for name, value in settings.items():
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}.")


class TrainExtension(Stateful):
    """Something that :class:`~adversarial.training.Train` calls at five points.

    Each method takes ``(model, dataset, algorithm)``. ``on_monitor`` may raise ``StopIteration``
    to end training. What an extension changes in itself while training goes on, such as a counter,
    it lists in ``state_names``: see :class:`~adversarial.stateful.Stateful`.

    Attributes
    ----------
    only_watches : bool
        Whether it changes nothing in training, as what draws or writes does. A run may go on from a
        checkpoint with others of this kind.
    """

    only_watches = False

    @property
    def needs_state(self):
        """Whether ``on_update`` reads or sets parameters. Where it does not, as in a schedule of
        the learning rate, a backend can make many steps in one call.
        """
        return True

    def faults(self, model, dataset, algorithm):
        """What does not fit the rest of the experiment, as far as it is known before :meth:`setup`.

        Returns
        -------
        iterable of ConfigError
        """
        return ()

    def setup(self, model, dataset, algorithm):
        """Called once, after the algorithm has been set up."""

    def on_update(self, model, dataset, algorithm):
        """Called after every minibatch."""

    def on_monitor(self, model, dataset, algorithm):
        """Called after every monitoring, the one before the first epoch included."""

    def on_resume(self, model, dataset, algorithm):
        """Called once, instead of the first monitoring, when a run goes on from a checkpoint."""

    def on_save(self, model, dataset, algorithm):
        """Called before the model is saved."""


class UpdateCallback(TrainExtension):
    """Calls a plain function after every update.

    Parameters
    ----------
    function : callable
        Takes the algorithm. It may have an attribute ``needs_state``, and a state.
    """

    def __init__(self, function):
        self.function = function

    @property
    def needs_state(self):
        """What the function says of itself, or else yes."""
        return getattr(self.function, "needs_state", True)

    @property
    def name_of_state(self):
        """The class of the function, by which a checkpoint tells callbacks apart."""
        return type(self.function).__name__

    def on_update(self, model, dataset, algorithm):
        """Call the function."""
        self.function(algorithm)

    def get_state(self):
        return state_of(self.function)

    def set_state(self, state):
        self.function.set_state(state)
