"""JSON files, which may be damaged or come from strangers."""

import json

from adversarial.errors import DataError
from adversarial.files.atomic import replacing
from adversarial.files.kinds import what_it_is


def write_json(path, value):
    """Write a JSON file, whole or not at all.

    Parameters
    ----------
    path : str
    value : plain value
        Without NaN and infinity.
    """
    with replacing(path) as file:
        file.write(f"{json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False)}\n".encode())


def read_json(path, kind):
    """Read a JSON file.

    Parameters
    ----------
    path : str
    kind : type
        Of what it must hold.

    Returns
    -------
    JSON value

    Raises
    ------
    DataError
        If it is missing, damaged or holds something else.
    """
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is damaged: {error}.{what_it_is(path)}") from error
    if not isinstance(value, kind):
        raise DataError(f"{path} does not hold what it should: it is a {type(value).__name__}.")
    return value
