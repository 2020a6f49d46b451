"""Where and by what a file was written."""

import functools
import importlib.metadata
import os
import platform
import subprocess
from typing import Any

from adversarial.backend import blas_report, current
from adversarial.version import __version__

# What decides about the last bits of a run, beside the package itself.
PACKAGES = ("aesara", "numpy", "scipy", "scipy-openblas32", "jax", "jaxlib")


@functools.cache
def versions() -> dict[str, str]:
    """Versions by package; those that are not installed are left out."""
    found = {"adversarial": __version__}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return {**found, "python": platform.python_version()}


def machine() -> dict[str, Any]:
    """System and processor of this machine, and the BLAS that the backend in use links.

    Not its name, which is nobody's business.
    """
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        **_blas(),
    }


def _blas() -> dict[str, Any]:
    """What is known of the BLAS; nothing where none is linked."""
    if current().name != "c":
        return {}
    report = blas_report()
    found = {
        "BLAS": report.name,
        "BLAS chosen by": report.chosen_by,
        "BLAS core type": report.core_type,
        "BLAS threads": report.threads,
    }
    return {key: value for key, value in found.items() if value is not None}


@functools.cache
def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.partition(":")[2].strip() for line in file if line.startswith("model n")]
    except OSError:
        names = []
    return names[0] if names else platform.processor()


@functools.cache
def git_state() -> dict | None:
    """Commit of the package's own repository, and whether files were changed since.

    Returns
    -------
    dict, or None
        Keys ``commit`` and ``changed``; None where the package is no checkout, or git is missing.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    commit = _git(package, "rev-parse", "HEAD")
    # A package installed inside some other repository belongs to no commit of that one.
    if commit is None or not _git(package, "ls-files", "version.py"):
        return None
    changes = _git(package, "status", "--porcelain", "--untracked-files=no", "--", package)
    return {"commit": commit, "changed": bool(changes)}


def _git(folder: str, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", folder, *arguments],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
