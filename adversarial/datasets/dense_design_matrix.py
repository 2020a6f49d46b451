"""Data sets that are one matrix in memory."""

import copy
import functools
from typing import Any

import numpy as np

from adversarial.datasets.checks import check_labels, check_numbers, check_range
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.finite_iterator import FiniteDatasetIterator, flatten_specs
from adversarial.datasets.iteration import resolve_iterator_class
from adversarial.datasets.labels import one_hot
from adversarial.datasets.splits import SplitsMixin
from adversarial.datasets.topological import TopologicalMixin
from adversarial.datasets.view_converter import DefaultViewConverter as DefaultViewConverter
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Axes, Count, PreprocessorLike
from adversarial.rng import make_data_rng
from adversarial.space import CompositeSpace, Conv2DSpace, IndexSpace, VectorSpace
from adversarial.space.dtypes import resolve_dtype

DEFAULT_SEED = (17, 2, 946)


class DenseDesignMatrix(TopologicalMixin, SplitsMixin, Dataset):
    """Examples as the rows of a matrix, with or without targets.

    Parameters
    ----------
    X : array, shape (n, d), optional
        Design matrix, kept as it is.
    topo_view : array, 4-D in the order of `axes`, optional
        Images, instead of `X`.
    y : array, shape (n,) or (n, t), optional
        Targets.
    view_converter : DefaultViewConverter, optional
        How rows of `X` become images.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of `topo_view`.
    rng : RandomState or seed, default (17, 2, 946)
        The data set's own generator, for random batches and for iterators that are given none.
    preprocessor : object with ``apply(dataset, can_fit)``, optional
        Applied at the end.
    fit_preprocessor : bool, default False
        Whether the preprocessor may be fitted to these data.
    X_labels, y_labels : int, optional
        Number of values that features or targets take; they then live in an `IndexSpace`, and are
        one-hot rows to whoever asks for a `VectorSpace`.

    Attributes
    ----------
    X, y : array
    view_converter : DefaultViewConverter or None
    rng : RandomState

    Raises
    ------
    ValueError
        If neither or both of `X` and `topo_view` are given, shapes do not fit, or labels are out
        of range.

    Notes
    -----
    Original name ``pylearn2.datasets.dense_design_matrix.DenseDesignMatrix``; the parts about
    pickling are left out.
    """

    state_names = ("rng",)
    known_shape = True  # not that of an outline that a preprocessor would change

    def __init__(
        self,
        X: np.ndarray | list | None = None,
        topo_view: np.ndarray | list | None = None,
        y: np.ndarray | list | None = None,
        view_converter: DefaultViewConverter | None = None,
        axes: Axes = ("b", 0, 1, "c"),
        rng=DEFAULT_SEED,
        preprocessor: PreprocessorLike | None = None,
        fit_preprocessor: bool = False,
        X_labels: Count | None = None,
        y_labels: Count | None = None,
    ):
        if X is None and topo_view is None:
            raise ValueError("DenseDesignMatrix needs to be provided with either topo_view, or X")
        if topo_view is not None and (X is not None or view_converter is not None):
            raise ValueError(
                "DenseDesignMatrix: topo_view makes its own X and view_converter; give none."
            )
        self.y = None
        self.X_labels = X_labels
        self.y_labels = y_labels
        self.view_converter = view_converter
        self.rng = make_data_rng(rng, DEFAULT_SEED)
        if topo_view is not None:
            self.set_topological_view(topo_view, axes)
        else:
            self._set_rows(X)
        self.y = None if y is None else self._checked_targets(np.asarray(y))
        check_labels("X", self.X, X_labels)
        check_labels("y", self.y, y_labels)
        self.preprocessor: Any = preprocessor
        self.fit_preprocessor = fit_preprocessor
        if preprocessor is not None:
            self.apply_preprocessor(preprocessor, can_fit=fit_preprocessor)

    def __repr__(self):
        rows, columns = self.X.shape
        return f"{type(self).__name__}({rows} x {columns}{self._which_part()})"

    def _which_part(self):
        """What tells the examples from others of the same class, for people."""
        part = getattr(self, "which_set", None)
        if part is None:
            return ""
        start, stop = getattr(self, "start", None), getattr(self, "stop", None)
        return f", {part}" if start is None or stop is None else f", {part}[{start}:{stop}]"

    def __len__(self):
        return self.get_num_examples()

    def __getitem__(self, index):
        """Return rows of the design matrix; with targets a pair of rows and targets."""
        return self.X[index] if self.y is None else (self.X[index], self.y[index])

    def iterator(
        self,
        mode=None,
        batch_size=None,
        num_batches=None,
        rng=None,
        data_specs=None,
        return_tuple=False,
    ):
        """Return an iterator over batches; see `Dataset.iterator`.

        Images come through the view converter, if there is one.

        Raises
        ------
        ValueError
            If `mode` is missing or unknown, sizes do not fit, or a source does not exist.

        Examples
        --------
        >>> dataset = DenseDesignMatrix(X=np.eye(5))
        >>> batches = dataset.iterator("shuffled_sequential", batch_size=2, rng=[2012, 10, 5])
        >>> [len(batch) for batch in batches]
        [2, 2, 1]
        """
        if mode is None:
            raise ValueError(f"iteration mode not provided and no default mode set for {self}")
        scheme = resolve_iterator_class(mode)
        if rng is None and scheme.stochastic:
            rng = self.rng
        order = scheme(self.get_num_examples(), batch_size, num_batches, rng)
        specs = (self._features_space(), "features") if data_specs is None else data_specs
        convert = [
            functools.partial(self._format, name=name, space=space)
            for space, name in flatten_specs(specs)
        ]
        return FiniteDatasetIterator(self, order, specs, return_tuple, convert)

    def get_data_specs(self):
        """Return the pair (space, source) that describes all data.

        Returns
        -------
        pair
            ``(space, 'features')``, or with targets a `CompositeSpace` and
            ``('features', 'targets')``.
        """
        features = self._features_space()
        if self.y is None:
            return features, "features"
        return CompositeSpace([features, self._targets_space()]), ("features", "targets")

    @property
    def data_specs(self):
        """The pair (space, source) that describes all data."""
        return self.get_data_specs()

    def get_data(self):
        """Return `X`, or with targets the pair of `X` and `y`."""
        return self.X if self.y is None else (self.X, self.y)

    def get_targets(self):
        """Return `y`."""
        return self.y

    def has_targets(self):
        """Return whether there are targets."""
        return self.y is not None

    def get_num_examples(self):
        """Return the number of rows."""
        return self.X.shape[0]

    def set_design_matrix(self, X):
        """Replace `X`: two dimensions, finite numbers (ValueError)."""
        self._set_rows(X)

    def get_batch_design(self, batch_size, include_labels=False):
        """Return a contiguous run of rows at a random place.

        Parameters
        ----------
        batch_size : int
        include_labels : bool, default False
            Return the pair of rows (in their own dtype) and targets; else rows in ``floatX``.

        Raises
        ------
        ValueError
            If the data set holds fewer rows.
        """
        size = self.get_num_examples()
        if batch_size > size:
            raise ValueError(
                f"Requested {batch_size} examples from a dataset containing only {size}."
            )
        start = self.rng.randint(size - batch_size + 1)
        rows = self.X[start : start + batch_size]
        if include_labels:
            return rows, None if self.y is None else self.y[start : start + batch_size]
        return rows.astype(resolve_dtype("floatX"))

    def get_batch_topo(self, batch_size, include_labels=False):
        """Return `get_batch_design` as images."""
        batch = self.get_batch_design(batch_size, include_labels)
        if include_labels:
            return self.get_topological_view(batch[0]), batch[1]
        return self.get_topological_view(batch)

    def restrict(self, start, stop):
        """Keep rows ``start`` to ``stop - 1`` only; nothing happens if both are ``None``.

        Raises
        ------
        ValueError
            If one of the two is ``None``, or the range is empty or outside of the data.
        """
        if start is None and stop is None:
            return
        check_range(start, stop, self.get_num_examples())
        self.X = self.X[start:stop]
        if self.y is not None:
            self.y = self.y[start:stop]

    def apply_preprocessor(self, preprocessor, can_fit=False):
        """Let a preprocessor replace the data.

        Parameters
        ----------
        preprocessor : object with ``apply(dataset, can_fit)``
        can_fit : bool, default False
            Whether it may be fitted to these data.
        """
        if outlined():
            self.known_shape = getattr(preprocessor, "keeps_shape", False)
        else:
            preprocessor.apply(self, can_fit)

    def convert_to_one_hot(self, min_class=0):
        """Replace 1-D integer targets by one-hot rows of ``max(y) - min_class + 1`` values.

        Raises
        ------
        ValueError
            If there are no targets, they are not 1-D or not integers, or lie below `min_class`.
        """
        if outlined() and self.y is not None:
            self.known_shape = self.known_shape and self.y_labels is not None
            self.y = outline((len(self.y), (self.y_labels or 1) - min_class), self.y.dtype)
        else:
            self.y = one_hot(self.y, min_class)
        self.y_labels = None

    def _features_space(self):
        return _space(self.X, self.X_labels)

    def _targets_space(self):
        return _space(self.y, self.y_labels)

    def _format(self, batch, name, space):
        if name == "features":
            if self.view_converter is not None and isinstance(space, Conv2DSpace):
                return self.view_converter.get_formatted_batch(batch, space)
            return self._features_space().np_format_as(batch, space)
        return self._targets_space().np_format_as(batch.reshape(len(batch), -1), space)

    def _set_rows(self, rows):
        rows = np.asarray(rows)
        if rows.ndim != 2:
            raise ValueError(f"A design matrix has two dimensions, got {rows.ndim}.")
        check_numbers("X", rows)
        self.X = rows

    def _checked_targets(self, targets):
        if targets.ndim not in (1, 2):
            raise ValueError(f"y must have one or two dimensions, got {targets.ndim}.")
        if len(targets) != len(self.X):
            raise ValueError(f"X has {len(self.X)} rows, but y has {len(targets)}.")
        check_numbers("y", targets)
        return targets


