"""Training and monitoring with everything on the device."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import jax
import numpy as np
from aesara.compile.sharedvalue import SharedVariable

from adversarial.backend.base import Feeder, Measurement, RowIterator, Sized, Updater
from adversarial.backend.jax.device import Device
from adversarial.backend.jax.program import Program
from adversarial.backend.jax.state import State
from adversarial.backend.jax.tables import Rows, Tables, row_numbers
from adversarial.space import Space


class TableFeeder(Feeder):
    """Hands minibatches on as rows of a data set on the device, where it fits.

    Parameters
    ----------
    spaces : list of Space
        Those of the inputs.
    device : Device
    tables : Tables
    """

    def __init__(self, spaces: Sequence[Space], device: Device, tables: Tables):
        super().__init__(spaces)
        self.device = device
        self.tables = tables

    def feed(self, iterator: Iterable) -> Iterator[Sized]:
        if isinstance(iterator, RowIterator):
            sources, order = iterator.by_rows()
            resident = self.tables.of(sources, self.spaces)
            if resident is not None:
                numbers = map(row_numbers, order)
                return (((Rows(resident, rows),), len(rows)) for rows in numbers)
        return super().feed(iterator)


def unpack(batch: Sequence) -> tuple[list, Any]:
    """A minibatch as what :class:`~adversarial.backend.jax.program.Program` takes.

    Returns
    -------
    list of arrays, array or list of arrays
        Tables, and rows of them; or nothing, and the minibatch itself.
    """
    if batch and isinstance(batch[0], Rows):
        return batch[0].tables, batch[0].numbers
    return [], list(batch)


def numbers_now(variables: Iterable[SharedVariable]) -> list:
    """Values of scalar variables, copied."""
    return [variable.get_value() for variable in variables]


class JaxUpdater(TableFeeder, Updater):
    """Steps that wait until there are enough of them, and are then made in one call.

    Parameters
    ----------
    spaces : list of Space
        Those of the inputs.
    programs : dict of str to Program
    device : Device
    tables : Tables
    block : int
        Steps in one call. Fewer, such as the rest of an epoch, are made one by one.

    Notes
    -----
    A step is remembered with the scalars of its time, so the learning rate may change between any
    two of them. Between the first step and :meth:`sync` parameters, the rule's state and random
    streams exist on the device only.
    """

    def __init__(
        self,
        spaces: Sequence[Space],
        programs: Mapping[str, Program],
        device: Device,
        tables: Tables,
        block: int,
    ):
        super().__init__(spaces, device, tables)
        self.block = block
        self.programs = programs
        self.steps = {name: self._step_of(program) for name, program in programs.items()}
        self._state = State(device)
        self._waiting: list[tuple] = []
        self._kind: Any = None

    def _step_of(self, program: Program) -> Callable:
        def step(*batch: Any) -> None:
            tables, picked = unpack(batch)
            overtaken = self._state.overtaken()
            kind = program, id(tables) if tables else 0, jax.tree.map(np.shape, picked)
            if overtaken or kind != self._kind or len(self._waiting) == self.block:
                self._make_steps()
                self._state.forget(overtaken)
            with self.device.settings():
                self._state.load(program.written, program.read)
            self._kind = kind
            self._waiting.append((numbers_now(program.scalars), tables, picked))

        return step

    def _make_steps(self) -> None:
        if not self._waiting:
            return
        program, waiting = self._kind[0], self._waiting
        self._waiting = []
        tables = waiting[0][1]
        with self.device.settings():
            read = self._state.get(program.read)
            if len(waiting) == self.block > 1:
                stacked = jax.tree.map(lambda *of_steps: np.stack(of_steps), *waiting)
                calls = [(program.block, stacked[0], stacked[2])]
            else:
                calls = [(program.single, scalars, picked) for scalars, _, picked in waiting]
            for call, scalars, picked in calls:
                written = self._state.get(program.written)
                new, _ = call(written, read, scalars, tables, picked)
                self._state.set(program.written, new)

    def sync(self) -> None:
        """Make the steps that wait; write back what is on the device."""
        self._make_steps()
        self._state.store()

    def wait(self) -> None:
        """Make the steps that wait, and let the device finish."""
        self._make_steps()
        self._state.wait()

    def flush_subnormals(self, rule: Any) -> None:
        """Nothing to do: XLA's programs flush them to zero at every operation."""

    def get_variables(self) -> list[SharedVariable]:
        return [each for program in self.programs.values() for each in program.get_variables()]

    def settled(self) -> bool:
        return len(self._waiting) in (0, self.block)


class JaxMeasurement(TableFeeder, Measurement):
    """Values of all minibatches, fetched from the device at the end.

    Parameters
    ----------
    spaces : list of Space
        Those of the inputs.
    program : Program
        With one output.
    device : Device
    tables : Tables
    """

    def __init__(self, spaces: Sequence[Space], program: Program, device: Device, tables: Tables):
        super().__init__(spaces, device, tables)
        self.program = program
        self.graph_size = len(program.graph.toposort())

    def over(self, iterator: Iterable) -> Iterator[Sized]:
        measured = self._measure(self.feed(iterator))
        return ((np.array(values), size) for values, size in measured)

    def once(self) -> np.ndarray:
        ((values, _),) = self._measure([((), 1)])
        return np.array(values)

    def get_variables(self) -> list[SharedVariable]:
        return self.program.get_variables()

    def _measure(self, batches: Iterable[Sized]) -> list[Sized]:
        program, state = self.program, State(self.device)
        measured = []
        with self.device.settings():
            state.load(program.written, program.read)
            read, scalars = state.get(program.read), numbers_now(program.scalars)
            for batch, size in batches:
                written = state.get(program.written)
                new, (values,) = program.single(written, read, scalars, *unpack(batch))
                state.set(program.written, new)
                measured.append((values, size))
            state.store()
        return measured
