"""From symbolic updates to compiled functions: the only room that calls ``aesara.function``."""

from adversarial.backend.c.blas import BlasReport, blas_flags, blas_report
from adversarial.backend.choice import current, use
from adversarial.backend.compilation import function

__all__ = ["BlasReport", "blas_flags", "blas_report", "current", "function", "use"]
