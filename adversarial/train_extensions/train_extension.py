"""The interface of a train extension."""

from adversarial.stateful import Stateful


class TrainExtension(Stateful):
    """Something that :class:`~adversarial.train.Train` calls at four points.

    Each method takes ``(model, dataset, algorithm)``. ``on_monitor`` may raise ``StopIteration``
    to end training. What an extension changes in itself while training goes on, such as a counter,
    it lists in ``state_names``: see :class:`~adversarial.stateful.Stateful`.
    """

    def setup(self, model, dataset, algorithm):
        """Called once, after the algorithm has been set up."""

    def on_monitor(self, model, dataset, algorithm):
        """Called after every monitoring, the one before the first epoch included."""

    def on_resume(self, model, dataset, algorithm):
        """Called once, instead of the first monitoring, when a run goes on from a checkpoint."""

    def on_save(self, model, dataset, algorithm):
        """Called before the model is saved."""
