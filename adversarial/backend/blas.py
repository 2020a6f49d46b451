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

log = logging.getLogger(__name__)

SYMBOL_PREFIX = "scipy_"
ROUTINES = ("gemm", "gemv", "ger", "dot", "axpy", "scal", "copy", "swap", "nrm2", "asum")


@dataclass(frozen=True)
class BlasReport:
    """What compiled functions link.

    Attributes
    ----------
    name : str
        Library and version, or the reason why there is none.
    origin : {'user', 'wheel', 'none'}
        The user's ``AESARA_FLAGS``, the wheel, or Aesara's fall-back through NumPy.
    flags : dict of str to str
        Aesara configuration values that link it; empty unless ``origin`` is ``'wheel'``.
    """

    name: str
    origin: str
    flags: dict


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


@functools.lru_cache(maxsize=1)
def blas_report():
    """Decide once which BLAS to link.

    Returns
    -------
    BlasReport

    Notes
    -----
    The user's own choice always wins. Without the wheel, one warning says that matrix products
    will be slow.
    """
    from aesara import config

    if "blas__ldflags" in CHOSEN:  # even an empty one
        return BlasReport(config.blas__ldflags or "none (chosen in AESARA_FLAGS)", "user", {})
    try:
        import scipy_openblas32

        flags = _wheel_flags(config)
        name = scipy_openblas32.get_openblas_config()
        if isinstance(name, bytes):
            name = name.decode()
        return BlasReport(name.strip(), "wheel", flags)
    except (ImportError, OSError, AttributeError) as error:
        log.warning(
            "No optimised BLAS to link (%s): training will take about twice as long. "
            "Install it with: pip install scipy-openblas32",
            error,
        )
        return BlasReport(f"none ({error})", "none", {})


def blas_flags():
    """Aesara configuration values under which compiled functions link the BLAS that was found."""
    return dict(blas_report().flags)


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
