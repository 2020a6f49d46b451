"""Values as plain data, and back: arrays are put aside, so that the rest is JSON."""

from collections.abc import MutableMapping
from typing import Any

import numpy as np

from adversarial.errors import ModelFileError

PLAIN = (bool, int, float, str)


class Packer:
    """Turns values into JSON.

    Parameters
    ----------
    arrays : dict of str to array
        Receives the arrays.
    """

    def __init__(self, arrays: MutableMapping[str, Any]) -> None:
        self.arrays = arrays

    def pack(self, value: Any, path: str) -> Any:
        """Turn a value into JSON.

        Parameters
        ----------
        value : object
            None, truth values, numbers, texts, what :meth:`other` takes, and lists, tuples and
            dicts of them.
        path : str
            Name of the value.

        Raises
        ------
        ModelFileError
            For anything else, naming its type.
        """
        if value is None or type(value) in PLAIN:
            return value
        if isinstance(value, (list, tuple)):
            items = [self.pack(item, f"{path}/{i}") for i, item in enumerate(value)]
            return {"tuple": items} if isinstance(value, tuple) else items
        if isinstance(value, dict):
            pairs = [(key, self.pack(item, f"{path}/{key}")) for key, item in value.items()]
            if all(isinstance(key, str) for key in value):
                return {"dict": dict(pairs)}
            return {"items": [[self.pack(key, path), item] for key, item in pairs]}
        return self.other(value, path)

    def other(self, value: Any, path: str) -> Any:
        """Turn an array, a scalar of NumPy or a ``RandomState`` into a reference to an array."""
        if isinstance(value, (np.ndarray, np.generic)) and np.asarray(value).dtype != object:
            self.arrays[path] = np.array(value)
            return {"array": path}
        if isinstance(value, np.random.RandomState):
            _, keys, *rest = value.get_state()
            self.arrays[path] = np.array(keys)
            return {"generator": path, "rest": rest}
        raise ModelFileError(f"{path} is a {type(value).__name__}, which a checkpoint cannot hold.")


class Unpacker:
    """Undoes what a `Packer` did.

    Parameters
    ----------
    arrays : mapping of str to array
    """

    def __init__(self, arrays: Any) -> None:
        self.arrays = arrays

    def unpack(self, value: Any) -> Any:
        """Turn JSON into the value that it was made of."""
        if isinstance(value, list):
            return [self.unpack(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "tuple" in value:
            return tuple(self.unpack(value["tuple"]))
        if "items" in value:
            return dict(self.unpack(value["items"]))
        if "dict" in value:
            return {key: self.unpack(item) for key, item in value["dict"].items()}
        return self.other(value)

    def other(self, value: dict) -> Any:
        """Turn a reference into the array, scalar or ``RandomState``."""
        if "array" in value:
            array = np.array(self.arrays[value["array"]])
            return array if array.ndim else array[()]
        generator = np.random.RandomState(0)
        generator.set_state(("MT19937", self.arrays[value["generator"]], *value["rest"]))
        return generator
