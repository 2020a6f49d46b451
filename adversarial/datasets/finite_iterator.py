"""Batches of a data set that lies in memory."""

from adversarial.space import CompositeSpace, NullSpace


class BatchIterator:
    """Batches in the order of another iterator, which tells sizes and position.

    Parameters
    ----------
    order : SubsetIterator or BatchIterator
    """

    def __init__(self, order):
        self._order = order

    @property
    def num_examples(self):
        """Number of examples that one pass hands out."""
        return self._order.num_examples

    @property
    def num_batches(self):
        """Number of batches that one pass hands out."""
        return self._order.num_batches

    @property
    def batch_size(self):
        """Number of examples of every batch, save perhaps one."""
        return self._order.batch_size

    @property
    def stochastic(self):
        """Whether the order is drawn."""
        return self._order.stochastic

    @property
    def uneven(self):
        """Whether one of the batches is shorter than the others."""
        return self._order.uneven

    def __iter__(self):
        return self

    def get_state(self):
        """Return the position; see `SubsetIterator.get_state`."""
        return self._order.get_state()

    def set_state(self, state):
        """Restore a position; see `SubsetIterator.set_state`."""
        self._order.set_state(state)


class FiniteDatasetIterator(BatchIterator):
    """Batches in the order of a subset iterator, as the wanted sources and spaces.

    Parameters
    ----------
    dataset : object with ``get_data()`` and ``get_data_specs()``
        `get_data` gives one array, or a tuple of arrays, one a source.
    subset_iterator : SubsetIterator
    data_specs : pair (space, source), optional
        What to hand out: one space and the source's name, or a `CompositeSpace` and a tuple of
        names. No nesting. By default what the data set has.
    return_tuple : bool, default False
        Hand out a tuple even for a single source.
    convert : sequence of callable or None, optional
        For each source, how its rows become a batch; ``None`` stands for ``np_format_as`` of the
        source's own space. Example by example: the whole data set may be converted at once.

    Attributes
    ----------
    sources : list of (array, callable)
        For each wanted source, all of it, and how its rows become a batch.

    Raises
    ------
    ValueError
        If the data set lacks a source, or the specs are nested or do not match.

    Notes
    -----
    Original name ``pylearn2.utils.iteration.FiniteDatasetIterator``. The null space's batch is
    ``None``.
    """

    def __init__(self, dataset, subset_iterator, data_specs=None, return_tuple=False, convert=None):
        super().__init__(subset_iterator)
        self.dataset = dataset
        self.subset_iterator = subset_iterator
        self.data_specs = dataset.get_data_specs() if data_specs is None else data_specs
        self.return_tuple = return_tuple
        wanted = flatten_specs(self.data_specs)
        if convert is None:
            convert = [None] * len(wanted)
        available = {name: space for space, name in flatten_specs(dataset.get_data_specs())}
        data = dataset.get_data()
        arrays = dict(zip(available, data if isinstance(data, tuple) else (data,)))
        self.sources = []
        for (space, name), own_convert in zip(wanted, convert):
            if isinstance(space, NullSpace):
                self.sources.append((None, None))
                continue
            if name not in arrays:
                raise ValueError(
                    f"The dataset does not provide a source with name: {name}. "
                    f"It has {', '.join(available)}."
                )
            self.sources.append((arrays[name], own_convert or _formatter(available[name], space)))

    def __next__(self):
        rows = next(self.subset_iterator)
        batches = tuple(
            None if array is None else convert(_take(array, rows))
            for array, convert in self.sources
        )
        return batches[0] if len(batches) == 1 and not self.return_tuple else batches

    def by_rows(self):
        """Give the whole of each source and the order of rows, for a backend that cuts the batches.

        Returns
        -------
        list of (array, callable)
            `sources`.
        SubsetIterator
            Gives the rows of each minibatch, which moves this iterator on, too.
        """
        return self.sources, self.subset_iterator


def flatten_specs(data_specs):
    """Return flat data specs as a list of (space, source) pairs.

    Parameters
    ----------
    data_specs : pair (space, source)

    Raises
    ------
    ValueError
        If they are nested, or the numbers of spaces and sources differ.
    """
    space, source = data_specs
    if not isinstance(space, CompositeSpace):
        if isinstance(source, (list, tuple)):
            if len(source) != 1:
                raise ValueError(f"The sources {source!r} need a CompositeSpace, got {space}.")
            source = source[0]
        return [(space, source)]
    if isinstance(source, str) or len(space.components) != len(source):
        raise ValueError(f"The space {space} and the sources {source!r} do not match.")
    pairs = list(zip(space.components, source))
    if any(isinstance(part, CompositeSpace) or not isinstance(name, str) for part, name in pairs):
        raise ValueError(f"Only flat data specs can be iterated over, got {data_specs}.")
    return pairs


def _formatter(own_space, space):
    return lambda batch: own_space.np_format_as(batch, space)


def _take(array, rows):
    # For row numbers `take` is several times faster than fancy indexing and copies once.
    return array[rows] if isinstance(rows, slice) else array.take(rows, axis=0)
