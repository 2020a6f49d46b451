"""Tables of numbers in text files."""

import contextlib
import csv
import warnings

import numpy as np

from adversarial.config.interpolate import expand_path
from adversarial.datasets.checks import check_range
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.errors import DataError
from adversarial.files.lines import open_lines
from adversarial.files.recognise import what_it_is
from adversarial.kinds import Count, Natural, Share
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
    Original name ``pylearn2.datasets.csv_dataset.CSVDataset``. Beside what it read (plain or
    gzipped, lines of Unix or Windows) this reads numbers in quotation marks, and the marks of
    UTF-8 and UTF-16 that spreadsheets put first.
    """

    def __init__(
        self,
        path: str = "train.csv",
        task: str = "classification",
        expect_labels: bool = True,
        expect_headers: bool = True,
        delimiter: str = ",",
        start: Natural | None = None,
        stop: Natural | None = None,
        start_fraction: Share | None = None,
        end_fraction: Share | None = None,
        num_outputs: Count = 1,
        one_hot: bool = False,
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
            with open_lines(path) as lines, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of an empty file, which is refused below
                table = np.loadtxt(
                    lines,
                    delimiter=self.delimiter,
                    quotechar='"',
                    skiprows=int(self.expect_headers),
                    ndmin=2,
                    dtype=resolve_dtype("floatX"),
                )
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        except ValueError as error:
            reason = self._fault(path) or " ".join(str(error).split())
            text = f"{path} is no table of numbers: {reason}"
            raise DataError(f"{text}{what_it_is(path, besides=('Windows',))}") from error
        columns = self.num_outputs if self.expect_labels else 0
        if not len(table) or table.shape[1] <= columns:
            raise DataError(
                f"{path}: expected rows of more than {columns} columns, found {len(table)} rows of "
                f"{table.shape[1]}.{what_it_is(path, besides=('Windows',))}"
            )
        return table

    def _fault(self, path):
        """What is wrong with the first line that is wrong, counted as an editor does."""
        width = None
        with open_lines(path) as lines, contextlib.suppress(TypeError, csv.Error):
            reader = csv.reader(lines, delimiter=self.delimiter)
            for number, row in enumerate(reader):
                if not row or row[0].startswith("#") or (number == 0 and self.expect_headers):
                    continue
                for column, text in enumerate(row, 1):
                    if not _is_number(text):
                        place = f"line {reader.line_num}, column {column}"
                        return f"{place}: {text[:40]!r} is no number{self._hint(number, text)}."
                if width not in (None, len(row)):
                    return (
                        f"line {reader.line_num} has {len(row)} columns, those above have {width}."
                    )
                width = len(row)
        return None

    def _hint(self, number, text):
        for other in ";\t,":
            if other in text and other != self.delimiter:
                comma = " or a decimal comma, which is not read" if other == "," else ""
                return f"; if {other!r} separates columns, say delimiter: {other!r}{comma}"
        if number == 0 and not self.expect_headers:
            return "; if the first line names the columns, say expect_headers: 1"
        return ""

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


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
