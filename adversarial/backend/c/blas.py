"""Which BLAS the compiled functions link, and how fast it is.

Aesara 2.9.4 finds no BLAS on most machines and falls back to calling NumPy once per product. The
wheel ``scipy-openblas32`` carries an OpenBLAS for every platform, with each symbol prefixed by
``scipy_``; macro definitions on the compiler's command line turn ``sgemm_`` into ``scipy_sgemm_``.
"""

import functools
import logging
import sys
import timeit
from collections.abc import Callable
from dataclasses import dataclass

import aesara.tensor as at
import numpy as np
from aesara import config

from adversarial.backend.aesara_compat import CHOSEN
from adversarial.backend.c.blas_library import describe, describe_linked, describe_numpy_blas

log = logging.getLogger(__name__)

SYMBOL_PREFIX = "scipy_"
ROUTINES = ("gemm", "gemv", "ger", "dot", "axpy", "scal", "copy", "swap", "nrm2", "asum")

USER = "the user, in AESARA_FLAGS or .aesararc"
WHEEL = "the package scipy-openblas32"


@dataclass(frozen=True)
class BlasReport:
    """What compiled functions link, and what decides about its last bits.

    Attributes
    ----------
    name : str
        Library and version, as far as they can be known.
    chosen_by : str
        ``USER``, ``WHEEL``, or ``nobody`` with the reason: then NumPy multiplies matrices.
    core_type : str, optional
        The kernels that it takes on this processor, such as ``SkylakeX``; None where only the
        library knows.
    threads : int, optional
        How many it uses at the moment.
    """

    name: str
    chosen_by: str
    core_type: str | None = None
    threads: int | None = None


def _wheel_flags() -> dict[str, str]:
    import scipy_openblas32

    folder = scipy_openblas32.get_lib_dir()
    library = scipy_openblas32.get_library()
    macros = [f"-D{t}{r}_={SYMBOL_PREFIX}{t}{r}_" for r in ROUTINES for t in "sdcz"]
    linking = [f"-L{folder}", f"-l{library}"]
    if sys.platform != "win32":
        linking.append(f"-Wl,-rpath,{folder}")
    return {
        "gcc__cxxflags": " ".join([config.gcc__cxxflags, *macros]).strip(),
        "blas__ldflags": " ".join(linking),
    }


@functools.cache
def _choice() -> tuple[str, dict[str, str]]:
    """Who chose the BLAS, and Aesara's flags that link it; decided once.

    The user's own choice always wins, even that of none. What Aesara has found by itself, if it
    was imported first, is never linked: it would change with what is installed.
    """
    if "blas__ldflags" in CHOSEN:
        return USER, {}
    try:
        return WHEEL, _wheel_flags()
    except (ImportError, OSError, AttributeError) as error:
        return f"nobody: {error}", {"blas__ldflags": ""}


@functools.cache
def _warn(chosen_by: str) -> None:
    log.warning(
        "No optimised BLAS to link (%s): training will take about twice as long. "
        "Install it with: pip install scipy-openblas32",
        chosen_by.partition(": ")[2],
    )


def blas_flags() -> dict[str, str]:
    """Aesara configuration values under which compiled functions link the BLAS that was chosen.

    Notes
    -----
    Where there is none, one warning says that matrix products will be slow.
    """
    chosen_by, flags = _choice()
    if chosen_by not in (USER, WHEEL) and config.cxx:
        _warn(chosen_by)
    return dict(flags)


def blas_report() -> BlasReport:
    """Find out which BLAS compiled functions link.

    Returns
    -------
    BlasReport
        As the library, which is loaded for it, says at the moment.
    """
    chosen_by, _ = _choice()
    if not config.cxx:
        chosen_by = "nobody: there is no compiler"
    if chosen_by == WHEEL:
        import scipy_openblas32

        # The library itself does not tell its builds from each other.
        name = f"OpenBLAS {scipy_openblas32.__version__}"
        found = {**describe(scipy_openblas32.dll), "name": name}
    elif chosen_by == USER and config.blas__ldflags:
        found = describe_linked(config.blas__ldflags, config.cxx, config.gcc__cxxflags)
    else:
        found = describe_numpy_blas()
    return BlasReport(chosen_by=chosen_by, **found)


def gemm_rate(compile: Callable, size: int = 1200) -> float:
    """Measure the matrix product of compiled functions, in single precision.

    Parameters
    ----------
    compile : callable
        Makes a function of inputs and an output, as :func:`adversarial.backend.function` does.
    size : int
        Rows and columns of the two square factors.

    Returns
    -------
    float
        Billions of floating-point operations per second.
    """
    left, right = at.fmatrices(2)
    product = compile([left, right], at.dot(left, right))
    factors = np.random.RandomState(0).uniform(size=(2, size, size)).astype("float32")
    repeats, seconds = timeit.Timer(lambda: product(*factors)).autorange()
    return 2 * size**3 * repeats / seconds / 1e9
