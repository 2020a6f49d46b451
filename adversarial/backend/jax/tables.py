"""Data sets on the device, where minibatches are gathered by row numbers."""

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from adversarial.backend.jax.device import Device
from adversarial.space import Space


class Rows(NamedTuple):
    """A minibatch of a data set on the device.

    Attributes
    ----------
    tables : list of arrays
        The whole data set, one array a source.
    numbers : array of int32
        Which of its examples.
    """

    tables: list
    numbers: np.ndarray


class Tables:
    """Puts data sets on the device, each once, if they fit.

    Parameters
    ----------
    device : Device

    Notes
    -----
    A data set is known by its arrays: whoever changes it has to give it new ones, not to write into
    the old ones.
    """

    def __init__(self, device: Device):
        self.device = device
        self._known: list[tuple] = []

    def of(self, sources: list, spaces: Sequence[Space]) -> list[jax.Array] | None:
        """A data set on the device.

        Parameters
        ----------
        sources : list of (array, callable)
            All of each source, and what makes a minibatch of its rows.
        spaces : list of Space
            Those of its minibatches.

        Returns
        -------
        list of arrays, or None
            None if it does not fit.
        """
        arrays = [array for array, _ in sources]
        for known, known_spaces, tables in self._known:
            if known_spaces == spaces and list(map(id, known)) == list(map(id, arrays)):
                return tables
        tables = self._place([convert(array) for array, convert in sources])
        self._known.append((arrays, spaces, tables))
        return tables

    def _place(self, arrays: list) -> list[jax.Array] | None:
        if sum(array.nbytes for array in arrays) > self.device.room():
            return None
        with self.device.settings():
            return [jnp.array(array) for array in arrays]


def row_numbers(rows: slice | np.ndarray) -> np.ndarray:
    """Rows as an array of their numbers.

    Parameters
    ----------
    rows : slice or array of int

    Examples
    --------
    >>> row_numbers(slice(2, 5))
    array([2, 3, 4], dtype=int32)
    """
    if isinstance(rows, slice):
        return np.arange(rows.start, rows.stop, dtype=np.int32)
    return np.asarray(rows, dtype=np.int32)


def gather(tables: list, numbers: jax.Array, axes: list[int]) -> list[jax.Array]:
    """Minibatches by row numbers, on the device.

    Parameters
    ----------
    tables : list of arrays
    numbers : array of int32
    axes : list of int
        Along which axis each table counts its examples.
    """
    return [jnp.take(table, numbers, axis=axis, mode="clip") for table, axis in zip(tables, axes)]
