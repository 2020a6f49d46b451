"""The interface of a train extension."""


class TrainExtension:
    """Something that :class:`~adversarial.train.Train` calls at three points.

    Each method takes ``(model, dataset, algorithm)``. ``on_monitor`` may raise ``StopIteration``
    to end training.
    """

    def setup(self, model, dataset, algorithm):
        """Called once, after the algorithm has been set up."""

    def on_monitor(self, model, dataset, algorithm):
        """Called after every monitoring, the one before the first epoch included."""

    def on_save(self, model, dataset, algorithm):
        """Called before the model is saved."""
