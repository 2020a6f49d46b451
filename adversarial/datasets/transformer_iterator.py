"""Batches whose features pass through a transformer."""

from adversarial.datasets.finite_iterator import flatten_specs


class TransformerIterator:
    """Batches of a raw iterator, their features transformed.

    Parameters
    ----------
    raw_iterator : iterator of tuple
        Features first, if they are wanted, then the other sources in the order of `data_specs`.
    dataset : TransformerDataset
    data_specs : pair (space, source), optional
        If left out, features as the transformer gives them.
    return_tuple : bool, default False
        Hand out a tuple even for a single source.

    Notes
    -----
    Original name ``pylearn2.datasets.transformer_dataset.TransformerIterator``. Where features are
    wanted twice, they are transformed once.
    """

    def __init__(self, raw_iterator, dataset, data_specs, return_tuple=False):
        self.raw_iterator = raw_iterator
        self.dataset = dataset
        self.data_specs = data_specs
        self.return_tuple = return_tuple
        self._wanted = flatten_specs((None, "features") if data_specs is None else data_specs)

    @property
    def num_examples(self):
        """Number of examples that one pass hands out."""
        return self.raw_iterator.num_examples

    @property
    def num_batches(self):
        """Number of batches that one pass hands out."""
        return self.raw_iterator.num_batches

    @property
    def batch_size(self):
        """Number of examples of every batch, save perhaps one."""
        return self.raw_iterator.batch_size

    @property
    def stochastic(self):
        """Whether the order is drawn."""
        return self.raw_iterator.stochastic

    @property
    def uneven(self):
        """Whether one of the batches is shorter than the others."""
        return self.raw_iterator.uneven

    def __iter__(self):
        return self

    def __next__(self):
        left = list(next(self.raw_iterator))
        features = None
        if any(source == "features" for _, source in self._wanted):
            features = self.dataset.perform(left.pop(0))
        batches = tuple(
            self._formatted(features, space) if source == "features" else left.pop(0)
            for space, source in self._wanted
        )
        return batches[0] if len(batches) == 1 and not self.return_tuple else batches

    def get_state(self):
        """Return the position; a transformer that draws keeps its own state."""
        return self.raw_iterator.get_state()

    def set_state(self, state):
        """Restore a position."""
        self.raw_iterator.set_state(state)

    def _formatted(self, features, space):
        if space is None or self.dataset.space_preserving:
            return features
        return self.dataset.transformer.get_output_space().np_format_as(features, space)