def convert_to_one_hot(dataset, min_class=0):
    """Turn a data set's targets into one-hot rows, in place, and return the data set."""
    dataset.convert_to_one_hot(min_class)
    return dataset


def dataset_range(dataset, start, stop):
    """Return a copy of rows ``start`` to ``stop - 1`` as a data set of its own.

    Parameters
    ----------
    dataset : DenseDesignMatrix
    start, stop : int

    Raises
    ------
    ValueError
        If the range is empty or outside of the data.

    Notes
    -----
    The original forgot `y_labels` and `X_labels`; they are kept here.
    """
    check_range(start, stop, dataset.get_num_examples())
    targets = None if dataset.y is None else dataset.y[start:stop]
    return _like(dataset, dataset.X[start:stop], targets)


def from_dataset(dataset, num_examples):
    """Return a random contiguous run of rows, by its generator, copied as a data set of its own."""
    return _like(dataset, *dataset.get_batch_design(num_examples, include_labels=True))


def set_axes(dataset, axes):
    """Change the order of a data set's topological view, in place, and return the data set."""
    dataset.set_view_converter_axes(axes)
    return dataset


def _like(dataset, rows, targets):
    part = DenseDesignMatrix(
        X=rows.copy(),
        y=None if targets is None else targets.copy(),
        view_converter=copy.copy(dataset.view_converter),
        X_labels=dataset.X_labels,
        y_labels=dataset.y_labels,
    )
    # A part is shown like the whole, which may know its range of values.
    part._viewed = dataset._viewing()
    return part


def _space(array, labels):
    dim = 1 if array.ndim == 1 else array.shape[1]
    return VectorSpace(dim) if labels is None else IndexSpace(max_labels=labels, dim=dim)
