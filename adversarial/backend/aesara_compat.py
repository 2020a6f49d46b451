"""Imports Aesara 2.9.4 as this package wants it, and mends for it what newer versions took away.

Aesara's last release knows NumPy 1 and Python up to 3.11. Each patch below is made only where
Aesara needs it, but for what stands in for setuptools, which serves everywhere; ``PATCHES``
lists those in force. Whoever imports Aesara first gets this module before it: see `first_use`.
"""

import configparser
import contextlib
import importlib
import logging
import os
import shlex
import shutil
import sys
import sysconfig
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from adversarial.backend.damaged_modules import guard
from adversarial.errors import BackendError

NUMPY_2 = int(np.__version__.partition(".")[0]) >= 2

# Settings of Aesara in a process whose user has not chosen others.
SETTINGS = {
    # A folder of compiled code of our own: Aesara reads, and in part imports, all that is in it.
    # What was compiled for another NumPy could not even be loaded.
    "compiledir_format": "adversarial-%(short_platform)s-%(processor)s-%(python_version)s-"
    "%(python_bitwidth)s-aesara-%(aesara_version)s-numpy-%(numpy_version)s",
    # No search for a BLAS, which would take what happens to be installed: see blas.py.
    "blas__ldflags": "",
}

# What Aesara's C code says, and what is meant by it.
MACROS = {
    "NPY_TARGET_VERSION": "NPY_2_0_API_VERSION",  # from there on descriptors show their elsize
    "NPY_PY3K": "1",
    "PyArray_MoveInto": "PyArray_CopyInto",
    "PyInt_AsLong": "PyLong_AsLong",
    "PyInt_Check": "PyLong_Check",
    "PyInt_FromLong": "PyLong_FromLong",
    "PyNumber_Int": "PyNumber_Long",
    "PyString_Check": "PyBytes_Check",
}
MAXDIMS = 64  # NPY_MAXDIMS, the largest number of axes; before NumPy 2 it also meant all of them
RAVEL_AXIS = -(2**31)  # NPY_RAVEL_AXIS, which means all axes now


class Patch(NamedTuple):
    """Something that was changed for Aesara.

    Attributes
    ----------
    what : str
        Names of what was changed.
    since : str
        The version of NumPy or Python from which on Aesara needs it.
    why : str
    """

    what: str
    since: str
    why: str


#: The patches in force, in the order in which they were made.
PATCHES: list[Patch] = []


def _patch(since: str, why: str) -> Callable[[Callable[[], str]], Callable[[], None]]:
    """Decorate a function that changes something and returns what: each call is noted."""

    def decorate(make: Callable[[], str]) -> Callable[[], None]:
        return lambda: PATCHES.append(Patch(make(), since, why))

    return decorate


class _Casts:
    """``numpy.cast``: for each type, Aesara's included, a function that converts to it."""

    def __getitem__(self, kind: Any) -> Callable[[Any], np.ndarray]:
        dtype = np.dtype(kind if isinstance(kind, type) else getattr(kind, "dtype", kind))
        return lambda value: np.asarray(value).astype(dtype)


def _obj2sctype(kind: Any) -> type | None:
    """``numpy.obj2sctype``: the type of an array's entries; None of what is none."""
    try:
        return np.dtype(kind).type
    except TypeError:
        return None


@_patch("NumPy 2.0", "names that were taken out")
def _restore_names() -> str:
    """Define again what NumPy 2 took out."""
    names = {
        "AxisError": np.exceptions.AxisError,
        "ComplexWarning": np.exceptions.ComplexWarning,
        "MAXDIMS": MAXDIMS,
        "cast": _Casts(),
        "obj2sctype": _obj2sctype,
        "sctype2char": lambda kind: np.dtype(kind).char,
    }
    for name in names.keys() - vars(np).keys():
        setattr(np, name, names[name])
    return ", ".join(f"numpy.{name}" for name in names)


