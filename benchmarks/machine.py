"""What the measurements were made on."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

VECTORS = {"avx512f": "AVX-512", "avx2": "AVX2", "avx": "AVX"}  # the widest first


def describe(threads=None):
    """Processor, memory, system, date and load.

    Parameters
    ----------
    threads : int, optional
        Processors that were granted; all unless given.

    Returns
    -------
    dict
    """
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "threads": threads or os.cpu_count(),
        "memory_gigabytes": round(memory() / 2**30) if memory() else None,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "date": datetime.datetime.now().strftime("%Y-%m-%d %H:%M"),
        "load_last_minute": round(os.getloadavg()[0], 1),
    }


def processor():
    """Its name and, where one name stands for several, its widest vectors."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        said = dict(
            tuple(part.strip() for part in line.split(":", 1)) for line in lines if ":" in line
        )
        flags = said.get("flags", "").split()
        vectors = [name for flag, name in VECTORS.items() if flag in flags]
        return " ".join([said["model name"], *(f"({name})" for name in vectors[:1])])
    except (OSError, KeyError):
        pass
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return platform.processor() or platform.machine()


def memory():
    """Bytes of it, or None where nobody knows."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None
