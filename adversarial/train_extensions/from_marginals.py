"""A model's first look at its data."""

from adversarial.train_extensions.train_extension import TrainExtension


class FromMarginals(TrainExtension):
    """Lets a model take over the data's averages before it is trained.

    A machine or autoencoder starts with visible biases that fit them, see
    `adversarial.baselines.tied.TiedPair.take_marginals`; a deep belief net remembers where its
    chains start. That happens when the phase begins, so the data may be what the model of an
    earlier phase makes of them. A model that was trained before is left alone.
    """

    def setup(self, model, dataset, algorithm):
        """Look at the training data once."""
        if model.monitor.get_epochs_seen() == 0:
            model.take_marginals(dataset)
