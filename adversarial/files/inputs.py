"""The one door to files that are read: ordinary files of this machine, of a known size.

A path may come from a stranger's file. Behind it may be an address, a device that never ends, a
pipe that nobody writes into, or a file of a terabyte that takes no room on the disk.
"""

import errno
import os
import select
import stat
import time

from adversarial.errors import AdversarialError

MEBIBYTE = 2**20
# What is packed unpacks to at most so much, or to so many times its own size.
UNPACKED, UNPACKED_TIMES = 64 * MEBIBYTE, 100
# Seconds to wait for somebody to begin writing into a pipe, and for the next bytes then.
PATIENCE, SILENCE = 2.0, 30.0

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def open_input(path):
    """Open a file for reading bytes.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    binary file

    Raises
    ------
    OSError
        If it is missing or unreadable; is no ordinary file, nor a link to one; does not say how
        long it is, as the kernel's own do not; or consists of holes.
    """
    try:
        return open(os.fspath(path), "rb", opener=_open)
    except ValueError as error:  # NUL, or letters that no file's name can have
        raise OSError(errno.EINVAL, "no file can have this name", path) from error


def size_of(file):
    """The bytes of a file that `open_input` opened."""
    return os.fstat(file.fileno()).st_size


def most_unpacked(size):
    """How many bytes a file may unpack to.

    Parameters
    ----------
    size : int
        Its bytes as it is.
    """
    return max(UNPACKED, UNPACKED_TIMES * size)


def read_text(path, most):
    """Read a short file, or what comes out of a pipe, as ``<(command)`` of a shell is one.

    Parameters
    ----------
    path : str or path-like
    most : int
        Bytes.

    Returns
    -------
    bytes
        One more than `most` if there are more.

    Raises
    ------
    OSError
        As `open_input`; or nobody writes into the pipe.
    """
    try:
        piped = stat.S_ISFIFO(os.stat(path).st_mode)
    except ValueError:
        piped = False
    if piped:
        return _drain(path, most + 1)
    with open_input(path) as file:
        return file.read(most + 1)


def check_path(path, error=AdversarialError):
    """Refuse a text that no file can have as its name.

    Parameters
    ----------
    path : str or path-like
    error : type of AdversarialError

    Returns
    -------
    str
        The path.

    Raises
    ------
    AdversarialError
        If it has NUL in it, or half of a pair of surrogates.
    """
    text = os.fspath(path)
    try:
        if b"\0" not in os.fsencode(text):
            return text
    except UnicodeEncodeError:
        pass
    raise error(f"No file can have the name {text!r}.")


def _open(path, _):
    _check_kind(os.stat(path))  # opening a device may already change something
    descriptor = os.open(path, _READ)
    try:
        status = os.fstat(descriptor)
        _check_kind(status)
        _check_size(descriptor, status)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check_kind(status):
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file")


def _check_size(descriptor, status):
    size, there = status.st_size, 512 * getattr(status, "st_blocks", status.st_size)
    if not size and os.read(descriptor, 1):
        raise OSError(errno.EINVAL, "it does not say how long it is")
    if size > most_unpacked(there) and _has_holes(descriptor, size):
        raise OSError(errno.EINVAL, f"only {there} of its {size} bytes are on the disk")


def _has_holes(descriptor, size):
    """Whether the system knows of holes; file systems that pack files have none."""
    try:
        hole = os.lseek(descriptor, 0, getattr(os, "SEEK_HOLE", os.SEEK_END))
        os.lseek(descriptor, 0, os.SEEK_SET)
    except OSError:  # one of the kernel's own, which has no bytes at all
        return True
    return hole < size


def _drain(path, most):
    descriptor = os.open(path, _READ)
    pieces: list[bytes] = []
    left, deadline = most, time.monotonic() + PATIENCE
    try:
        while left:
            try:
                piece = os.read(descriptor, left)
            except BlockingIOError:  # somebody has it open, and thinks
                piece = None
                if not pieces:
                    deadline = max(deadline, time.monotonic() + SILENCE)
            if piece:
                pieces.append(piece)
                left -= len(piece)
                deadline = time.monotonic() + SILENCE
                continue
            if piece == b"" and pieces:
                break
            if time.monotonic() > deadline:
                raise OSError(errno.ETIMEDOUT, "nothing comes out of this pipe")
            select.select([descriptor], [], [], 0.1)
        return b"".join(pieces)
    finally:
        os.close(descriptor)
