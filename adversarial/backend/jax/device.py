"""The device that JAX computes on, and how it computes there."""

import contextlib
import re
from collections.abc import Iterator

import jax
from aesara import config

try:
    from jax import enable_x64
except ImportError:  # an older JAX, such as 0.6
    from jax.experimental import enable_x64  # type: ignore[attr-defined,no-redef]

from adversarial.errors import BackendError


class Device:
    """A processor or graphics card.

    Parameters
    ----------
    name : str
        ``cpu``, ``gpu`` (the first one) or ``gpu:N``.

    Attributes
    ----------
    kind : {'cpu', 'gpu'}
    handle : jax.Device

    Raises
    ------
    BackendError
        If this machine, or this installation of JAX, has no such device.
    """

    def __init__(self, name: str = "cpu"):
        self.name = name
        self.kind, number = parse(name)
        try:
            found = jax.devices(self.kind)
        except RuntimeError as error:
            raise BackendError(
                f"Device {name}: JAX finds no GPU here (is there one, and is JAX installed for it, "
                "as with: pip install 'jax[cuda13]'?). Without: --device cpu"
            ) from error
        if number >= len(found):
            raise BackendError(f"Device {name}: JAX finds only {len(found)} of its kind.")
        self.handle = found[number]

    @contextlib.contextmanager
    def settings(self) -> Iterator[None]:
        """JAX's settings for as long as one of our functions is traced or called.

        Notes
        -----
        Products are taken in full float32, which is not the default of newer GPUs; 64 bits exist
        where ``floatX`` is float64.
        """
        with (
            enable_x64(config.floatX == "float64"),
            jax.default_matmul_precision("highest"),
            jax.default_device(self.handle),
        ):
            yield

    def room(self) -> int:
        """Bytes that data may take: half of what is free, or 4 GiB where nobody knows."""
        stats = self.handle.memory_stats() or {}
        if "bytes_limit" not in stats:
            return 2**32
        return (stats["bytes_limit"] - stats.get("bytes_in_use", 0)) // 2

    def __str__(self) -> str:
        model = self.handle.device_kind
        return self.name if model == self.name else f"{self.name} ({model})"


def parse(name: str) -> tuple[str, int]:
    """Split a device's name into kind and number.

    Raises
    ------
    BackendError
        If it is none.

    Examples
    --------
    >>> parse("gpu:1")
    ('gpu', 1)
    """
    match = re.fullmatch(r"cpu|gpu(?::(\d+))?", name)
    if match is None:
        raise BackendError(f"Unknown device {name!r}: it is cpu, gpu or gpu:N (N from 0).")
    return name[:3], int(match.group(1) or 0)
