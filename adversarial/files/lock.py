"""One process at a time."""

import contextlib
import os
import platform
import stat
import time

from adversarial.errors import AdversarialError
from adversarial.files.atomic import target_of

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]


SUFFIX = ".adversarial-lock"
HOLDER = "process "


def lock_path(path):
    """The file that is locked for another one: beside it, hidden, with a name that nobody has.

    Examples
    --------
    >>> lock_path("runs/mnist.npz")
    'runs/.mnist.npz.adversarial-lock'
    """
    folder, name = os.path.split(target_of(path))
    return os.path.join(folder, f".{name}{SUFFIX}")


def is_lock(name):
    """Whether a file has the name of a lock."""
    return name.startswith(".") and name.endswith(SUFFIX)


@contextlib.contextmanager
def locked(path, what, error=AdversarialError, wait=None):
    """Keep other processes out while the block runs.

    Parameters
    ----------
    path : str
        What is kept from others. A file is made for it, see :func:`lock_path`, and removed
        afterwards. One that a killed process has left does not keep anybody out.
    what : str
        What only one process may do, as in ``"train runs/mnist.npz"``.
    error : type of AdversarialError
        What to raise.
    wait : callable, optional
        Called with the name of the process that is inside; then it is waited for. If not given,
        that is an error.

    Raises
    ------
    AdversarialError
        If another process is inside and is not waited for, naming it; or if the file cannot be
        made, or is one that this program has not made, which stays as it is.
    """
    if fcntl is None:
        yield
        return
    path = lock_path(path)
    file = _locked(path, what, error, wait)
    holder = f"{HOLDER}{os.getpid()} on {platform.node()}, {time.strftime('%Y-%m-%d %H:%M')}"
    try:
        with contextlib.suppress(OSError):  # a full disk has no room for a name, but for a lock
            file.truncate(0)
            os.write(file.fileno(), holder.encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            os.remove(path)
        file.close()


def _locked(path, what, error, wait):
    while True:
        file = _opened(path, error)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as reason:
            file.seek(0)
            holder = file.read() or "another process"
            if wait is None:
                file.close()
                raise error(
                    f"Only one process at a time can {what}, and one does: {holder}. Wait for it, "
                    "or save elsewhere (--save-path)."
                ) from reason
            wait(holder)
            fcntl.flock(file, fcntl.LOCK_EX)
        if _is_there(file, path):
            return file
        file.close()  # its last holder removed it in between


def _opened(path, error):
    """Open the file without changing what is in it, and see that it is ours."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW
    foreign = f"{path} is no lock of this program, and in its way: move it."
    try:
        descriptor = os.open(path, flags, 0o666)
    except OSError as reason:
        if os.path.islink(path) or os.path.isdir(path):
            raise error(foreign) from reason
        raise error(f"Cannot write {path}: {reason.strerror}.") from reason
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise error(foreign)
    file = open(descriptor, "r+", encoding="utf-8", errors="replace")  # noqa: SIM115 - unlocks it
    if not (file.read(len(HOLDER)) or HOLDER).startswith(HOLDER):
        file.close()
        raise error(foreign)
    return file


def _is_there(file, path):
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.lstat(path))
    except OSError:
        return False
