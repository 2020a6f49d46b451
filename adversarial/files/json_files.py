"""JSON files, which may be damaged or come from strangers."""

import errno
import json

from adversarial.errors import DataError
from adversarial.files.atomic import replacing
from adversarial.files.inputs import MEBIBYTE, open_input, size_of
from adversarial.files.recognise import what_it_is

# A text of JSON takes up to 30 times its size as objects, and most of that in lists and dicts.
LARGEST, MOST_CONTAINERS = 64 * MEBIBYTE, 1_000_000


def parse_json(text):
    """Read a text of JSON that may come from anywhere.

    Parameters
    ----------
    text : bytes
        In UTF-8.

    Returns
    -------
    JSON value

    Raises
    ------
    ValueError
        If it is none, or is larger or deeper than anything written here.
    """
    if len(text) > LARGEST or text.count(b"[") + text.count(b"{") > MOST_CONTAINERS:
        raise ValueError(
            f"it has more than {LARGEST // MEBIBYTE} MiB or {MOST_CONTAINERS} lists and dicts"
        )
    try:
        return json.loads(text.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def read_all(path):
    """Read a whole file that holds JSON or other text.

    Raises
    ------
    OSError
        If it cannot be read, or is larger than anything written here.
    """
    with open_input(path) as file:
        if size_of(file) > LARGEST:
            raise OSError(errno.EFBIG, f"it is larger than {LARGEST // MEBIBYTE} MiB")
        return file.read(LARGEST)


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
        value = parse_json(read_all(path))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DataError(f"{path} is damaged: {error}.{what_it_is(path)}") from error
    if not isinstance(value, kind):
        raise DataError(f"{path} does not hold what it should: it is a {type(value).__name__}.")
    return value
