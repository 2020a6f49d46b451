"""Batches whose features pass through a transformer."""

from adversarial.datasets.finite_iterator import BatchIterator, flatten_specs


class TransformerIterator(BatchIterator):
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
    wanted twice, they are transformed once. A transformer that draws keeps its own state.
    """

    def __init__(self, raw_iterator, dataset, data_specs, return_tuple=False):
        super().__init__(raw_iterator)
        self.raw_iterator = raw_iterator
        self.dataset = dataset
        self.data_specs = data_specs
        self.return_tuple = return_tuple
        self._wanted = flatten_specs((None, "features") if data_specs is None else data_specs)

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

    def _formatted(self, features, space):
        if space is None or self.dataset.space_preserving:
            return features
        return self.dataset.transformer.get_output_space().np_format_as(features, space)
