"""A graph as a pure function, whose shared variables are arguments and results."""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import Variable

from adversarial.backend.jax.device import Device
from adversarial.backend.jax.linker import compiled
from adversarial.backend.jax.tables import gather
from adversarial.backend.jax.trace import evaluate
from adversarial.space import Space


class Program:
    """What one kind of step does to the values that it is given.

    Parameters
    ----------
    inputs : list of variables
        The minibatch.
    spaces : list of Space
        Those of the inputs.
    outputs : list of variables
    updates : list of pairs
        Shared variable and new value; those of random streams are found in the graph.
    device : Device
    name : str

    Attributes
    ----------
    written : list of shared variables
        Those that the graph updates. Their arrays are donated: JAX puts the new values into the
        old ones' memory.
    scalars : list of shared variables
        Numbers that it only reads, such as the learning rate: each step may have another.
    read : list of shared variables
        What else it reads.
    graph : FunctionGraph
    single, block : callables
        One step, and many of them in one call.
    """

    def __init__(
        self,
        inputs: Sequence[Variable],
        spaces: Sequence[Space],
        outputs: list[Variable],
        updates: list[tuple],
        device: Device,
        name: str,
    ):
        maker = compiled(device, inputs, outputs, updates, name).maker
        self.device = device
        self.graph = maker.fgraph
        self._axes = [space.get_batch_axis() for space in spaces]
        self._outputs = len(outputs)
        self._order = [given.variable for given in maker.expanded_inputs[len(inputs) :]]
        updated = {i - len(inputs) for i in self.graph.update_mapping.values()}
        fixed = [variable for i, variable in enumerate(self._order) if i not in updated]
        self.written = [variable for i, variable in enumerate(self._order) if i in updated]
        self.scalars = [variable for variable in fixed if variable.ndim == 0]
        self.read = [variable for variable in fixed if variable.ndim > 0]
        # Traced once for a size of minibatches, by whoever is first: `check`, a step, many steps.
        self._compute = jax.jit(lambda arrays: evaluate(self.graph, arrays), inline=True)
        self.single = jax.jit(self._single, donate_argnums=0)
        self.block = jax.jit(self._block, donate_argnums=0)

    def check(self, batch_size: int) -> None:
        """Find out whether JAX can compute the graph, as far as sizes are known; compiles nothing.

        Parameters
        ----------
        batch_size : int
            Examples in a minibatch.

        Raises
        ------
        BackendError
            Naming the operation that it cannot compute.
        """
        shapes = [list(variable.type.shape) for variable in self.graph.inputs[: len(self._axes)]]
        for shape, axis in zip(shapes, self._axes):
            shape[axis] = batch_size
        shapes += [variable.get_value(borrow=True).shape for variable in self._order]
        if any(None in shape for shape in shapes):
            return
        with self.device.settings():
            self._compute.eval_shape(
                [
                    jax.ShapeDtypeStruct(shape, jax.dtypes.canonicalize_dtype(variable.type.dtype))
                    for shape, variable in zip(shapes, self.graph.inputs)
                ]
            )

    def get_variables(self) -> list[SharedVariable]:
        """All shared variables, in the order in which the graph was built."""
        return list(self._order)

    def _single(self, written: list, read: list, scalars: list, tables: list, picked: Any) -> tuple:
        """One step.

        Parameters
        ----------
        written, read, scalars : lists of arrays
            Values of the variables that the attributes list.
        tables : list of arrays
            The data set, if it is on the device.
        picked : array of int32, or list of arrays
            Rows of the minibatch, or without tables the minibatch itself.

        Returns
        -------
        list of arrays, list of arrays
            New values of what is written, and the outputs.
        """
        batch = gather(tables, picked, self._axes) if tables else picked
        values = dict(zip((*self.written, *self.read, *self.scalars), (*written, *read, *scalars)))
        computed = self._compute([*batch, *(values[variable] for variable in self._order)])
        new = [
            jnp.asarray(value, dtype=old.dtype)
            for value, old in zip(computed[self._outputs :], written)
        ]
        return new, computed[: self._outputs]

    def _block(self, written: list, read: list, scalars: list, tables: list, picked: Any) -> tuple:
        """Many steps; scalars, what is picked and the outputs have one more axis, over steps."""
        return jax.lax.scan(
            lambda state, given: self._single(state, read, given[0], tables, given[1]),
            written,
            (scalars, picked),
        )
