"""Tables of numbers in text files."""

import warnings

import numpy as np

from adversarial.config.interpolate import expand_path
from adversarial.datasets.checks import check_range
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.errors import DataError
from adversarial.files.kinds import what_it_is
from adversarial.space.dtypes import resolve_dtype

TASKS = ("classification", "regression")
_MOST_CLASSES = 1 << 20


class CSVDataset(DenseDesignMatrix):
    """Rows of a text file of numbers: targets first, if there are any, then features.

    Parameters
    ----------
    path : str, default 'train.csv'
        ``${VAR}`` and a leading ``~`` are expanded.
    task : {'classification', 'regression'}, default 'classification'
        Whether targets are classes, numbered from 0, or numbers.
    expect_labels : bool, default True
        Whether the first columns are targets.
    expect_headers : bool, default True
        Whether the first line names the columns; it is skipped.
    delimiter : str, default ','
    start, stop : int, optional
        Keep rows ``start`` to ``stop - 1``.
    start_fraction, end_fraction : float, optional
        Instead: keep the first or the last part of the rows, from 0 to 1.
    num_outputs : int, default 1
        Number of columns of targets; a class is one.
    one_hot : bool, default False
        Keep classes as one-hot rows instead of numbers.

    Attributes
    ----------
    X : array of ``floatX``, shape (n, d)
    y : array, shape (n, num_outputs), or None
        Classes are int, other targets ``floatX``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    DataError
        If the file is missing, or is no table of numbers; or a class is no whole number.

    Notes
    -----
    Original name ``pylearn2.datasets.csv_dataset.CSVDataset``.
    """

    def __init__(
        self,
        path="train.csv",
        task="classification",
        expect_labels=True,
        expect_headers=True,
        delimiter=",",
        start=None,
        stop=None,
        start_fraction=None,
        end_fraction=None,
        num_outputs=1,
        one_hot=False,
    ):
        if task not in TASKS:
            raise ValueError(f"CSVDataset: task must be one of {', '.join(TASKS)}, got {task!r}.")
        if task == "classification" and num_outputs != 1:
            raise ValueError(f"CSVDataset: a class is one column, got num_outputs={num_outputs}.")
        if num_outputs < 1:
            raise ValueError(f"CSVDataset: num_outputs must be at least 1, got {num_outputs}.")
        fractions = {"start_fraction": start_fraction, "end_fraction": end_fraction}
        for name, value in fractions.items():
            if value is not None and not 0 < value <= 1:
                raise ValueError(f"CSVDataset: {name} must be above 0 and at most 1, got {value}.")
        ways = [value is not None for value in fractions.values()]
        if sum([*ways, start is not None or stop is not None]) > 1:
            raise ValueError("CSVDataset: give start and stop, or start_fraction, or end_fraction.")
        self.path = path
        self.task = task
        self.expect_labels = expect_labels
        self.expect_headers = expect_headers
        self.delimiter = delimiter
        self.start = start
        self.stop = stop
        self.start_fraction = start_fraction
        self.end_fraction = end_fraction
        self.num_outputs = num_outputs
        self.one_hot = one_hot
        table = self._table()
        rows = self._rows(len(table))
        if not expect_labels:
            super().__init__(X=table[rows])
            return
        y = table[:, :num_outputs]
        num_classes = None
        if task == "classification":
            y = self._classes(y)
            # Of the whole file, so that all of its parts have the same space.
            num_classes = int(y.max()) + 1
            if one_hot:
                y = np.eye(num_classes, dtype=table.dtype)[y.ravel()]
        super().__init__(
            X=table[rows, num_outputs:], y=y[rows], y_labels=None if one_hot else num_classes
        )

    def _table(self):
        path = expand_path(self.path)
        try:
            with warnings.catch_warnings():  # of an empty file, which is refused below
                warnings.simplefilter("ignore")
                table = np.loadtxt(
                    path,
                    delimiter=self.delimiter,
                    skiprows=int(self.expect_headers),
                    ndmin=2,
                    dtype=resolve_dtype("floatX"),
                )
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        except ValueError as error:
            reason = " ".join(str(error).split())
            text = f"{path} is no table of numbers: {reason}"
            raise DataError(f"{text}{what_it_is(path, besides=('Windows',))}") from error
        columns = self.num_outputs if self.expect_labels else 0
        if not len(table) or table.shape[1] <= columns:
            raise DataError(
                f"{path}: expected rows of more than {columns} columns, found {len(table)} rows of "
                f"{table.shape[1]}.{what_it_is(path, besides=('Windows',))}"
            )
        return table

    def _rows(self, size):
        start = 0 if self.start is None else self.start
        stop = size if self.stop is None else self.stop
        if self.start_fraction is not None:
            stop = int(self.start_fraction * size)
        elif self.end_fraction is not None:
            start = int((1 - self.end_fraction) * size)
        check_range(start, stop, size)
        return slice(start, stop)

    def _classes(self, y):
        whole = np.isfinite(y).all() and (y == np.floor(y)).all()
        if not whole or y.min() < 0 or y.max() >= _MOST_CLASSES:
            raise DataError(
                f"{self.path}: classes must be 0, 1, 2 and so on, in the first column; for other "
                "targets choose task: regression."
            )
        return y.astype(int)
