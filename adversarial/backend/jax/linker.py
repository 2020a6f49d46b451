"""Aesara's compiler with JAX behind it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import aesara
import jax
import numpy as np
from aesara.compile.mode import Mode
from aesara.graph.basic import Variable
from aesara.graph.fg import FunctionGraph
from aesara.graph.rewriting.db import RewriteDatabaseQuery
from aesara.link.jax import JAXLinker

from adversarial.backend.jax import images, tensors  # noqa: F401  (they register operations)
from adversarial.backend.jax.device import Device
from adversarial.backend.jax.trace import check_inputs, evaluate
from adversarial.backend.rewrite_set import fixed

# XLA fuses operations and reuses memory by itself; the other rewrites left out are for C. Aesara's
# own for JAX are about shapes, which `evaluate` knows.
REWRITES = RewriteDatabaseQuery(
    include=["fast_run"], exclude=["cxx_only", "BlasOpt", "fusion", "inplace"]
)


class Linker(JAXLinker):
    """Aesara's JAX linker, with shapes known while JAX traces, and results as NumPy arrays.

    Parameters
    ----------
    device : Device
    """

    def __init__(self, device: Device):
        super().__init__()
        self.device = device

    def accept(
        self, fgraph: FunctionGraph, no_recycling: list | None = None, profile: Any = None
    ) -> "Linker":
        """Make a linker of this graph."""
        check_inputs(fgraph)
        linker = type(self)(self.device)
        linker.fgraph, linker.no_recycling = fgraph, no_recycling or []
        return linker

    def create_jitable_thunk(self, *storage: Any) -> tuple:
        """What computes the outputs; nothing where all of them are constants."""
        thunks, nodes, compiled = super().create_jitable_thunk(*storage)
        return thunks[: len(nodes)], nodes, compiled

    def fgraph_convert(self, fgraph: FunctionGraph, **kwargs: Any) -> Callable:
        """The graph as a function of arrays."""
        return lambda *arrays: evaluate(fgraph, arrays)

    def jit_compile(self, fn: Callable) -> Callable:
        """Compile at the first call with arguments of some shapes."""
        compiled = jax.jit(fn)

        def call(*arrays: Any) -> Any:
            with self.device.settings():
                return compiled(*arrays)

        return call

    def output_filter(self, var: Variable, out: jax.Array) -> np.ndarray:
        """A copy in the host's memory."""
        return np.array(out, dtype=var.type.dtype)


def compiled(
    device: Device,
    inputs: Sequence[Variable],
    outputs: Variable | Sequence[Variable] | None,
    updates: Iterable[tuple] | None,
    name: str | None,
    on_unused_input: str = "ignore",
) -> Any:
    """Compile for a device; arguments as of :func:`adversarial.backend.function`.

    Notes
    -----
    Aesara computes what is constant in Python, whether or not there is a compiler of C.
    """
    with aesara.config.change_flags(cxx=""):
        return aesara.function(
            inputs,
            outputs,
            updates=updates,
            mode=Mode(Linker(device), fixed(REWRITES)),
            name=name,
            on_unused_input=on_unused_input,
        )
