"""How many processors there are to use."""

import os


def usable_processors():
    """Processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processors():
    """Processors to use: all usable ones, or as many as ``OMP_NUM_THREADS`` allows."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    usable = usable_processors()
    return min(usable, max(int(asked), 1)) if asked.isdecimal() else usable
