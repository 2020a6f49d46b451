"""Compiled code that is shorter than it says, as a full disk or a killed machine leaves it.

The system ends a process by SIGBUS when it loads such a file. So each is looked at before, and made
anew if need be.
"""

import glob
import importlib.abc
import importlib.machinery
import os
import shutil
import sys
from collections.abc import Sequence
from types import ModuleType

EXTENSIONS = ("lazylinker_ext", "cutils_ext")  # those that Aesara compiles for itself


def is_whole(path: str) -> bool:
    """Whether a shared library has the length that its header says.

    Parameters
    ----------
    path : str
        Of libraries that are no 64-bit ELF only that they are not empty is known.
    """
    try:
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            header = file.read(64)
            file.seek(_number(header, 0x20, 8))
            segments = file.read(_number(header, 0x36, 2) * _number(header, 0x38, 2))
    except (OSError, OverflowError):
        return True  # whoever loads it will say what is wrong
    if not header.strip(b"\0"):
        return False
    if header[:4] != b"\x7fELF"[: len(header)]:
        return True
    if len(header) < 64:
        return False
    if header[4] != 2:
        return True
    table = _number(header, 0x28, 8) + _number(header, 0x3A, 2) * _number(header, 0x3C, 2)
    starts = range(0, len(segments), max(1, _number(header, 0x36, 2)))
    ends = [_number(segments, i + 0x08, 8) + _number(segments, i + 0x20, 8) for i in starts]
    return size >= max([table, *ends])


def _number(data: bytes, start: int, length: int) -> int:
    return int.from_bytes(data[start : start + length], sys.byteorder)


def remove_damaged(folder: str) -> list[str]:
    """Remove modules from a cache of compiled code that are not whole.

    Parameters
    ----------
    folder : str
        Aesara's ``compiledir``. What has no key yet is left alone: a compiler may be writing it.

    Returns
    -------
    list of str
        Folders that were removed.
    """
    keys = glob.glob(os.path.join(glob.escape(folder), "*", "key.pkl"))
    places = [os.path.dirname(key) for key in keys]
    damaged = [
        place
        for place in places
        if not all(map(is_whole, glob.glob(os.path.join(glob.escape(place), "*.so"))))
    ]
    for place in damaged:
        shutil.rmtree(place, ignore_errors=True)
    return damaged


class Guard(importlib.abc.MetaPathFinder):
    """Refuses to import Aesara's own extensions where they are not whole; it then compiles them.

    The first refusal makes it wait until no other process compiles; what is not whole then, is
    removed.
    """

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find nothing; see whether what others will find is whole."""
        spec = importlib.machinery.PathFinder.find_spec(name, path) if name in EXTENSIONS else None
        for folder in (spec and spec.submodule_search_locations) or ():
            for library in glob.glob(os.path.join(glob.escape(folder), "*.so")):
                if is_whole(library):
                    continue
                if library in self._refused:
                    os.remove(library)
                self._refused.add(library)
                raise ImportError(f"{library} is damaged", name=name, path=library)
        return None


def guard() -> None:
    """Install a :class:`Guard`; to be called before Aesara is imported."""
    if not any(isinstance(finder, Guard) for finder in sys.meta_path):
        sys.meta_path.insert(0, Guard())
