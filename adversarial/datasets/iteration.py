"""Orders in which batches are taken from a data set (``pylearn2.utils.iteration``).

A subset iterator hands out slices or arrays of row numbers. It is made anew for every epoch, draws
only from the generator handed to it, and can tell and restore its position.
"""

import abc
import inspect
from typing import Annotated, Any

import numpy as np

from adversarial.kinds import Kind
from adversarial.rng import make_data_rng

FALLBACK_SEED = 42


class SubsetIterator(abc.ABC):
    """The base of all orders.

    Parameters
    ----------
    dataset_size : int
        Number of examples.
    batch_size : int, optional
    num_batches : int, optional
    rng : RandomState or seed, optional
        A RandomState is used itself, not copied. Only for orders that draw; then ``None`` means
        seed 42.

    Attributes
    ----------
    batch_size, num_batches : int
        As given or worked out.
    position : int
        Batches handed out so far.
    """

    stochastic = False
    uniform_batch_size = False
    _order: Any  # an array, where the mode draws one

    def __init__(self, dataset_size, batch_size=None, num_batches=None, rng=None):
        for name, value in (("batch_size", batch_size), ("num_batches", num_batches)):
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}.")
        self.dataset_size = dataset_size
        self.batch_size, self.num_batches = self._sizes(dataset_size, batch_size, num_batches)
        self.rng = self._generator(rng)
        self.position = 0
        self._order = self._draw_order()

    @property
    def num_examples(self):
        """Number of examples that one pass hands out."""
        return min(self.batch_size * self.num_batches, self.dataset_size)

    @property
    def uneven(self):
        """Whether one of the batches is shorter than the others."""
        return self.batch_size * self.num_batches > self.dataset_size

    def __iter__(self):
        return self

    def __next__(self):
        if self.position >= self.num_batches:
            raise StopIteration
        batch = self._batch(self.position)
        self.position += 1
        return batch

    def get_state(self):
        """Return the state that `set_state` restores; the generator's own belongs to its owner.

        Returns
        -------
        dict
            ``position`` (int) and ``order`` (array of row or batch numbers, or ``None``).
        """
        return {"position": self.position, "order": self._order}

    def set_state(self, state):
        """Go on where the iterator that gave `state` was, without drawing.

        Parameters
        ----------
        state : dict
            From `get_state` of an iterator of the same kind and sizes.

        Raises
        ------
        ValueError
            If the order in it has another length than this iterator's.
        """
        order = None if state["order"] is None else np.asarray(state["order"])
        found, expected = (() if each is None else each.shape for each in (order, self._order))
        if found != expected:
            raise ValueError(
                f"The saved order has shape {found}, but this data set and batch size need "
                f"{expected}."
            )
        self.position, self._order = int(state["position"]), order

    @abc.abstractmethod
    def _sizes(self, dataset_size, batch_size, num_batches):
        """Return the batch size and the number of batches."""

    @abc.abstractmethod
    def _batch(self, number):
        """Return the rows of batch `number`."""

    def _generator(self, rng):
        if self.stochastic:
            return make_data_rng(rng, FALLBACK_SEED)
        if rng is not None:
            raise ValueError(f"{type(self).__name__} draws nothing, so rng must be None.")
        return None

    def _draw_order(self):
        return None

    def _rows(self, number):
        start = number * self.batch_size
        return slice(start, min(start + self.batch_size, self.dataset_size))


class SequentialSubsetIterator(SubsetIterator):
    """Consecutive slices; the last one may be shorter.

    Notes
    -----
    With `num_batches` alone, batches hold ``ceil(dataset_size / num_batches)`` examples, so there
    may be fewer batches than asked for.
    """

    def _sizes(self, dataset_size, batch_size, num_batches):
        if batch_size is None and num_batches is None:
            raise ValueError("need one of batch_size, num_batches for sequential batch iteration")
        if batch_size is None:
            batch_size = self._divide(dataset_size, num_batches)
            if batch_size == 0:
                raise ValueError(
                    f"dataset of {dataset_size} examples cannot provide {num_batches} batches"
                )
            num_batches = min(num_batches, self._divide(dataset_size, batch_size))
        available = self._divide(dataset_size, batch_size)
        if num_batches is not None and num_batches > available:
            equal = " of equal size" if self.uniform_batch_size else ""
            raise ValueError(
                f"dataset of {dataset_size} examples can only provide {available} batches{equal} "
                f"with batch_size {batch_size}, but {num_batches} batches were requested"
            )
        return batch_size, available if num_batches is None else num_batches

    def _divide(self, total, size):
        return total // size if self.uniform_batch_size else -(-total // size)

    def _shuffled(self, size):
        order = np.arange(size)
        self.rng.shuffle(order)
        return order

    def _batch(self, number):
        return self._rows(number)


class ShuffledSequentialSubsetIterator(SequentialSubsetIterator):
    """One permutation of all examples, cut into arrays of row numbers."""

    stochastic = True

    def _draw_order(self):
        return self._shuffled(self.dataset_size)

    def _batch(self, number):
        return self._order[self._rows(number)]


