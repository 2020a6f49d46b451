"""The interface of all data sets."""

import abc

from adversarial.stateful import Stateful


class Dataset(Stateful, abc.ABC):
    """What trainers, monitors and viewers ask of a data set.

    Original name ``pylearn2.datasets.dataset.Dataset``.
    """

    def __init_subclass__(cls, **kwargs):
        """See that methods count as written which ``functools.wraps`` made look like ours.

        It copies the mark of an abstract method together with the docstring.
        """
        super().__init_subclass__(**kwargs)
        for method in vars(cls).values():
            if hasattr(method, "__wrapped__"):
                method.__isabstractmethod__ = False

    def __iter__(self):
        return self.iterator()

    @abc.abstractmethod
    def iterator(
        self,
        mode=None,
        batch_size=None,
        num_batches=None,
        rng=None,
        data_specs=None,
        return_tuple=False,
    ):
        """Return an iterator over batches.

        Parameters
        ----------
        mode : str or class
            See `adversarial.datasets.iteration.resolve_iterator_class`.
        batch_size, num_batches : int, optional
            Which are needed depends on the mode.
        rng : RandomState or seed, optional
            A RandomState is used itself, not copied: its owner sees its state move. By default the
            data set's own, where the mode draws at all.
        data_specs : pair (space, source), optional
            What a batch holds; by default the features.
        return_tuple : bool, default False
            Hand out a tuple even for a single source.
        """

    @abc.abstractmethod
    def get_data_specs(self):
        """Return the pair (space, source) that describes all data."""

    @abc.abstractmethod
    def get_num_examples(self):
        """Return the number of examples."""

    def has_targets(self):
        """Return whether there are targets."""
        raise NotImplementedError(f"{type(self).__name__} cannot tell whether it has targets.")

    def get_test_set(self):
        """Return the test set that belongs to this training set."""
        raise NotImplementedError(f"{type(self).__name__} knows of no test set.")

    def adjust_for_viewer(self, X):
        """Return examples scaled to [-1, 1] for display; here, as they are."""
        return X

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return examples scaled for display as `ref` would be; here, as they are."""
        return X
