"""Headers that g++ reads once instead of once a module.

An experiment is a hundred small C++ modules, and most of the time that each takes to compile goes
to the headers of Python, NumPy and the standard library, and to notes for a debugger. With the
headers precompiled, and without the notes, a module takes a third of the time.
"""

import functools
import hashlib
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import aesara
import numpy as np
from aesara import config
from aesara.link.c.cmodule import GCC_compiler, std_include_dirs

log = logging.getLogger(__name__)

NO_DEBUGGER = "-g0"  # Aesara asks for -g; the last one counts
HEADERS = (
    "Python.h",
    "iostream",
    "aesara_mod_helper.h",
    "math.h",
    "numpy/arrayobject.h",
    "numpy/arrayscalars.h",
    "vector",
    "algorithm",
)
# What Aesara begins every module's options with.
OPTIONS = ("-O3", "-fno-math-errno")


def header_flags(cxxflags: str) -> str:
    """Options for g++ that make it use precompiled headers, which are made if they are not there.

    Parameters
    ----------
    cxxflags : str
        The options that ``gcc__cxxflags`` holds otherwise.

    Returns
    -------
    str
        The same with more at the end. Only the same where the compiler is not GNU's or the headers
        cannot be made: modules then take longer to compile, and nothing else changes.

    Notes
    -----
    GCC takes a precompiled header only if it was made by the same compiler with options that
    agree, and reads the plain one otherwise; it does not look whether the headers have changed, so
    the versions are in the folder's name.
    """
    if not config.cxx:
        return cxxflags
    return _header_flags(cxxflags, config.cxx, str(config.base_compiledir))


@functools.cache
def _header_flags(cxxflags: str, compiler: str, place: str) -> str:
    flags = f"{cxxflags} {NO_DEBUGGER}".strip()
    try:
        said = _run([compiler, "--version"]).stdout.decode(errors="replace")
        if "Free Software Foundation" not in said:
            return cxxflags
        header = _header(compiler, said, flags, place)
    except (OSError, subprocess.SubprocessError) as error:
        log.debug("No precompiled headers: %s", error)
        return cxxflags
    return cxxflags if " " in header else f"{flags} --include={header}"


def _run(command: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120
    )


def _header(compiler: str, version: str, flags: str, place: str) -> str:
    """Path of the plain header, its precompiled form beside it."""
    with config.change_flags(gcc__cxxflags=flags):
        options = ["-g", *OPTIONS, *filter(None, GCC_compiler.compile_args())]
    folders = [f"-I{folder}" for folder in std_include_dirs()]
    facts = [version, sys.version, np.__version__, aesara.__version__, *options, *folders, *HEADERS]
    name = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    final = Path(place) / f"headers-{name}"
    if not final.exists():
        Path(place).mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=place, prefix="headers-"))
        try:
            header = draft / "headers.h"
            header.write_text("".join(f"#include <{each}>\n" for each in HEADERS))
            command = [compiler, *options, *folders, "-fvisibility=hidden", "-x", "c++-header"]
            _run([*command, str(header), "-o", f"{header}.gch"])
            draft.chmod(0o755)  # as readable as the rest of Aesara's cache
            draft.rename(final)
        except OSError:
            if not final.exists():  # or else another process was first
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return str(final / "headers.h")
