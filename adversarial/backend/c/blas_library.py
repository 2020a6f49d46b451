"""What a BLAS says of itself once it is loaded: version, kernels and threads."""

import ctypes
import functools
import hashlib
import logging
import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from aesara.link.c.cmodule import std_lib_dirs
from numpy.linalg import lapack_lite

log = logging.getLogger(__name__)

# Names of OpenBLAS's own functions: without affixes, in its wheel, and in NumPy's wheels.
OPENBLAS = ("openblas_{}", "scipy_openblas_{}", "scipy_openblas_{}64_", "openblas_{}64_")

PROBE = Path(__file__).with_name("blas_probe.cpp")


def describe(library: ctypes.CDLL) -> dict:
    """Ask a library, or what it is linked with, whether it is OpenBLAS.

    Parameters
    ----------
    library : ctypes.CDLL

    Returns
    -------
    dict
        ``name`` (with the version), ``core_type`` and ``threads``, as they are at the moment; empty
        for another library.
    """
    for name in OPENBLAS:
        if hasattr(library, name.format("get_config")):
            ask = functools.partial(_ask, library, name)
            return {
                "name": " ".join(ask("get_config", ctypes.c_char_p).decode().split()[:2]),
                "core_type": ask("get_corename", ctypes.c_char_p).decode(),
                "threads": ask("get_num_threads", ctypes.c_int),
            }
    return {}


def _ask(library: ctypes.CDLL, name: str, what: str, kind: Any) -> Any:
    function = getattr(library, name.format(what))
    function.restype = kind
    return function()


def describe_numpy_blas() -> dict:
    """Ask the BLAS that NumPy is linked with; the result has a name for any library."""
    found = describe(ctypes.CDLL(lapack_lite.__file__))
    return {**found, "name": f"NumPy's {found.get('name', 'BLAS')}"}


def describe_linked(flags: str, compiler: str, options: str = "") -> dict:
    """Ask the BLAS that functions compiled with some flags are linked with.

    Parameters
    ----------
    flags : str
        For the linker, such as ``-lblas``.
    compiler : str
        Command that compiles C++.
    options : str
        Further flags of the compiler.

    Returns
    -------
    dict
        As of :func:`describe`. The ``name`` of a library other than OpenBLAS is that of its file,
        with the beginning of its SHA-256; or the flags, if it cannot be loaded.
    """
    library = _load(flags, compiler, options)
    if library is None:
        return {"name": flags}
    return {"name": _file(library) or flags, **describe(library)}


@functools.cache
def _load(flags: str, compiler: str, options: str) -> ctypes.CDLL | None:
    folders = [f"-L{folder}" for folder in std_lib_dirs()]
    # Where a library that is in use cannot be deleted, it stays.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        result = os.path.join(place, "blas.so")
        command = [compiler, "-shared", "-fPIC", *shlex.split(options), str(PROBE)]
        try:
            subprocess.run(
                [*command, *shlex.split(flags), *folders, "-o", result],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                timeout=60,
            )
            return ctypes.CDLL(result)
        except (OSError, subprocess.SubprocessError) as error:
            log.debug("What %s links cannot be loaded: %s", flags, error)
            return None


@functools.cache
def _file(library: ctypes.CDLL) -> str | None:
    """Name and digest of the file that the routines come from; None where there is none."""
    library.blas_file.restype = ctypes.c_char_p
    path = Path(os.fsdecode(library.blas_file())).resolve()
    if not path.is_file():  # also where they were linked into the probe itself, which is gone
        return None
    return f"{path.name} (SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()[:12]})"
