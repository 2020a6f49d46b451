"""Any number of sources side by side, in memory."""

import numpy as np

from adversarial.datasets.checks import check_numbers
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.dense_design_matrix import DEFAULT_SEED
from adversarial.datasets.finite_iterator import FiniteDatasetIterator, flatten_specs
from adversarial.datasets.iteration import resolve_iterator_class
from adversarial.rng import make_data_rng


class VectorSpacesDataset(Dataset):
    """Arrays, each in a space and under a name of its own.

    Parameters
    ----------
    data : array, or tuple of arrays
        As ``data_specs`` say; all have as many examples.
    data_specs : pair (space, source)
        Without nesting, each name once.
    rng : RandomState or seed, optional
        Draws the order of examples, where an iteration mode asks for that.
    preprocessor : Preprocessor, optional
        Applied to this data set.
    fit_preprocessor : bool
        Let it learn from this data set first.

    Raises
    ------
    TypeError, ValueError
        If data and spaces do not fit, or examples are counted differently.
    """

    def __init__(
        self, data=None, data_specs=None, rng=None, preprocessor=None, fit_preprocessor=False
    ):
        if data is None or data_specs is None:
            raise ValueError("VectorSpacesDataset needs data and their data_specs.")
        sources = [name for _, name in flatten_specs(data_specs)]
        if len(set(sources)) < len(sources):
            raise ValueError(f"VectorSpacesDataset: a source has one array, got {sources}.")
        self.data_specs = tuple(data_specs)
        self.rng = make_data_rng(rng, DEFAULT_SEED)
        self.preprocessor = preprocessor
        self.set_data(data, data_specs)
        if preprocessor is not None:
            preprocessor.apply(self, can_fit=fit_preprocessor)

    def set_data(self, data, data_specs):
        """Replace the arrays.

        Parameters
        ----------
        data : array, or tuple of arrays
        data_specs : pair (space, source)
            What they are; they are kept as those of this data set say.
        """
        space, own_space = data_specs[0], self.data_specs[0]
        data = tuple(data) if isinstance(data, list) else data
        self.num_examples = space.np_batch_size(data)
        for array in data if isinstance(data, tuple) else (data,):
            check_numbers("VectorSpacesDataset", array)
        self.data = data if space == own_space else space.np_format_as(data, own_space)

    def iterator(
        self,
        mode=None,
        batch_size=None,
        num_batches=None,
        rng=None,
        data_specs=None,
        return_tuple=False,
    ):
        """Return an iterator over batches, by default of all sources; see
        :meth:`~adversarial.datasets.dataset.Dataset.iterator`.
        """
        if mode is None:
            raise ValueError("iteration mode not provided and no default mode set")
        scheme = resolve_iterator_class(mode)
        if rng is None and scheme.stochastic:
            rng = self.rng
        order = scheme(self.num_examples, batch_size, num_batches, rng)
        return FiniteDatasetIterator(self, order, data_specs, return_tuple)

    def get_data_specs(self):
        """Return the pair (space, source) that describes all data."""
        return self.data_specs

    def get_data(self):
        """Return the arrays, as given."""
        return self.data

    def get_num_examples(self):
        """Return the number of examples."""
        return self.num_examples

    def has_targets(self):
        """Return whether one of the sources is called ``targets``."""
        return "targets" in np.atleast_1d(self.data_specs[1])
