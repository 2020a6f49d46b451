"""Which backend compiles."""

import contextlib
import contextvars
import importlib.util
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from aesara import config
from aesara.compile.mode import Mode
from aesara.graph.basic import Variable

from adversarial.backend.base import Backend, Updates
from adversarial.backend.c.backend import CBackend
from adversarial.errors import BackendError

log = logging.getLogger(__name__)

NAMES = ("auto", "c", "jax")

# For each kind of device the backends that know it, the fastest first: see docs/performance.md.
FASTEST = {"cpu": ("c", "jax"), "gpu": ("jax",)}

_CURRENT: contextvars.ContextVar[Backend] = contextvars.ContextVar("backend")


def current() -> Backend:
    """The backend in use: C, except inside :func:`use`."""
    return _CURRENT.get(CBackend())


def function(
    inputs: Sequence[Variable],
    outputs: Variable | Sequence[Variable] | None = None,
    updates: Updates | Iterable[tuple] | None = None,
    name: str | None = None,
    mode: str | Mode | None = None,
    on_unused_input: str = "ignore",
) -> Callable:
    """Compile an Aesara graph by the backend in use.

    Parameters
    ----------
    inputs : list of variables
    outputs : variable, list of variables or None
    updates : mapping or list of pairs, optional
        Shared variable to new symbolic value; all are computed from the old values and stored
        together.
    name : str, optional
        For error messages and profiles.
    mode : str or aesara Mode, optional
        How to compile; by default what ``AESARA_FLAGS`` says, or Aesara's own default. For C only.
    on_unused_input : {'ignore', 'warn', 'raise'}

    Returns
    -------
    callable
        Takes one array per input, returns arrays. Random streams inside the graph advance once a
        call.
    """
    if isinstance(updates, Mapping):
        updates = list(updates.items())
    return current().function(inputs, outputs, updates, name, mode, on_unused_input)


@contextlib.contextmanager
def use(name: str = "auto", device: str = "cpu") -> Iterator[Backend]:
    """Compile with a backend whatever is compiled inside the ``with`` block.

    Parameters
    ----------
    name : {'auto', 'c', 'jax'}
        ``auto`` is the fastest for the device of those that are installed.
    device : str
        ``cpu``; with JAX also ``gpu`` (the first one) or ``gpu:N``.

    Yields
    ------
    Backend

    Raises
    ------
    BackendError
        If this machine, or this installation, lacks what is asked for.

    Examples
    --------
    >>> with use("c") as backend:
    ...     print(backend.name, backend.device)
    c cpu
    """
    backend = _make(name, device)
    log.info("backend: %s on %s", backend.name, backend.device)
    token = _CURRENT.set(backend)
    try:
        yield backend
    finally:
        _CURRENT.reset(token)


def _make(name: str, device: str) -> Backend:
    if name not in NAMES:
        raise BackendError(f"Unknown backend {name!r}: it is one of {', '.join(NAMES)}.")
    if name == "c" and device != "cpu":
        raise BackendError(f"The backend c runs on the CPU only, not on {device}: use jax.")
    if name == "auto":
        known = FASTEST.get(device[:3], ("jax",))
        name = next(filter(_is_installed, known), known[0])
    if name == "c":
        return CBackend()
    if not _is_installed("jax"):
        raise BackendError(
            f"The backend jax{'' if device == 'cpu' else f', which {device} needs,'} is not "
            "installed: pip install 'adversarial-nets[jax]'"
        )
    from adversarial.backend.jax.backend import JaxBackend  # JAX is optional, and slow to import

    return JaxBackend(device)


def _is_installed(name: str) -> bool:
    """Whether a backend can do what it is for: that of C can go without a compiler, but slowly."""
    return bool(config.cxx) if name == "c" else importlib.util.find_spec("jax") is not None
