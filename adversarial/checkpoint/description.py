"""A model's architecture as plain data, and back.

An object is described by its class and the arguments of its constructor, which our classes keep as
attributes of the same names.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from adversarial.checkpoint.values import Packer, Unpacker
from adversarial.config.resolve import resolve_class
from adversarial.config.signature import kept_arguments
from adversarial.datasets.dataset import Dataset
from adversarial.errors import ModelFileError
from adversarial.models.mlp import MLP, ConvNonlinearity
from adversarial.models.model import Model
from adversarial.models.model_extension import ModelExtension
from adversarial.space import Space

DESCRIBED = (Model, Space, ModelExtension, ConvNonlinearity)


def describe(value: Any, arrays: dict | None = None) -> Any:
    """Turn a model, or a part of one, into JSON.

    Parameters
    ----------
    value : object
        A model, layer, non-linearity, space, model extension, array, number, text, or lists and
        dicts of them. A data set becomes None: what it determined is among the parameters.
    arrays : dict of str to array, optional
        Receives the arrays. Nothing is copied, so that it costs little to ask whether a model can
        be described.

    Returns
    -------
    JSON value

    Raises
    ------
    ModelFileError
        For anything else, naming its type, and for a class that does not keep its arguments.
    """
    return Describer({} if arrays is None else arrays).pack(value, "")


class Describer(Packer):
    """Describes objects; numbers of NumPy become plain ones."""

    def other(self, value: Any, path: str) -> Any:
        """Describe an object, or put an array aside."""
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, np.ndarray):
            return self.put_aside(value)
        if isinstance(value, Dataset):
            return None
        if not isinstance(value, DESCRIBED):
            raise ModelFileError(f"A {type(value).__name__} cannot be saved as part of a model.")
        described = self.object(type(value), arguments_of(value), path)
        if isinstance(value, MLP) and value.grafted:
            described["above"] = [
                self.above(layer, layer.get_input_space() if layer in value.grafted else None, path)
                for layer in value.layers[value.first_grafted() :]
            ]
        return described

    def put_aside(self, array: np.ndarray) -> dict:
        """Keep an array and refer to it."""
        key = f"arguments/{len(self.arrays)}"
        self.arrays[key] = array
        return {"array": key}

    def object(self, cls: type, arguments: Mapping[str, Any], path: str) -> dict:
        """Describe an object by its class and the arguments of its constructor."""
        packed = {key: self.pack(value, f"{path}/{key}") for key, value in arguments.items()}
        return {"class": f"{cls.__module__}.{cls.__qualname__}", "arguments": packed}

    def above(self, layer: Any, space: Any, path: str) -> dict:
        """Describe a layer that was put on a network, and the space it had where it came from."""
        return {"layer": self.pack(layer, path), "grafted_on": self.pack(space, path)}


def arguments_of(instance: Any) -> dict:
    """Arguments that make a copy of an object.

    Raises
    ------
    ModelFileError
        If its class does not keep one of them.
    """
    custom = getattr(instance, "constructor_arguments", None)
    if custom is not None:
        return custom()
    kept, missing = kept_arguments(instance)
    if missing:
        raise ModelFileError(
            f"{type(instance).__name__} cannot be saved: it does not keep its arguments {missing}."
        )
    return kept


def build(description: Any, arrays: Mapping[str, Any], allow: Iterable[str] = ()) -> Any:
    """Make the object that was described; parameters get initial values.

    Parameters
    ----------
    description : JSON value
    arrays : mapping of str to array
    allow : iterable of str
        Further packages whose model classes may be built.

    Raises
    ------
    ConfigError
        For a class that does not exist, or is not one of a model that is allowed.
    """
    return _Builder(arrays, allow).unpack(description)


class _Builder(Unpacker):
    def __init__(self, arrays: Mapping[str, Any], allow: Iterable[str]) -> None:
        super().__init__(arrays)
        self._allow = tuple(allow)

    def other(self, value: dict) -> Any:
        if "class" not in value:
            return super().other(value)
        cls = resolve_class(value["class"], DESCRIBED, self._allow)
        instance = cls(**{key: self.unpack(item) for key, item in value["arguments"].items()})
        for above in value.get("above", []):
            layer = self.unpack(above["layer"])
            if above["grafted_on"] is None:
                instance.add_layers([layer])
            else:  # give it the space it had in the network it came from, which is gone
                MLP(layers=[layer], input_space=self.unpack(above["grafted_on"]))
                instance.graft([layer])
        return instance
