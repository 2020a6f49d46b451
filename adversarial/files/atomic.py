"""Files that appear whole or not at all."""

import contextlib
import glob
import os
import shutil
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


def _partial(path, process):
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{process}.part")


def remove_partials(path):
    """Remove what was being written for a file when the process was killed.

    Parameters
    ----------
    path : str
        Nobody else may be writing it now.
    """
    folder, name = os.path.split(path)
    for left in glob.glob(_partial(os.path.join(glob.escape(folder), glob.escape(name)), "*")):
        with contextlib.suppress(OSError):
            os.remove(left)


def link(source, path, error=AdversarialError):
    """Give a file a second name at once, in place of another file that may have had it.

    Parameters
    ----------
    source, path : str
    error : type of AdversarialError
        What to raise.

    Notes
    -----
    A copy is made where the file system has no hard links.
    """
    partial = _partial(path, os.getpid())
    try:
        os.link(source, partial)
    except OSError:
        with open(source, "rb") as file, replacing(path, error) as copy:
            shutil.copyfileobj(file, copy)
        return
    os.replace(partial, path)
    _sync_folder(os.path.dirname(path))


def _sync_folder(folder):
    """Bring a folder's new names to the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
    folder = os.path.dirname(path)
    partial = _partial(path, os.getpid())
    try:
        os.makedirs(folder or ".", exist_ok=True)
        with open(partial, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        _sync_folder(folder)
    except OSError as reason:
        intact = " The file that was there before is intact." if os.path.exists(path) else ""
        raise error(f"Cannot write {path}: {reason.strerror or reason}.{intact}") from reason
    finally:
        with contextlib.suppress(OSError):
            os.remove(partial)
