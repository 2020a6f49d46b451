"""Imports Aesara without the warnings that its import alone provokes.

Aesara 2.9.4 looks for a BLAS through ``numpy.distutils`` and complains that it finds none; we link
our own. The filters last for this one import.
"""

import logging
import warnings

_LOGGER = logging.getLogger("aesara.tensor.blas")
_LEVEL = _LOGGER.level

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    _LOGGER.setLevel(logging.ERROR)
    try:
        import aesara.tensor  # noqa: F401
    finally:
        _LOGGER.setLevel(_LEVEL)
