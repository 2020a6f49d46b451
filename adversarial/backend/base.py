"""What a backend has to do, and what its trainers and its measurements do."""

import abc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from aesara.compile.mode import Mode
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import Variable

from adversarial.space import Space

Updates = Mapping[SharedVariable, Variable]
Sized = tuple[Any, int]  # a minibatch, or what was computed from one, and its number of examples


@runtime_checkable
class RowIterator(Protocol):
    """An iterator over minibatches of which each is some rows of arrays in memory.

    A backend may take the arrays as they are and the rows instead of the minibatches.
    """

    def by_rows(self) -> tuple[list[tuple[Any, Callable]], Iterator]:
        """The arrays and the order.

        Returns
        -------
        list of (array, callable)
            For each source all of it, and what makes a minibatch of its rows.
        iterator over slices or arrays of int
            The rows of each minibatch. Taking them moves this iterator on.
        """


class Feeder:
    """Hands minibatches on in the form that the backend takes.

    Parameters
    ----------
    spaces : sequence of Space
        Those of the inputs.
    """

    def __init__(self, spaces: Sequence[Space]):
        self.spaces = spaces

    def feed(self, iterator: Iterable) -> Iterator[Sized]:
        """Go through a data set.

        Parameters
        ----------
        iterator : iterator over tuples of arrays

        Yields
        ------
        tuple, int
            The minibatch, and the number of its examples.
        """
        return ((batch, self.spaces[0].np_batch_size(batch[0])) for batch in iterator)


class Updater(Feeder, abc.ABC):
    """Makes steps on minibatches.

    Attributes
    ----------
    steps : dict of str to callable
        Each takes a minibatch's arrays (``*batch``) and makes its step, perhaps later: whoever
        looks at shared variables calls :meth:`sync` first. Scalars that steps only read, such as
        the learning rate, may be set at any time and hold from the next step on.
    """

    steps: dict[str, Callable]

    @abc.abstractmethod
    def sync(self) -> None:
        """Make all steps and leave the results in the shared variables."""

    @abc.abstractmethod
    def wait(self) -> None:
        """Make all steps and wait until they are done; results stay where they are."""

    @abc.abstractmethod
    def flush_subnormals(self, rule: Any) -> None:
        """Set subnormal numbers in a learning rule's state to zero, where they cost time."""

    @abc.abstractmethod
    def get_variables(self) -> list[SharedVariable]:
        """Shared variables that the steps read or write, in an order that is the same for every
        backend.
        """

    def looks_finite(self, vectors: Iterable[SharedVariable]) -> bool:
        """Whether shared vectors are free of NaN and infinity, where that is known without
        :meth:`sync`; else True.
        """
        return True

    def settled(self) -> bool:
        """Whether :meth:`sync` now would not change how later steps are put together."""
        return True


class Measurement(Feeder, abc.ABC):
    """Computes values on minibatches.

    Attributes
    ----------
    graph_size : int
        Operations in the graph.
    """

    graph_size: int

    @abc.abstractmethod
    def over(self, iterator: Iterable) -> Iterator[Sized]:
        """Go through a data set.

        Parameters
        ----------
        iterator : iterator over tuples of arrays

        Yields
        ------
        array, int
            The values, and the number of examples they were computed from.
        """

    @abc.abstractmethod
    def once(self) -> np.ndarray:
        """The values of a graph without inputs."""

    @abc.abstractmethod
    def get_variables(self) -> list[SharedVariable]:
        """Shared variables that the graph reads or writes; see :meth:`Updater.get_variables`."""


class Backend(abc.ABC):
    """Makes a graph of Aesara's operations into something that runs.

    Attributes
    ----------
    name : str
    device : object
        Its ``str`` tells where functions run.
    """

    name: str
    device: Any

    @abc.abstractmethod
    def function(
        self,
        inputs: Sequence[Variable],
        outputs: Variable | Sequence[Variable] | None,
        updates: Iterable[tuple] | None,
        name: str | None,
        mode: str | Mode | None,
        on_unused_input: str,
    ) -> Callable:
        """See :func:`adversarial.backend.function`."""

    @abc.abstractmethod
    def updater(
        self,
        inputs: Sequence[Variable],
        spaces: Sequence[Space],
        steps: Mapping[str, Updates],
        mode: str | Mode | None = None,
        batch_size: int | None = None,
    ) -> Updater:
        """Compile the steps of training.

        Parameters
        ----------
        inputs : sequence of variables
            A minibatch.
        spaces : sequence of Space
            Those of the inputs.
        steps : dict of str to updates
        mode : str or aesara Mode, optional
            How to compile C.
        batch_size : int, optional
            Examples in a minibatch, to check the steps with.

        Raises
        ------
        BackendError
            If the backend cannot compute the steps, or knows no ``mode``.
        """

    @abc.abstractmethod
    def measurement(
        self, inputs: Sequence[Variable], spaces: Sequence[Space], values: Variable
    ) -> Measurement:
        """Compile what is monitored.

        Parameters
        ----------
        inputs : sequence of variables
            A minibatch.
        spaces : sequence of Space
            Those of the inputs.
        values : vector variable
        """
