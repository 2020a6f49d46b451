"""State as plain data, and back: arrays are put aside, so that the rest is JSON."""

import numpy as np

from adversarial.errors import ModelFileError


def pack(value, arrays, path):
    """Turn nested state into JSON.

    Parameters
    ----------
    value : object
        None, truth values, numbers, texts, arrays, NumPy scalars, ``RandomState``, and lists,
        tuples and dicts (with texts as keys) of them.
    arrays : dict of str to array
        Receives the arrays, copied.
    path : str
        Name of the value; arrays are named by it.

    Returns
    -------
    JSON value

    Raises
    ------
    ModelFileError
        For anything else, naming its place and type.
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, (np.ndarray, np.generic)) and np.asarray(value).dtype != object:
        arrays[path] = np.array(value)
        return {"array": path}
    if isinstance(value, np.random.RandomState):
        _, keys, position, has_gauss, cached = value.get_state()
        arrays[path] = np.array(keys)
        return {"generator": path, "rest": [position, has_gauss, cached]}
    if isinstance(value, (list, tuple)):
        items = [pack(item, arrays, f"{path}/{i}") for i, item in enumerate(value)]
        return {"tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: pack(item, arrays, f"{path}/{key}") for key, item in value.items()}}
    raise ModelFileError(f"{path} is a {type(value).__name__}, which a checkpoint cannot hold.")


def unpack(value, arrays):
    """Undo :func:`pack`.

    Parameters
    ----------
    value : JSON value
    arrays : mapping of str to array
    """
    if isinstance(value, list):
        return [unpack(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        array = np.array(arrays[value["array"]])
        return array if array.ndim else array[()]
    if "generator" in value:
        generator = np.random.RandomState(0)
        generator.set_state(("MT19937", arrays[value["generator"]], *value["rest"]))
        return generator
    if "tuple" in value:
        return tuple(unpack(item, arrays) for item in value["tuple"])
    return {key: unpack(item, arrays) for key, item in value["dict"].items()}
