"""Which backend compiles."""

import contextlib
import contextvars
import importlib.util
import logging

from adversarial.backend.c.backend import CBackend
from adversarial.errors import BackendError

log = logging.getLogger(__name__)

NAMES = ("auto", "c", "jax")

# For each kind of device the backends that know it, the fastest first: see docs/performance.md.
FASTEST = {"cpu": ("c", "jax"), "gpu": ("jax",)}

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
        ``auto`` is the fastest for the device of those that are installed.
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
    if name == "auto":
        known = FASTEST.get(device[:3], ("jax",))
        name = next(filter(_is_installed, known), known[0])
    if name == "c":
        return CBackend()
    if not _is_installed("jax"):
        raise BackendError(
            f"The backend jax{'' if device == 'cpu' else f', which {device} needs,'} is not "
            "installed: pip install 'adversarial[jax]'"
        )
    from adversarial.backend.jax.backend import JaxBackend

    return JaxBackend(device)


def _is_installed(name):
    """Whether a backend can do what it is for: that of C can go without a compiler, but slowly."""
    if name == "jax":
        return importlib.util.find_spec("jax") is not None
    import aesara

    return bool(aesara.config.cxx)
