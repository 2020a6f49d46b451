"""One process at a time."""

import contextlib
import os
import platform
import time

from adversarial.errors import AdversarialError

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def locked(path, what, error=AdversarialError, wait=None):
    """Keep other processes out while the block runs.

    Parameters
    ----------
    path : str
        A file that is made for it, and removed afterwards. One that a killed process has left does
        not keep anybody out.
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
        made.
    """
    if fcntl is None:
        yield
        return
    file = _locked(path, what, error, wait)
    holder = f"process {os.getpid()} on {platform.node()}, {time.strftime('%Y-%m-%d %H:%M')}"
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
        try:
            file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 - closing it unlocks it
        except OSError as reason:
            raise error(f"Cannot write {path}: {reason.strerror}.") from reason
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


def _is_there(file, path):
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except OSError:
        return False
