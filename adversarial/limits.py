"""What the system lets this process have, asked before anything is loaded that would not bear it.

With too few files Aesara prints pages; with too little room OpenBLAS waits for ever, or ends the
process.
"""

import os
import sys

from adversarial.errors import AdversarialError

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

LEAST_FILES, WANTED_FILES = 32, 256
LEAST_MIB = 640


def check_limits():
    """Refuse limits (``ulimit``) under which nothing works; those that may be raised are raised.

    Raises
    ------
    AdversarialError
        Naming the limit, and what is needed.
    """
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < WANTED_FILES:
        soft = WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, WANTED_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        if soft < LEAST_FILES:
            raise AdversarialError(
                f"Only {soft} files may be open at a time, and {LEAST_FILES} are needed: see "
                "ulimit -n."
            )
    soft = resource.getrlimit(resource.RLIMIT_AS)[0]
    if soft != resource.RLIM_INFINITY and soft < LEAST_MIB * 2**20:
        raise AdversarialError(
            f"This process may use {soft // 2**20} MiB of memory, and {LEAST_MIB} are needed: see "
            "ulimit -v."
        )


def use_utf8():
    """Begin again in Python's UTF-8 mode where names of files would be limited to ASCII.

    Where the locale is ``C`` and Python was told not to mend that, other letters in paths come as
    half characters that no file of JSON or YAML can hold.
    """
    if sys.getfilesystemencoding() != "ascii" or sys.flags.utf8_mode or not sys.executable:
        return
    os.environ["PYTHONUTF8"] = "1"  # for processes that this one starts
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
