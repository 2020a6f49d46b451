"""``adversarial doctor``: what this machine offers, for whoever wonders why training is slow."""

import importlib.metadata
import json
import os
import platform
import subprocess

from aesara import config

from adversarial.backend import blas_report, function
from adversarial.backend.aesara_compat import PATCHES
from adversarial.backend.c.blas import gemm_rate
from adversarial.datasets.catalogue import CHECKS, OK, is_bad
from adversarial.datasets.paths import data_folders
from adversarial.errors import AdversarialError
from adversarial.messages import say
from adversarial.processors import usable_processors
from adversarial.pylearn2 import svhn  # noqa: F401 (adds itself to CHECKS)
from adversarial.version import __version__

PACKAGES = (
    "aesara",
    "numpy",
    "scipy",
    "scipy-openblas32",
    "jax",
    "pyyaml",
    "pillow",
    "tqdm",
    "pooch",
    "matplotlib",
)
TESTED_PYTHONS = ("3.10", "3.11", "3.12", "3.13")
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run(arguments):
    """Print the report."""
    found = report()
    if arguments.json:
        print(json.dumps(found, indent=2))
    else:
        for section, entries in found.items():
            say(section)
            for name, value in entries.items():
                say(f"  {name:<24} {value}")


def report():
    """Look at everything that training depends on.

    Returns
    -------
    dict of dict
        By section; the matrix product is measured, which takes about two seconds.
    """
    return {
        "versions": _versions(),
        "patches of Aesara": _patches(),
        "compilation": _compilation(),
        "BLAS": _blas(),
        "threads": _threads(),
        "data": _data(),
    }


def _versions():
    versions = {"adversarial": __version__, "python": about_python(platform.python_version())}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {**versions, "platform": platform.platform()}


def about_python(version):
    """A version of Python, and whether anybody has tried it.

    Examples
    --------
    >>> about_python("3.10.13")
    '3.10.13'
    >>> about_python("3.99.0")
    '3.99.0 (not tested: 3.10 to 3.13 are)'
    """
    if version.rpartition(".")[0] in TESTED_PYTHONS:
        return version
    return f"{version} (not tested: {TESTED_PYTHONS[0]} to {TESTED_PYTHONS[-1]} are)"


def _patches():
    """What was changed so that Aesara runs here."""
    return {
        f"{number}, from {patch.since} on": f"{patch.what} ({patch.why})"
        for number, patch in enumerate(PATCHES, start=1)
    }


def _compilation():
    return {
        "compiler": _compiler(config.cxx),
        "float type": config.floatX,
        "optimizer": config.optimizer,
        "cache": _cache(config),
    }


def _cache(config):
    try:
        return str(config.compiledir)
    except ValueError as error:
        return f"none: {error}"


def _compiler(command):
    if not command:
        return "none: the backend c will run in Python, many times slower; install g++, or use jax"
    try:
        answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"{command} does not run: {error}"
    return f"{command} ({answer.stdout.splitlines()[0]})"


def _blas():
    blas = blas_report()
    return {
        "library": blas.name,
        "chosen by": blas.chosen_by,
        "core type": blas.core_type or "unknown",
        "threads": blas.threads or "unknown",
        "float32 product": _rate(),
    }


def _rate():
    try:
        return f"{gemm_rate(function):.0f} GFLOP/s"
    except AdversarialError as error:
        return f"none: {error}"


def _threads():
    usable = usable_processors()
    variables = {name: os.environ.get(name, "not set") for name in THREAD_VARIABLES}
    return {"usable processors": usable, "load, last minute": _load(usable), **variables}


def _load(usable):
    """How busy the machine is: OpenBLAS's threads wait for each other, so company slows them."""
    if not hasattr(os, "getloadavg"):
        return "unknown"
    load = os.getloadavg()[0]
    crowded = load > usable and "OMP_NUM_THREADS" not in os.environ
    hint = " (crowded: OMP_NUM_THREADS=1 may be many times faster)" if crowded else ""
    return f"{load:.1f}{hint}"


def _data():
    found = {"PYLEARN2_DATA_PATH": os.environ.get("PYLEARN2_DATA_PATH", "not set")}
    for name, check in CHECKS.items():
        folders = " or ".join(str(folder) for folder in data_folders(check.folder))
        found[f"{name}, looked for in"] = folders
        found[name] = _summary(check.states())
    return found


def _summary(states):
    """How many files are usable, and what there is to say of which."""
    usable = sum(not is_bad(state) for _, state in states)
    remarks: dict = {}
    for path, state in states:
        if state != OK:
            remarks.setdefault(state, []).append(path.name)
    text = "; ".join(f"{', '.join(names)}: {state}" for state, names in remarks.items())
    return f"{usable} of {len(states)} files intact" + (f" ({text})" if text else "")
