"""From the records of a pickled model to the description of a model of ours.

The original's constructors kept their arguments as attributes, and so do ours, under the same
names: an object is described by its class here and those of its attributes that are arguments here.
The few exceptions are below.
"""

import numpy as np

from adversarial.checkpoint.description import DESCRIBED
from adversarial.checkpoint.original.records import (
    DEEPEST,
    as_array,
    attributes,
    is_a,
    is_shared,
    members,
    said,
    shared_value,
    shared_variables,
)
from adversarial.config.resolve import resolve
from adversarial.config.signature import keywords_of
from adversarial.errors import ConfigError, ModelFileError
from adversarial.files.pickles import Array, Record
from adversarial.models.mlp import MLP
from adversarial.models.model import Model

# More parts than any network has; a file can name one part any number of times.
MOST_PARTS = 10_000

# Arguments that the original kept under another name.
KEPT_AS = {
    "dtype": "_dtype",
    "input_source": "_input_source",
    "nonlinearity": "nonlin",
    "target_source": "_target_source",
}
FLOATS = ("float32", "float64", "floatX")
# Arguments that shaped the beginning only: what they decided is among the parameters.
SPENT = ("dataset", "init_bias_target_marginals")
# The limits that layers turned into an extension of their own: argument, and the axes it limits.
LIMITS = ("max_row_norm", "max_col_norm", "min_col_norm", "max_kernel_norm")


class Architecture:
    """Describes one pickled model.

    Attributes
    ----------
    arrays : dict of str to array
        The arrays among the arguments, as the description names them.
    """

    def __init__(self):
        self.arrays = {}
        self._parts = 0
        self._sizes = {}

    @property
    def numbers(self):
        """How many numbers the shared variables hold of what was described."""
        return sum(self._sizes.values())

    def describe(self, record):
        """Describe a model, layer, space, extension or non-linearity.

        Parameters
        ----------
        record : Record

        Returns
        -------
        dict
            As `adversarial.checkpoint.description` has it.

        Raises
        ------
        ModelFileError
            If its class does not exist here, or an attribute is nothing that can be described.
        """
        return self._object(record, 0)

    def _object(self, record, depth):
        cls = our_class(record)
        kept = attributes(record)
        for variable in shared_variables(record):
            self._sizes[id(variable)] = shared_value(variable).size
        given = {}
        if issubclass(cls, MLP):
            given = _network_arguments(kept, record)
            if cls is not MLP:
                given.update(_softmax_arguments(given.pop("layers")))
        required, optional, _ = keywords_of(cls)
        for name in (*required, *optional):
            if name in given or name in SPENT:
                continue
            found = next((key for key in (name, KEPT_AS.get(name)) if key in kept), None)
            # Spaces of floats have Aesara's float type, whichever that was when they were pickled.
            if found is not None and not (name == "dtype" and kept[found] in FLOATS):
                given[name] = kept[found]
        if "extensions" in given:
            given["extensions"] = _own_extensions(given)
        if "left_slope" in (*required, *optional) and "nonlin" in kept:
            given["left_slope"] = attributes(kept["nonlin"]).get("left_slope", 0.0)
        if "channels" in given and "num_channels" in given:
            del given["channels"]
        described = {
            "class": f"{cls.__module__}.{cls.__qualname__}",
            "arguments": {
                name: self._value(value, depth + 1)
                for name, value in given.items()
                if name in (*required, *optional)
            },
        }
        grafted = _grafted(record) if cls is MLP else []
        if grafted:
            described["above"] = [self._above(layer, own, depth) for layer, own in grafted]
        return described

    def _above(self, layer, own, depth):
        space = None if own else self._value(attributes(layer).get("input_space"), depth + 1)
        return {"layer": self._object(layer, depth + 1), "grafted_on": space}

    def _value(self, value, depth):
        self._parts += 1
        if depth > DEEPEST or self._parts > MOST_PARTS:
            raise ModelFileError("its parts contain each other without end")
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, Array) or is_shared(value):
            key = f"arguments/{len(self.arrays)}"
            self.arrays[key] = shared_value(value) if is_shared(value) else as_array(value)
            return {"array": key}
        if isinstance(value, tuple):
            return {"tuple": [self._value(item, depth + 1) for item in value]}
        if isinstance(value, list):
            return [self._value(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return self._dict(value, depth)
        if is_a(value, "set", "frozenset"):
            return [self._value(item, depth + 1) for item in members(value)]
        if is_a(value, "__RandomState_ctor"):
            return None  # its state is restored from what the network kept
        if isinstance(value, Record):
            return self._object(value, depth)
        raise ModelFileError(f"{said(value)} cannot be part of a model")

    def _dict(self, value, depth):
        items = [[self._value(part, depth + 1) for part in item] for item in value.items()]
        if all(isinstance(key, str) for key in value):
            return {"dict": dict(items)}
        return {"items": items}


def our_class(record):
    """The class here that a record's class is there.

    Raises
    ------
    ModelFileError
        If there is none, or it is not one of models.
    """
    if not isinstance(record, Record):
        raise ModelFileError(f"{said(record)} stands where a part of a model belongs")
    try:
        cls = resolve(record.path)
    except ConfigError as error:
        raise ModelFileError(f"there is no {record.path} here") from error
    if not (isinstance(cls, type) and issubclass(cls, DESCRIBED)):
        raise ModelFileError(f"{record.path} is no class of a model")
    return cls


def is_model(record):
    """Whether a record is one of a model that exists here."""
    try:
        return issubclass(our_class(record), Model)
    except ModelFileError:
        return False


def layers_of(record):
    """The layers of a network.

    Raises
    ------
    ModelFileError
        If it has no list of them.
    """
    layers = attributes(record).get("layers")
    if not isinstance(layers, list):
        raise ModelFileError(f"{said(record)} has no layers")
    return layers


def _network_arguments(kept, record):
    layers, grafted = layers_of(record), _grafted(record)
    nested = kept.get("layer_name") is not None
    return {
        "layers": layers[: len(layers) - len(grafted)],
        "input_space": None if nested else kept.get("input_space"),
        "nvis": None,
    }


def _softmax_arguments(layers):
    """A softmax regression hands its arguments on to its only layer."""
    kept = attributes(layers[0]) if layers else {}
    skip = ("layer_name", "extensions", "input_space", "seed", "batch_size", "layers")
    return {name: value for name, value in kept.items() if name not in skip}


def _grafted(record):
    """The layers from the first one that came from another network: (layer, whether own)."""
    pairs = [(layer, attributes(layer).get("mlp") is record) for layer in layers_of(record)]
    first = next((i for i, (_, own) in enumerate(pairs) if not own), len(pairs))
    return pairs[first:]


def _own_extensions(given):
    """Extensions that were given, without the one a layer adds for each kind of limit."""
    extensions = given["extensions"]
    if not isinstance(extensions, list):
        raise ModelFileError(f"{said(extensions)} stands where a list of extensions belongs")
    added = any(given.get(name) is not None for name in LIMITS)
    if added and extensions and is_a(extensions[-1], "MaxL2FilterNorm"):
        return extensions[:-1]
    return extensions
