"""Arrays that a user names on the command line."""

import os

from adversarial.checkpoint.files import is_model_file
from adversarial.errors import DataError
from adversarial.files import npz
from adversarial.files.arrays import load_arrays


def is_array_file(path):
    """Return whether a file is an ``.npy``, or an ``.npz`` that is no saved model."""
    if not os.path.isfile(path):
        return False
    return path.endswith(".npy") or (path.endswith(".npz") and not is_model_file(path))


def map_array(path):
    """Open an array without reading it: of an ``.npz`` the only one that has rows.

    Parameters
    ----------
    path : str
        An ``.npz`` is read whole.

    Returns
    -------
    array

    Raises
    ------
    DataError
        If it is missing, damaged, or several arrays have rows.
    """
    if path.endswith(".npz"):
        arrays = load_arrays(path)
        rows = [name for name, array in arrays.items() if array.ndim > 1]
        if len(rows) != 1:
            raise DataError(
                f"{path} must hold one array of samples, but has rows in "
                f"{', '.join(sorted(rows)) or 'none'}."
            )
        return arrays[rows[0]]
    try:
        return npz.map_array(path, "r")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise DataError(f"{path} cannot be read as an .npy file: {error}.") from error
