"""Putting files with published checksums in place."""

import shutil

from adversarial.datasets.idx import decompressed
from adversarial.datasets.published import OK, state_of
from adversarial.errors import DataError
from adversarial.files.atomic import replacing
from adversarial.files.inputs import open_input


def present(folder, file):
    """Return whether the file that a folder offers, plain before gzipped, is intact."""
    plain = folder / file.name
    return state_of(plain if plain.exists() else folder / f"{file.name}.gz", file) == OK


def install(path, file, folder):
    """Put a file into a folder, unpacked, whole or not at all.

    Parameters
    ----------
    path : Path
        Where it is, plain or gzipped.
    file : PublishedFile
        What it should be.
    folder : Path

    Raises
    ------
    DataError
        If it is something else, or cannot be written.
    """
    state = state_of(path, file)
    if state != OK:
        raise DataError(f"{path.name} is {state}")
    with open_input(path) as stream, replacing(folder / file.name, DataError) as output:
        shutil.copyfileobj(decompressed(stream), output)
