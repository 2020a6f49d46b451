"""A model's architecture as plain data, and back.

An object is described by its class and the arguments of its constructor, which our classes keep as
attributes of the same names. Arrays among the arguments are put aside, so that the rest is JSON.
"""

import contextlib
import importlib

import numpy as np

from adversarial.config.resolve import rename
from adversarial.config.signature import keywords_of
from adversarial.datasets.dataset import Dataset
from adversarial.errors import ModelFileError
from adversarial.models.mlp import ConvNonlinearity
from adversarial.models.model import Model
from adversarial.models.model_extension import ModelExtension
from adversarial.space import Space

DESCRIBED = (Model, Space, ModelExtension, ConvNonlinearity)
# What constructors, and what they call, may raise for arguments of a damaged file.
UNBUILDABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
HOMES = (
    "adversarial.models",
    "adversarial.space",
    "adversarial.pylearn2",
    "adversarial.baselines",
)


@contextlib.contextmanager
def building(name):
    """Say which file it is whose model cannot be built.

    Parameters
    ----------
    name : str
        Of the file.

    Raises
    ------
    ModelFileError
    """
    try:
        yield
    except UNBUILDABLE as error:
        raise ModelFileError(
            f"{name} does not describe a model that can be built: {error!r}."
        ) from error


def describe(value, arrays):
    """Turn a constructor's argument into JSON.

    Parameters
    ----------
    value : object
        A model, layer, non-linearity, space, model extension, array, number, text, or lists and
        dicts of them. A data set becomes None: what it determined is among the parameters.
    arrays : dict of str to array
        Receives the arrays.

    Returns
    -------
    JSON value

    Raises
    ------
    ModelFileError
        For anything else, naming its type.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        key = f"arguments/{len(arrays)}"
        arrays[key] = value
        return {"array": key}
    if isinstance(value, Dataset):
        return None
    if isinstance(value, tuple):
        return {"tuple": [describe(item, arrays) for item in value]}
    if isinstance(value, list):
        return [describe(item, arrays) for item in value]
    if isinstance(value, dict):
        if any(isinstance(key, (int, np.integer)) for key in value):  # JSON's keys are texts
            return {"items": [[describe(part, arrays) for part in item] for item in value.items()]}
        return {"dict": {str(key): describe(item, arrays) for key, item in value.items()}}
    if isinstance(value, DESCRIBED):
        cls = type(value)
        described = {
            "class": f"{cls.__module__}.{cls.__qualname__}",
            "arguments": {
                name: describe(item, arrays) for name, item in arguments_of(value).items()
            },
        }
        if getattr(value, "grafted", None):
            described["above"] = [
                {
                    "layer": describe(layer, arrays),
                    "grafted_on": describe(layer.get_input_space(), arrays)
                    if layer in value.grafted
                    else None,
                }
                for layer in value.layers[value.first_grafted() :]
            ]
        return described
    raise ModelFileError(f"A {type(value).__name__} cannot be saved as part of a model.")


def arguments_of(instance):
    """Arguments that make a copy of an object, read from its attributes.

    Raises
    ------
    ModelFileError
        If the class does not keep one of its arguments.
    """
    custom = getattr(instance, "constructor_arguments", None)
    if custom is not None:
        return custom()
    required, optional, _ = keywords_of(type(instance))
    names = [*required, *optional]
    missing = [name for name in names if not hasattr(instance, name)]
    if missing:
        raise ModelFileError(
            f"{type(instance).__name__} cannot be saved: it does not keep its arguments {missing}."
        )
    return {name: getattr(instance, name) for name in names}


def build(description, arrays, allow=()):
    """Make the object that was described; parameters get initial values.

    Parameters
    ----------
    description : JSON value
    arrays : mapping of str to array
    allow : iterable of str
        Further packages whose model classes may be built.
    """
    if isinstance(description, list):
        return [build(item, arrays, allow) for item in description]
    if not isinstance(description, dict):
        return description
    if "array" in description:
        return arrays[description["array"]]
    if "tuple" in description:
        return tuple(build(item, arrays, allow) for item in description["tuple"])
    if "items" in description:
        return dict(build(item, arrays, allow) for item in description["items"])
    if "dict" in description:
        return {key: build(item, arrays, allow) for key, item in description["dict"].items()}
    cls = _find_class(description["class"], allow)
    arguments = {
        name: build(item, arrays, allow) for name, item in description["arguments"].items()
    }
    instance = cls(**arguments)
    for above in description.get("above", []):
        layer = build(above["layer"], arrays, allow)
        if above["grafted_on"] is None:
            instance.add_layers([layer])
        else:
            _set_up(layer, build(above["grafted_on"], arrays, allow))
            instance.graft([layer])
    return instance


def _set_up(layer, space):
    """Give a layer the space it had in the network it came from, which is gone."""
    from adversarial.models.mlp import MLP

    MLP(layers=[layer], input_space=space)


def _find_class(path, allow):
    module_name, _, name = rename(path).rpartition(".")
    homes = (*HOMES, *allow)
    if not any(module_name == home or module_name.startswith(f"{home}.") for home in homes):
        raise ModelFileError(
            f"The file asks for the class {path}, which is not one of our models. If you trust its "
            f"package, allow it: --allow {module_name.partition('.')[0]}"
        )
    try:
        cls = getattr(importlib.import_module(module_name), name)
    except (ImportError, AttributeError) as error:
        raise ModelFileError(
            f"The file asks for the class {path}, which does not exist."
        ) from error
    if not (isinstance(cls, type) and issubclass(cls, DESCRIBED)):
        raise ModelFileError(f"The file asks for {path}, which is not a class of a model.")
    return cls
