"""Where shared variables have their values: in the host's memory, or on the device."""

from collections.abc import Iterable

import jax
import jax.numpy as jnp
import numpy as np
from aesara.compile.sharedvalue import SharedVariable

from adversarial.backend.jax.device import Device


class State:
    """Values of shared variables on the device, between :meth:`load` and :meth:`store`.

    Parameters
    ----------
    device : Device

    Notes
    -----
    In between the variables themselves are stale; one that has changed holds zeros, which take no
    memory. A variable that is set nevertheless is noticed by :meth:`overtaken`, because setting
    replaces its array; writing into that array is not.
    """

    def __init__(self, device: Device):
        self.device = device
        self._values: dict[SharedVariable, jax.Array] = {}
        self._loaded_from: dict[SharedVariable, np.ndarray] = {}
        self._changed: set[SharedVariable] = set()

    def load(self, written: Iterable[SharedVariable], read: Iterable[SharedVariable]) -> None:
        """Copy to the device what is not there.

        Parameters
        ----------
        written : iterable of shared variables
            What will change. The host keeps no copy of it.
        read : iterable of shared variables
            What else is needed.
        """
        for variable in written:  # one by one, so that never all of them exist twice
            self._load(variable)
            if variable not in self._changed:
                self._empty(variable)
        for variable in read:
            self._load(variable)

    def _load(self, variable: SharedVariable) -> None:
        if variable not in self._values:
            host = variable.get_value(borrow=True)
            self._loaded_from[variable] = host
            self._values[variable] = jnp.array(host)

    def _empty(self, variable: SharedVariable) -> None:
        """Let the host's array go, unless somebody has set it in the meantime."""
        self._changed.add(variable)
        host = variable.get_value(borrow=True)
        if host is self._loaded_from[variable]:
            zeros = np.broadcast_to(np.zeros((), dtype=host.dtype), host.shape)
            variable.set_value(zeros, borrow=True)
            self._loaded_from[variable] = variable.get_value(borrow=True)

    def overtaken(self) -> list[SharedVariable]:
        """Variables that somebody has set since they were loaded."""
        return [
            variable
            for variable, host in self._loaded_from.items()
            if variable.get_value(borrow=True) is not host
        ]

    def forget(self, variables: Iterable[SharedVariable]) -> None:
        """Let the present values of variables be loaded again."""
        for variable in variables:
            self._changed.discard(variable)
            del self._values[variable], self._loaded_from[variable]

    def get(self, variables: Iterable[SharedVariable]) -> list[jax.Array]:
        """Arrays on the device."""
        return [self._values[variable] for variable in variables]

    def set(self, variables: Iterable[SharedVariable], arrays: Iterable[jax.Array]) -> None:
        """Replace arrays on the device."""
        self._values.update(zip(variables, arrays))

    def wait(self) -> None:
        """Return when all values have been computed."""
        jax.block_until_ready(list(self._values.values()))

    def store(self) -> None:
        """Write back what has changed; nothing remains on the device."""
        for variable in self._changed:
            # One by one, for the same reason.
            del self._loaded_from[variable]
            value = np.array(self._values.pop(variable), dtype=variable.type.dtype)
            variable.set_value(value, borrow=True)
        self._values.clear()
        self._loaded_from.clear()
        self._changed.clear()
