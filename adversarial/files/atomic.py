"""Files that appear whole or not at all."""

import contextlib
import errno
import glob
import io
import os
import shutil
import stat
import tempfile

from adversarial.errors import AdversarialError

INTACT = " The file that was there before is intact."


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
    if os.path.isdir(path):
        raise error(f"Cannot write {path}: it is a folder.")
    if is_special(path):
        if not os.access(path, os.W_OK):
            raise error(f"Cannot write {path}: Permission denied.")
        return
    folder = os.path.dirname(target_of(path)) or "."
    try:
        _check_links(path)
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        raise error(f"Cannot write {path}: {reason.strerror}.") from reason


def is_special(path):
    """Whether a path leads to something that is no file: a device, a pipe, a socket.

    What a process was given as its standard output or error counts as such: it is written to, not
    replaced, whatever name it has.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return False
    if stat.S_ISDIR(found.st_mode):
        return False
    return not stat.S_ISREG(found.st_mode) or _standard(found) is not None


def _standard(found):
    """The descriptor, of standard output or error, that is this file; or None."""
    for descriptor in (1, 2):
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), found):
                return descriptor
    return None


def target_of(path):
    """The file that a path stands for: links are followed, so that they stay."""
    return os.path.realpath(path) if os.path.islink(path) else path


def _check_links(path):
    if os.path.islink(target_of(path)):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _partial(path, process):
    folder, name = os.path.split(target_of(path))
    return os.path.join(folder, f".{name}.{process}.part")


def remove_partials(path):
    """Remove what was being written for a file when the process was killed.

    Parameters
    ----------
    path : str
        Nobody else may be writing it now.
    """
    folder, name = os.path.split(target_of(path))
    pattern = f".{glob.escape(name)}.[0-9]*.part"
    for left in glob.glob(os.path.join(glob.escape(folder), pattern)):
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
    path, partial = target_of(path), _partial(path, os.getpid())
    try:
        if is_special(path):
            raise OSError("it cannot have another name")
        os.link(source, partial)
        os.replace(partial, path)
    except OSError:
        with open(source, "rb") as file, replacing(path, error) as copy:
            shutil.copyfileobj(file, copy)
        return
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
        Missing folders are made. A link stays, and what it leads to is replaced; a device, a pipe
        and standard output stay, too: they get everything at the end.
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
    special = is_special(path)
    try:
        with _through(path) if special else _beside(target_of(path)) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as reason:
        intact = "" if special or not os.path.exists(path) else INTACT
        raise error(f"Cannot write {path}: {reason.strerror or reason}.{intact}") from reason


@contextlib.contextmanager
def _through(path):
    """Collect what is written, since writers may seek, and hand it on at the end."""
    collected = io.BytesIO()
    yield collected
    descriptor = _standard(os.stat(path))
    target = os.open(path, os.O_WRONLY) if descriptor is None else os.dup(descriptor)
    with open(target, "wb") as file:
        file.write(collected.getbuffer())


@contextlib.contextmanager
def _beside(path):
    _check_links(path)
    folder = os.path.dirname(path)
    partial = _partial(path, os.getpid())
    try:
        os.makedirs(folder or ".", exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            os.remove(partial)
        with open(partial, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        _sync_folder(folder)
    finally:
        with contextlib.suppress(OSError):
            os.remove(partial)