@_patch("NumPy 2.0", "modules that were renamed, and warn")
def _restore_core() -> str:
    """Let what Aesara takes from below ``numpy.core`` be found without a warning at each use.

    Nowhere else do we touch what NumPy keeps to itself; here Aesara does.
    """
    names = {
        "multiarray": "normalize_axis_index",
        "numeric": "normalize_axis_tuple",
        "_multiarray_umath": "_get_ndarray_c_version",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for module, name in names.items():
            renamed = importlib.import_module(f"numpy.core.{module}")
            setattr(renamed, name, getattr(renamed, name))
    return ", ".join(f"numpy.core.{module}.{name}" for module, name in names.items())


@contextlib.contextmanager
def _distutils() -> Iterator[None]:
    """Stand in for setuptools' copy of distutils, which Aesara imports, while it is imported.

    Newer Pythons come without setuptools, and older ones with some that sets filters of warnings.
    """
    contents: dict[str, dict[str, Any]] = {
        "setuptools": {},
        "setuptools._distutils": {},
        "setuptools._distutils.errors": {"CompileError": type("CompileError", (Exception,), {})},
        "setuptools._distutils.spawn": {"find_executable": shutil.which},
        "setuptools._distutils.sysconfig": {
            "get_config_h_filename": sysconfig.get_config_h_filename,
            "get_config_var": sysconfig.get_config_var,
            "get_python_inc": lambda plat_specific=False: sysconfig.get_path(
                "platinclude" if plat_specific else "include"
            ),
            "get_python_lib": lambda **kind: sysconfig.get_path("platstdlib"),
        },
    }
    added = [name for name in contents if name not in sys.modules]
    for name in added:
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(contents[name])
    PATCHES.append(Patch("setuptools._distutils", "Python 3.12", "setuptools is no longer there"))
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


def chosen_by_user() -> set[str]:
    """Settings of Aesara that the user's environment or configuration files name.

    Returns
    -------
    set of str
        As Aesara names them, such as ``blas__ldflags``.
    """
    flags = shlex.shlex(os.environ.get("AESARA_FLAGS", ""), posix=True)
    flags.whitespace, flags.whitespace_split = ",", True
    chosen = {flag.strip().partition("=")[0] for flag in flags if "=" in flag}
    files = configparser.RawConfigParser()
    files.read(
        os.path.expanduser(file)
        for file in os.environ.get("AESARARC", "~/.aesararc").split(os.pathsep)
    )
    for section in files.sections():
        prefix = "" if section == "global" else f"{section}__"
        chosen |= {prefix + each for each in files.options(section) if prefix or "__" not in each}
    return chosen


@contextlib.contextmanager
def _settings() -> Iterator[None]:
    """Aesara reads its settings from the environment, while it is imported; the last one wins."""
    before = os.environ.get("AESARA_FLAGS")
    ours = [f"{name}={value}" for name, value in SETTINGS.items() if name not in CHOSEN]
    os.environ["AESARA_FLAGS"] = ",".join(filter(None, [*ours, before]))
    try:
        yield
    finally:
        del os.environ["AESARA_FLAGS"]
        if before is not None:
            os.environ["AESARA_FLAGS"] = before


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """No word about what Aesara's import looks for and does not find: a BLAS, a compiler."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@_patch("NumPy 2.0", "numbers are compared with arrays in the precision of the array")
def _keep_precise_numbers() -> str:
    """Let a number in an expression stay in double precision where single loses some of it."""
    from aesara import config
    from aesara.scalar.basic import NumpyAutocaster

    original = NumpyAutocaster.__call__

    def call(self: Any, x: Any) -> Any:
        if type(x) is not float or (config.cast_policy, config.floatX) != ("custom", "float64"):
            return original(self, x)
        with np.errstate(all="ignore"):
            single = np.asarray(x).astype("float32")
        return single if single.tolist() == x else np.asarray(x)

    NumpyAutocaster.__call__ = call
    return "aesara.scalar.basic.NumpyAutocaster"


@_patch("NumPy 2.0", "its headers no longer define Python 2's names, and hide or renamed others")
def _define_macros() -> str:
    """Let the compiler understand the C code."""
    from aesara import config

    macros = " ".join(f"-D{name}={meaning}" for name, meaning in MACROS.items())
    config.gcc__cxxflags = f"{config.gcc__cxxflags} {macros}".strip()
    return f"gcc__cxxflags {macros}"


@_patch("NumPy 2.0", "NPY_MAXDIMS no longer means all axes")
def _say_all_axes() -> str:
    """Let the C code of some operations say "all axes" as NumPy 2 does."""
    from aesara.tensor.extra_ops import CumOp
    from aesara.tensor.math import Argmax, MaxAndArgmax
    from aesara.tensor.subtensor import AdvancedSubtensor1

    def translated(c_code: Callable[..., str]) -> Callable[..., str]:
        return lambda *args: c_code(*args).replace("NPY_MAXDIMS", "NPY_RAVEL_AXIS")

    operations = (AdvancedSubtensor1, Argmax, CumOp, MaxAndArgmax)
    for operation in operations:
        operation.c_code = translated(operation.c_code)
    CumOp.c_axis = property(lambda op: RAVEL_AXIS if op.axis is None else op.axis)
    return ", ".join(f"{operation.__name__}.c_code" for operation in operations)


@_patch("NumPy 2.0", "NumPy hides the iterator that its C code uses")
def _add_to_rows_in_python() -> str:
    """Let NumPy add to rows that are given by their numbers."""
    from aesara.tensor.subtensor import AdvancedIncSubtensor1

    def c_code(*args: Any) -> str:
        raise NotImplementedError("NumPy 2 keeps the iterator that this C code needs to itself.")

    AdvancedIncSubtensor1.c_code = c_code
    return "AdvancedIncSubtensor1.c_code"


@_patch(
    "NumPy 2.0 or Python 3.12",
    "its C code reads the insides of Python's integers and NumPy's descriptors",
)
def _scan_in_python() -> str:
    """Let loops (``scan``) run in Python, as they do without a compiler."""
    sys.modules["aesara.scan.scan_perform_ext"] = None  # type: ignore[assignment]
    return "aesara.scan.scan_perform_ext"


@contextlib.contextmanager
def _explaining() -> Iterator[None]:
    """Say how to get Aesara, and whose settings they are that cannot be read or followed."""
    try:
        yield
    except (ValueError, configparser.Error) as error:
        said = f"Cannot set up Aesara by AESARA_FLAGS and .aesararc: {error}"
        if "GPU back-end" in str(error):
            said += " Take device= out of them; for a GPU: --backend jax --device gpu:0."
        raise BackendError(said) from error
    except ModuleNotFoundError as error:
        if error.name != "aesara":
            raise
        raise BackendError(
            "Aesara 2.9.4 is not installed, and its requirements ask for an older NumPy than "
            f"yours: install it with: {sys.executable} -m pip install --no-deps aesara==2.9.4"
        ) from error


with _explaining():
    CHOSEN = chosen_by_user()
if os.environ.get("THEANO_FLAGS"):
    logging.getLogger(__name__).warning("THEANO_FLAGS is ignored: AESARA_FLAGS takes its place.")

if NUMPY_2:
    _restore_names()
    _restore_core()
guard()
with _explaining(), _distutils(), _settings(), _silence():
    import aesara.tensor  # noqa: F401
if NUMPY_2:
    _keep_precise_numbers()
    _define_macros()
    _say_all_axes()
    _add_to_rows_in_python()
if NUMPY_2 or sys.version_info >= (3, 12):
    _scan_in_python()
