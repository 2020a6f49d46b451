"""Files that appear whole or not at all."""

import contextlib
import os
import tempfile

from adversarial.errors import AdversarialError


def check_writable(path, error=AdversarialError):
    """Make the folder of a file, and see whether it can be written, before work is done for it.

    Parameters
    ----------
    path : str or path
    error : type of AdversarialError
        What to raise.

    Raises
    ------
    AdversarialError
        If not, with the reason.
    """
    path = os.fspath(path)
    folder = os.path.dirname(path) or "."
    if os.path.isdir(path):
        raise error(f"Cannot write {path}: it is a folder.")
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        raise error(f"Cannot write {path}: {reason.strerror}.") from reason


@contextlib.contextmanager
def replacing(path, error=AdversarialError):
    """Open a new file for writing bytes that takes a name only when it is complete and on the disk.

    Parameters
    ----------
    path : str or path
        Missing folders are made.
    error : type of AdversarialError
        What to raise.

    Yields
    ------
    binary file

    Raises
    ------
    AdversarialError
        If it cannot be written. An older file of that name is intact then.
    """
    path = os.fspath(path)
    folder, name = os.path.split(path)
    partial = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        os.makedirs(folder or ".", exist_ok=True)
        with open(partial, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as reason:
        intact = " The file that was there before is intact." if os.path.exists(path) else ""
        raise error(f"Cannot write {path}: {reason.strerror or reason}.{intact}") from reason
    finally:
        with contextlib.suppress(OSError):
            os.remove(partial)
