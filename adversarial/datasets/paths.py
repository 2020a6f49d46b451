"""Where data sets lie on disk.

First ``$PYLEARN2_DATA_PATH/NAME``, as in the original, then the user's cache:
``$XDG_CACHE_HOME/adversarial/NAME``, with ``~/.cache`` where that variable is not set.
"""

import os
from pathlib import Path

from adversarial.errors import DataError


def data_folders(name):
    """Return the folders in which a data set is looked for, in order.

    Parameters
    ----------
    name : str
        The data set's folder, for instance ``'mnist'``.

    Returns
    -------
    list of Path
    """
    shared = os.environ.get("PYLEARN2_DATA_PATH")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "adversarial" / name
    folders = [Path(shared) / name, cache] if shared else [cache]
    return [folder.expanduser() for folder in folders]


def default_destination(name):
    """Return the folder into which a data set is fetched: the first of `data_folders`."""
    return data_folders(name)[0]


def locate(name, filename, gzipped=True):
    """Return a data set's file, plain or with ``.gz`` appended, or ``None`` if there is none.

    Parameters
    ----------
    name : str
        The data set's folder.
    filename : str
        May have folders in it.
    gzipped : bool, default True
        Whether a ``.gz`` will do.

    Returns
    -------
    Path or None
    """
    for folder in data_folders(name):
        for candidate in (folder / filename, folder / f"{filename}.gz")[: 1 + gzipped]:
            if candidate.is_file():
                return candidate
    return None


def find_file(name, filename, gzipped=True, remedy=None):
    """Return a data set's file, plain or with ``.gz`` appended.

    Parameters
    ----------
    name : str
        The data set's folder.
    filename : str
        May have folders in it.
    gzipped : bool, default True
        Whether a ``.gz`` will do.
    remedy : str, optional
        A sentence that says how to get the file; by default the command that fetches it.

    Returns
    -------
    Path

    Raises
    ------
    DataError
        If it is in none of the folders; the text names them, and the remedy.
    """
    found = locate(name, filename, gzipped)
    if found is None:
        packed = f" (or {filename}.gz)" if gzipped else ""
        folders = " or ".join(str(folder) for folder in data_folders(name))
        unset = "" if os.environ.get("PYLEARN2_DATA_PATH") else "PYLEARN2_DATA_PATH is not set. "
        remedy = remedy or f"Run `adversarial data fetch {name}` to fetch it."
        raise DataError(f"{filename}{packed} was not found in {folders}. {unset}{remedy}")
    return found
