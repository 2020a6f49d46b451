"""Which backend compiles."""

import contextlib
import contextvars
import importlib.util
import logging

from adversarial.backend.c_backend import CBackend
from adversarial.errors import BackendError

log = logging.getLogger(__name__)

NAMES = ("auto", "c", "jax")

_CURRENT = contextvars.ContextVar("backend", default=None)


def current():
    """The backend in use: C, except inside :func:`use`."""
    return _CURRENT.get() or CBackend()


@contextlib.contextmanager
def use(name="auto", device="cpu"):
    """Compile with a backend whatever is compiled inside the ``with`` block.

    Parameters
    ----------
    name : {'auto', 'c', 'jax'}
        ``auto`` is C on the processor, and JAX on anything else.
    device : str
        ``cpu``; with JAX also ``gpu`` (the first one) or ``gpu:N``.

    Yields
    ------
    backend
        With attributes ``name`` and ``device``.

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
        yield current()
    finally:
        _CURRENT.reset(token)


def _make(name, device):
    if name not in NAMES:
        raise BackendError(f"Unknown backend {name!r}: it is one of {', '.join(NAMES)}.")
    if name == "c" and device != "cpu":
        raise BackendError(f"The backend c runs on the CPU only, not on {device}: use jax.")
    if name == "c" or (name == "auto" and device == "cpu"):
        return CBackend()
    if importlib.util.find_spec("jax") is None:
        raise BackendError(
            f"The backend jax{'' if device == 'cpu' else f', which {device} needs,'} is not "
            "installed (it needs Python 3.10 or 3.11): pip install 'adversarial[jax]'"
        )
    from adversarial.backend.jax.backend import JaxBackend

    return JaxBackend(device)
