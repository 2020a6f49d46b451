"""Where data sets lie on disk.

First ``$PYLEARN2_DATA_PATH/NAME``, as in the original, then the user's cache:
``$XDG_CACHE_HOME/adversarial/NAME``, with ``~/.cache`` where that variable is not set. A file that
is not in its place is searched for around it, under the names that other packagings give it.
"""

import itertools
import os
import re
from pathlib import Path

from adversarial.errors import DataError

# How deep a file is searched for, and among how many.
DEPTH, MOST = 3, 10_000


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


def name_key(name):
    """Return what is left of a file's name in all packagings of a data set.

    Examples
    --------
    >>> name_key("t10k-images.idx3-ubyte.gz") == name_key("t10k-images-idx3-ubyte")
    True
    >>> name_key("data_batch_1.bin") == name_key("cifar-10-batches-py/data_batch_1")
    True
    """
    base = re.sub(r"(\.(bin|mat|txt|gz))+$", "", name.rpartition("/")[2].lower())
    return re.sub(r"[-_. ]", "", base)


def search(folder, filename, depth=DEPTH):
    """Find files that other packagings may have made of one, by their names.

    Parameters
    ----------
    folder : Path or zipfile.Path
    filename : str
        As published.
    depth : int
        How many folders deep to look.

    Yields
    ------
    Path or zipfile.Path
        Nearest first. What is in them is for the caller to see.
    """
    key, folders, seen = name_key(filename), [(folder, 0)], 0
    while folders:
        inside, level = folders.pop(0)
        try:
            entries = sorted(itertools.islice(inside.iterdir(), MOST), key=str)
        except OSError:
            continue
        seen += len(entries)
        for entry in entries:
            if entry.is_dir():
                if level < depth:
                    folders.append((entry, level + 1))
            elif name_key(entry.name) == key and entry.is_file():
                yield entry
        if seen > MOST:
            return


def locate(name, filename, gzipped=True, fits=None):
    """Return a data set's file, plain or with ``.gz`` appended, or ``None`` if there is none.

    Parameters
    ----------
    name : str
        The data set's folder.
    filename : str
        May have folders in it.
    gzipped : bool, default True
        Whether a ``.gz`` will do.
    fits : callable, optional
        Takes a path that is not where the file should be, and returns whether it is the file.

    Returns
    -------
    Path or None
    """
    for folder in data_folders(name):
        for candidate in (folder / filename, folder / f"{filename}.gz")[: 1 + gzipped]:
            if candidate.is_file():
                return candidate
    others = (path for path in lookalikes(name, filename) if gzipped or path.suffix != ".gz")
    return next((path for path in others if fits is None or fits(path)), None)


def lookalikes(name, filename):
    """Yield files around a data set's folders that may be the file; see `search`."""
    for folder in data_folders(name):
        yield from search(folder, filename)
    if shared := os.environ.get("PYLEARN2_DATA_PATH"):
        yield from search(Path(shared).expanduser(), filename, depth=2)


def _seen(name):
    """A sentence on what lies in the folders of a data set, for whoever expected its files."""
    names = [
        entry.name for folder in data_folders(name) if folder.is_dir() for entry in folder.iterdir()
    ]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return f"There are only {', '.join(sorted(names)[:6])}{more}. " if names else ""


def find_file(name, filename, gzipped=True, remedy=None, fits=None):
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
    fits : callable, optional
        See `locate`.

    Returns
    -------
    Path

    Raises
    ------
    DataError
        If it is in none of the folders; the text names them, and the remedy.
    """
    found = locate(name, filename, gzipped, fits)
    if found is None:
        packed = f" (or {filename}.gz)" if gzipped else ""
        folders = " or ".join(str(folder) for folder in data_folders(name))
        unset = "" if os.environ.get("PYLEARN2_DATA_PATH") else "PYLEARN2_DATA_PATH is not set. "
        remedy = remedy or f"Run `adversarial data fetch {name}` to fetch it."
        raise DataError(
            f"{filename}{packed} was not found in {folders}. {_seen(name)}{unset}{remedy}"
        )
    return found