class BatchwiseShuffledSequentialIterator(SequentialSubsetIterator):
    """The slices of the sequential order, shuffled; the shorter one may come anywhere."""

    stochastic = True

    def _draw_order(self):
        return self._shuffled(self.num_batches)

    def _batch(self, number):
        return self._rows(int(self._order[number]))


class EvenSequentialSubsetIterator(SequentialSubsetIterator):
    """Consecutive slices of equal size; the remainder is left out."""

    uniform_batch_size = True


class EvenShuffledSequentialSubsetIterator(ShuffledSequentialSubsetIterator):
    """One permutation of all examples, cut into equal parts; its remainder is left out."""

    uniform_batch_size = True


class EvenBatchwiseShuffledSequentialIterator(BatchwiseShuffledSequentialIterator):
    """The slices of equal size, shuffled; the remainder is left out."""

    uniform_batch_size = True


class _Random(SubsetIterator):
    """Every batch is drawn independently, when it is asked for."""

    stochastic = True
    uniform_batch_size = True
    _kind = ""

    @property
    def num_examples(self):
        """Number of examples that one pass hands out, repetitions counted."""
        return self.batch_size * self.num_batches

    @property
    def uneven(self):
        """Whether one of the batches is shorter than the others: never."""
        return False

    def _sizes(self, dataset_size, batch_size, num_batches):
        for name, value in (("batch_size", batch_size), ("num_batches", num_batches)):
            if value is None:
                raise ValueError(f"{name} cannot be None for random {self._kind} iteration")
        return batch_size, num_batches


class RandomSliceSubsetIterator(_Random):
    """Contiguous slices at uniform places; they may overlap."""

    _kind = "slice"

    def _sizes(self, dataset_size, batch_size, num_batches):
        sizes = super()._sizes(dataset_size, batch_size, num_batches)
        if batch_size > dataset_size:
            raise ValueError(
                f"batch_size {batch_size} is larger than the dataset of {dataset_size} examples"
            )
        return sizes

    def _batch(self, number):
        start = int(self.rng.randint(0, self.dataset_size - self.batch_size + 1))
        return slice(start, start + self.batch_size)


class RandomUniformSubsetIterator(_Random):
    """Rows drawn uniformly with replacement."""

    _kind = "uniform"

    def _batch(self, number):
        return self.rng.randint(0, self.dataset_size, size=self.batch_size)


def as_even(iterator_cls):
    """Return a class of iterators whose batches all have the same size; what remains is left out.

    Parameters
    ----------
    iterator_cls : subclass of SubsetIterator

    Raises
    ------
    TypeError
        If it is none.
    """
    if not (inspect.isclass(iterator_cls) and issubclass(iterator_cls, SubsetIterator)):
        raise TypeError(f"as_even takes a class of iterators, got {iterator_cls!r}.")
    return type(f"Even{iterator_cls.__name__}", (iterator_cls,), {"uniform_batch_size": True})


_SCHEMES = {
    "sequential": SequentialSubsetIterator,
    "shuffled_sequential": ShuffledSequentialSubsetIterator,
    "batchwise_shuffled_sequential": BatchwiseShuffledSequentialIterator,
    "random_slice": RandomSliceSubsetIterator,
    "random_uniform": RandomUniformSubsetIterator,
    "even_sequential": EvenSequentialSubsetIterator,
    "even_shuffled_sequential": EvenShuffledSequentialSubsetIterator,
    "even_batchwise_shuffled_sequential": EvenBatchwiseShuffledSequentialIterator,
}


def resolve_iterator_class(mode):
    """Return the class of an iteration mode.

    Parameters
    ----------
    mode : str or subclass of SubsetIterator
        A class is returned as it is.

    Raises
    ------
    ValueError
        If the name is unknown, or is ``'even_sequences'``: no data set here holds sequences.
    """
    if inspect.isclass(mode) and issubclass(mode, SubsetIterator):
        return mode
    if mode == "even_sequences":
        raise ValueError(
            "iteration mode 'even_sequences' groups sequences by length; no data set here has any"
        )
    if not isinstance(mode, str) or mode not in _SCHEMES:
        raise ValueError(f"unknown iteration mode string: {mode} (known: {', '.join(_SCHEMES)})")
    return _SCHEMES[mode]


def _is_known(mode):
    try:
        return bool(resolve_iterator_class(mode))
    except ValueError:
        return False


IterationMode = Annotated[
    str | type[SubsetIterator], Kind(f"one of {', '.join(_SCHEMES)}", _is_known)
]


def plan(mode, dataset_size, batch_size=None, num_batches=None):
    """Return the batch size and the number of batches of an iteration, without beginning it.

    Raises
    ------
    ValueError
        As the iteration would.
    """
    scheme = resolve_iterator_class(mode)
    return object.__new__(scheme)._sizes(dataset_size, batch_size, num_batches)


def is_stochastic(mode):
    """Return whether an iteration mode draws from a generator."""
    return resolve_iterator_class(mode).stochastic


def has_uniform_batch_size(mode):
    """Return whether all batches of an iteration mode have the same size."""
    return resolve_iterator_class(mode).uniform_batch_size
