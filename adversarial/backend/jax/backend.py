"""The backend that compiles with JAX."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from aesara.compile.mode import Mode
from aesara.graph.basic import Variable

from adversarial.backend.base import Backend, Updates
from adversarial.backend.jax.device import Device
from adversarial.backend.jax.linker import compiled
from adversarial.backend.jax.program import Program
from adversarial.backend.jax.tables import Tables
from adversarial.backend.jax.updater import JaxMeasurement, JaxUpdater
from adversarial.errors import BackendError
from adversarial.space import Space

BLOCKS = {"cpu": 1, "gpu": 20}


class JaxBackend(Backend):
    """Functions compiled by XLA.

    Parameters
    ----------
    device : str
        ``cpu``, ``gpu`` or ``gpu:N``.

    Attributes
    ----------
    block : int
        How many steps of training are made in one call, at most: 1 on the processor, where XLA
        makes a step inside a loop several times slower, and 20 on a GPU.

    Raises
    ------
    BackendError
        If there is no such device.
    """

    name = "jax"

    def __init__(self, device: str = "cpu"):
        self.device = Device(device)
        self.block = BLOCKS[self.device.kind]
        self._tables = Tables(self.device)

    def function(
        self,
        inputs: Sequence[Variable],
        outputs: Variable | Sequence[Variable] | None,
        updates: Iterable[tuple] | None,
        name: str | None,
        mode: str | Mode | None,
        on_unused_input: str,
    ) -> Callable:
        _refuse(mode)
        with self.device.settings():
            return compiled(self.device, inputs, outputs, updates, name, on_unused_input)

    def updater(
        self,
        inputs: Sequence[Variable],
        spaces: Sequence[Space],
        steps: Mapping[str, Updates],
        mode: str | Mode | None = None,
        batch_size: int | None = None,
    ) -> JaxUpdater:
        _refuse(mode)
        programs = {
            name: Program(inputs, spaces, [], list(updates.items()), self.device, name)
            for name, updates in steps.items()
        }
        if batch_size is not None:
            for program in programs.values():
                program.check(batch_size)
        return JaxUpdater(spaces, programs, self.device, self._tables, self.block)

    def measurement(
        self, inputs: Sequence[Variable], spaces: Sequence[Space], values: Variable
    ) -> JaxMeasurement:
        program = Program(inputs, spaces, [values], [], self.device, "accum")
        return JaxMeasurement(spaces, program, self.device, self._tables)


def _refuse(mode: str | Mode | None) -> None:
    if mode is not None:
        raise BackendError(
            f"The mode {mode!r} (theano_function_mode) says how to compile C; the backend jax "
            "takes none."
        )
