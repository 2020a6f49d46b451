"""Which BLAS the compiled functions link, and how fast it is.

Aesara 2.9.4 finds no BLAS on most machines and falls back to calling NumPy once per product. The
wheel ``scipy-openblas32`` carries an OpenBLAS for every platform, with each symbol prefixed by
``scipy_``; macro definitions on the compiler's command line turn ``sgemm_`` into ``scipy_sgemm_``.
"""

import functools
import logging
import sys
import time
from dataclasses import dataclass

import numpy as np

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


def _wheel_flags(config):
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
def _choice():
    """Who chose the BLAS, and Aesara's flags that link it; decided once.

    The user's own choice always wins, even that of none. What Aesara has found by itself, if it
    was imported first, is never linked: it would change with what is installed.
    """
    from aesara import config

    if "blas__ldflags" in CHOSEN:
        return USER, {}
    try:
        return WHEEL, _wheel_flags(config)
    except (ImportError, OSError, AttributeError) as error:
        return f"nobody: {error}", {"blas__ldflags": ""}


@functools.cache
def _warn(chosen_by):
    log.warning(
        "No optimised BLAS to link (%s): training will take about twice as long. "
        "Install it with: pip install scipy-openblas32",
        chosen_by.partition(": ")[2],
    )


def blas_flags():
    """Aesara configuration values under which compiled functions link the BLAS that was chosen.

    Notes
    -----
    Where there is none, one warning says that matrix products will be slow.
    """
    from aesara import config

    chosen_by, flags = _choice()
    if chosen_by not in (USER, WHEEL) and config.cxx:
        _warn(chosen_by)
    return dict(flags)


def blas_report():
    """Find out which BLAS compiled functions link.

    Returns
    -------
    BlasReport
        As the library, which is loaded for it, says at the moment.
    """
    from aesara import config

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


def gemm_rate(size=1200, seconds=1.0, dtype="float32"):
    """Measure the matrix product of compiled functions.

    Parameters
    ----------
    size : int
        Rows and columns of the two square factors.
    seconds : float
        How long to repeat the product.
    dtype : str

    Returns
    -------
    float
        Billions of floating-point operations per second.
    """
    import aesara.tensor as at

    from adversarial.backend.compilation import function

    left, right = at.matrix(dtype=dtype), at.matrix(dtype=dtype)
    product = function([left, right], at.dot(left, right))
    rng = np.random.RandomState(0)
    a, b = (rng.uniform(size=(size, size)).astype(dtype) for _ in range(2))
    product(a, b)
    repeats, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        product(a, b)
        repeats += 1
    return 2 * size**3 * repeats / (time.perf_counter() - start) / 1e9
