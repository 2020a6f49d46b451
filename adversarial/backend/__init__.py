"""From symbolic updates to compiled functions: the only room that calls ``aesara.function``."""

from adversarial.backend import aesara_compat  # noqa: F401, I001  (before Aesara)
from adversarial.backend.c.blas import BlasReport, blas_flags, blas_report
from adversarial.backend.choice import current, function, use

__all__ = ["BlasReport", "blas_flags", "blas_report", "current", "function", "use"]
