"""Files that a command writes where its user says."""

import os
import tempfile
from pathlib import Path

from adversarial.errors import AdversarialError


def check_output(path):
    """Make the folder of a file, and see whether it can be written, before work is done for it.

    Parameters
    ----------
    path : str

    Raises
    ------
    AdversarialError
        If not, with the reason.
    """
    path = Path(path)
    if path.is_dir():
        raise AdversarialError(f"Cannot write {path}: it is a folder.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise AdversarialError(f"Cannot write {path}: {error.strerror}.") from error


def write_text(path, text):
    """Write a file, whole or not at all.

    Parameters
    ----------
    path : str
    text : str

    Raises
    ------
    AdversarialError
        If it cannot be written.
    """
    path = Path(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise AdversarialError(f"Cannot write {path}: {error.strerror}.") from error
