"""The backend that compiles C, with an optimised BLAS linked."""

import contextlib
import functools
import logging
import math
import os
import shlex
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import aesara
import numpy as np
from aesara import config
from aesara.compile.mode import Mode
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import Variable
from aesara.link.c.exceptions import CompileError

from adversarial.backend.base import Backend, Measurement, Sized, Updater, Updates
from adversarial.backend.c.blas import blas_flags
from adversarial.backend.c.precompiled import header_flags
from adversarial.backend.c.rewrites import with_rewrites
from adversarial.backend.damaged_modules import remove_damaged
from adversarial.backend.memory import reporting
from adversarial.errors import BackendError
from adversarial.space import Space

log = logging.getLogger(__name__)

ROOM = 4096  # bytes: a block of most disks


class CBackend(Backend):
    """Functions compiled to C, on the processor."""

    name = "c"
    device = "cpu"

    def function(
        self,
        inputs: Sequence[Variable],
        outputs: Variable | Sequence[Variable] | None,
        updates: Iterable[tuple] | None,
        name: str | None,
        mode: str | Mode | None,
        on_unused_input: str,
    ) -> Callable:
        _check_folder()
        _check_settings()
        flags = blas_flags()
        flags["gcc__cxxflags"] = header_flags(flags.get("gcc__cxxflags", config.gcc__cxxflags))
        with config.change_flags(**flags), _explaining(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=DeprecationWarning, module="aesara")
            return aesara.function(
                inputs,
                outputs,
                updates=updates,
                name=name,
                mode=with_rewrites(mode, blas=bool(config.blas__ldflags)),
                on_unused_input=on_unused_input,
            )

    def updater(
        self,
        inputs: Sequence[Variable],
        spaces: Sequence[Space],
        steps: Mapping[str, Updates],
        mode: str | Mode | None = None,
        batch_size: int | None = None,
    ) -> "CUpdater":
        compiled = {
            name: self.function(inputs, None, list(updates.items()), name, mode, "ignore")
            for name, updates in steps.items()
        }
        return CUpdater(spaces, compiled)

    def measurement(
        self, inputs: Sequence[Variable], spaces: Sequence[Space], values: Variable
    ) -> "CMeasurement":
        return CMeasurement(spaces, self.function(inputs, values, None, "accum", None, "ignore"))


def _check_settings() -> None:
    """Refuse settings of Aesara under which nothing can be compiled in C."""
    if config.mode == "JAX":
        raise BackendError(
            "AESARA_FLAGS or .aesararc say mode=JAX, with which the backend c cannot compile: "
            "leave it out; --backend jax needs none."
        )
    if config.cxx and shutil.which(shlex.split(config.cxx)[0]) is None:
        raise BackendError(
            f"There is no compiler {config.cxx}, which AESARA_FLAGS or .aesararc name: leave cxx "
            "out, or do without a compiler by cxx= alone."
        )


def _check_folder() -> None:
    """Refuse to compile where there is no place for what is compiled; see that it is whole."""
    if config.cxx:
        try:
            _see_to(config.compiledir)  # made when it is first asked for
        except ValueError as error:
            raise BackendError(
                f"{error} Name another: AESARA_FLAGS=base_compiledir=FOLDER"
            ) from error


@functools.cache
def _see_to(folder: str) -> None:
    _check_room(folder, "Name another: AESARA_FLAGS=base_compiledir=FOLDER")
    temporary = os.environ.get("TMPDIR", "")  # where the compiler writes
    if os.path.isdir(temporary):
        _check_room(temporary, "Name another: TMPDIR=FOLDER")
    if removed := remove_damaged(folder):
        log.warning(
            "%d modules of compiled code in %s were damaged, and are made anew.",
            len(removed),
            folder,
        )


def _check_room(folder: str, remedy: str) -> None:
    """Refuse a folder that is full, or cannot be written: Aesara would print pages."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM))
    except OSError as error:
        raise BackendError(
            f"Nothing can be compiled with {folder}: {error.strerror}. {remedy}"
        ) from error


@contextlib.contextmanager
def _explaining() -> Iterator[None]:
    """Say in one line that the compiler, or its linker, refused."""
    try:
        yield
    except CompileError as error:
        lines = str(error).partition("\nApply node that")[0].splitlines()[2:]
        reason = next((line for line in lines if "error:" in line or "cannot" in line), "no reason")
        raise BackendError(
            f"The compiler {config.cxx} refuses, with blas__ldflags={config.blas__ldflags!r}: "
            f"{reason.strip()}. See adversarial doctor; without a compiler: --backend jax"
        ) from error


class CUpdater(Updater):
    """Steps that are made at once, on the shared variables themselves."""

    def __init__(self, spaces: Sequence[Space], steps: Mapping[str, Any]):
        super().__init__(spaces)
        self.steps = {name: reporting(step) for name, step in steps.items()}
        self._compiled = steps

    def sync(self) -> None:
        """Nothing to do."""

    wait = sync

    def flush_subnormals(self, rule: Any) -> None:
        rule.flush_subnormals()

    def looks_finite(self, vectors: Iterable[SharedVariable]) -> bool:
        values = (vector.get_value(borrow=True) for vector in vectors)
        return all(math.isfinite(value.dot(value)) for value in values)

    def get_variables(self) -> list[SharedVariable]:
        return [variable for step in self._compiled.values() for variable in step.get_shared()]


class CMeasurement(Measurement):
    """One function call a minibatch."""

    def __init__(self, spaces: Sequence[Space], compute: Any):
        super().__init__(spaces)
        self._compute = compute
        self._call = reporting(compute)
        self.graph_size = len(compute.maker.fgraph.toposort())

    def over(self, iterator: Iterable) -> Iterator[Sized]:
        return ((self._call(*batch), size) for batch, size in self.feed(iterator))

    def once(self) -> np.ndarray:
        return self._call()

    def get_variables(self) -> list[SharedVariable]:
        return self._compute.get_shared()
