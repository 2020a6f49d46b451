"""The backend that compiles C, with an optimised BLAS linked."""

import contextlib
import math
import shlex
import shutil
import warnings

from adversarial.backend.c.blas import blas_flags
from adversarial.backend.c.precompiled import header_flags
from adversarial.backend.memory import reporting
from adversarial.backend.updater import Measurement, Updater
from adversarial.errors import BackendError


class CBackend:
    """Functions compiled to C, on the processor.

    Attributes
    ----------
    name, device : str
    """

    name = "c"
    device = "cpu"

    def function(self, inputs, outputs, updates, name, mode, on_unused_input):
        """See :func:`adversarial.backend.function`."""
        import aesara

        from adversarial.backend.c.rewrites import with_rewrites

        _check_folder()
        _check_settings()
        flags = blas_flags()
        flags["gcc__cxxflags"] = header_flags(
            flags.get("gcc__cxxflags", aesara.config.gcc__cxxflags)
        )
        with aesara.config.change_flags(**flags), _explaining(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=DeprecationWarning, module="aesara")
            return aesara.function(
                inputs,
                outputs,
                updates=updates,
                name=name,
                mode=with_rewrites(mode, blas=bool(aesara.config.blas__ldflags)),
                on_unused_input=on_unused_input,
            )

    def updater(self, inputs, spaces, steps, mode=None, batch_size=None):
        """Compile the steps of training.

        Parameters
        ----------
        inputs : list of variables
            A minibatch.
        spaces : list of Space
            Those of the inputs.
        steps : dict of str to updates
        mode : str or aesara Mode, optional
        batch_size : int, optional
            Examples in a minibatch. JAX checks the steps with it; C makes no use of it.

        Returns
        -------
        Updater
        """
        compiled = {
            name: self.function(inputs, None, list(updates.items()), name, mode, "ignore")
            for name, updates in steps.items()
        }
        return CUpdater(spaces, compiled)

    def measurement(self, inputs, spaces, values):
        """Compile what is monitored.

        Parameters
        ----------
        inputs : list of variables
            A minibatch.
        spaces : list of Space
            Those of the inputs.
        values : vector variable

        Returns
        -------
        Measurement
        """
        return CMeasurement(spaces, self.function(inputs, values, None, "accum", None, "ignore"))


def _check_settings():
    """Refuse settings of Aesara under which nothing can be compiled in C."""
    from aesara import config

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


def _check_folder():
    """Refuse to compile where there is no place for what is compiled."""
    from aesara import config

    if config.cxx:
        try:
            config.compiledir  # noqa: B018  (made when it is first asked for)
        except ValueError as error:
            raise BackendError(
                f"{error} Name another: AESARA_FLAGS=base_compiledir=FOLDER"
            ) from error


@contextlib.contextmanager
def _explaining():
    """Say in one line that the compiler, or its linker, refused."""
    from aesara import config
    from aesara.link.c.exceptions import CompileError

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

    def __init__(self, spaces, steps):
        super().__init__(spaces)
        self.steps = {name: reporting(step) for name, step in steps.items()}
        self._compiled = steps

    def sync(self):
        """Nothing to do."""

    def wait(self):
        """Nothing to do."""

    def flush_subnormals(self, rule):
        """As the rule does it."""
        rule.flush_subnormals()

    def looks_finite(self, vectors):
        values = (vector.get_value(borrow=True) for vector in vectors)
        return all(math.isfinite(value.dot(value)) for value in values)

    def get_variables(self):
        return [variable for step in self._compiled.values() for variable in step.get_shared()]


class CMeasurement(Measurement):
    """One function call a minibatch."""

    def __init__(self, spaces, compute):
        super().__init__(spaces)
        self._compute = compute
        self._call = reporting(compute)
        self.graph_size = len(compute.maker.fgraph.toposort())

    def over(self, iterator):
        for batch, size in self.feed(iterator):
            yield self._call(*batch), size

    def once(self):
        return self._call()

    def get_variables(self):
        return self._compute.get_shared()
