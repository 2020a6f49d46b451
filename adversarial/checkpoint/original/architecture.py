"""From the records of a pickled model to the description of a model of ours.

The original's constructors kept their arguments as attributes, and so do ours, under the same
names: an object is described by its class here and those of its attributes that are arguments here.
The few exceptions are below.
"""

from typing import Any

import numpy as np

from adversarial.checkpoint.description import DESCRIBED, Describer
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
from adversarial.config.resolve import resolve_class
from adversarial.config.signature import keywords_of
from adversarial.errors import ConfigError, ModelFileError
from adversarial.files.pickles import Array, Record
from adversarial.models.mlp import MLP
from adversarial.models.model import Model

# More parts than any network has; a file can name one part any number of times.
MOST_PARTS = 10_000
# In more places than these, what a variable holds does not count.
MOST_PLACES = 8

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
# A network that drops units itself.
_OF_2013 = "adversarial.pylearn2.own_dropout.MLP"
# The limits that layers turned into an extension of their own: argument, and the axes it limits.
LIMITS = ("max_row_norm", "max_col_norm", "min_col_norm", "max_kernel_norm")


class Architecture(Describer):
    """Describes one pickled model."""

    def __init__(self) -> None:
        super().__init__({})
        self._parts = 0
        self._sizes: dict[int, int] = {}
        self._used = 0

    @property
    def numbers(self) -> int:
        """How many numbers the shared variables hold of what was described.

        What stands in several places counts there, as it does in the model that is built.
        """
        return min(self._used, MOST_PLACES * sum(self._sizes.values()))

    def describe(self, record: Record) -> dict:
        """Describe a model.

        Raises
        ------
        ModelFileError
            If its class does not exist here, or an attribute is nothing that can be described.
        """
        return self.pack(record, "")

    def pack(self, value: Any, path: str) -> Any:
        self._parts += 1
        if path.count("/") > DEEPEST or self._parts > MOST_PARTS:
            raise ModelFileError("its parts contain each other without end")
        return super().pack(value, path)

    def other(self, value: Any, path: str) -> Any:
        if is_shared(value):
            return self.put_aside(shared_value(value))
        if isinstance(value, Array):
            return self.put_aside(as_array(value))
        if is_a(value, "set", "frozenset"):
            return self.pack(members(value), path)
        if is_a(value, "__RandomState_ctor"):
            return None  # its state is restored from what the network kept
        if isinstance(value, np.generic):
            return value.item()
        if not isinstance(value, Record):
            raise ModelFileError(f"{said(value)} cannot be part of a model")
        return self._record(value, path)

    def _record(self, record: Record, path: str) -> dict:
        cls = our_class(record)
        holders = [record, *(layers_of(record) if _folds_layers(cls) else [])]
        for variable in (each for holder in holders for each in shared_variables(holder)):
            self._sizes[id(variable)] = shared_value(variable).size
            self._used += self._sizes[id(variable)]
        described = self.object(cls, _arguments(cls, record), path)
        grafted = _grafted(record) if issubclass(cls, MLP) and not _folds_layers(cls) else []
        if grafted:
            described["above"] = [
                self.above(layer, None if own else attributes(layer).get("input_space"), path)
                for layer, own in grafted
            ]
        return described


def _arguments(cls: type, record: Record) -> dict:
    """What a constructor here is to be given."""
    kept = attributes(record)
    required, optional, _ = keywords_of(cls)
    names = [*required, *optional]
    given: dict[str, Any] = {}
    if issubclass(cls, MLP):
        given = _network_arguments(kept, record)
        if _folds_layers(cls):
            given.update(_softmax_arguments(given.pop("layers")))
    for name in names:
        if name in given or name in SPENT:
            continue
        found = next((key for key in (name, KEPT_AS.get(name)) if key in kept), None)
        # Spaces of floats have Aesara's float type, whichever that was when they were pickled.
        if found is not None and not (name == "dtype" and kept[found] in FLOATS):
            given[name] = kept[found]
    if "extensions" in given:
        given["extensions"] = _own_extensions(given)
    if "left_slope" in names and "nonlin" in kept:
        given["left_slope"] = attributes(kept["nonlin"]).get("left_slope", 0.0)
    if "num_channels" in given:
        given.pop("channels", None)
    return {name: value for name, value in given.items() if name in names}


def our_class(record: Any) -> type:
    """The class here that a record's class is there.

    Raises
    ------
    ModelFileError
        If there is none, or it is not one of models.
    """
    if not isinstance(record, Record):
        raise ModelFileError(f"{said(record)} stands where a part of a model belongs")
    try:
        cls = resolve_class(record.path, DESCRIBED)
        drops = cls is MLP and attributes(record).get("use_dropout") is True
        return resolve_class(_OF_2013, DESCRIBED) if drops else cls
    except ConfigError as error:
        raise ModelFileError(f"there is no {record.path} here") from error


def is_model(record: Any) -> bool:
    """Whether a record is one of a model that exists here."""
    try:
        return issubclass(our_class(record), Model)
    except ModelFileError:
        return False


def layers_of(record: Record) -> list:
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


def _network_arguments(kept: dict, record: Record) -> dict:
    layers, grafted = layers_of(record), _grafted(record)
    nested = kept.get("layer_name") is not None
    return {
        "layers": layers[: len(layers) - len(grafted)],
        "input_space": None if nested else kept.get("input_space"),
        "nvis": None,
    }


def _folds_layers(cls: type) -> bool:
    """Whether a network makes its layers itself, from arguments of its own."""
    required, optional, _ = keywords_of(cls)
    return issubclass(cls, MLP) and "layers" not in (*required, *optional)


def _softmax_arguments(layers: list) -> dict:
    """A softmax regression hands its arguments on to its only layer."""
    kept = attributes(layers[0]) if layers else {}
    skip = ("layer_name", "extensions", "input_space", "seed", "batch_size", "layers")
    return {name: value for name, value in kept.items() if name not in skip}


def _grafted(record: Record) -> list[tuple[Any, bool]]:
    """The layers from the first one that came from another network: (layer, whether own)."""
    pairs = [(layer, attributes(layer).get("mlp") is record) for layer in layers_of(record)]
    first = next((i for i, (_, own) in enumerate(pairs) if not own), len(pairs))
    return pairs[first:]


def _own_extensions(given: dict) -> list:
    """Extensions that were given, without the one a layer adds for each kind of limit."""
    extensions = given["extensions"]
    if not isinstance(extensions, list):
        raise ModelFileError(f"{said(extensions)} stands where a list of extensions belongs")
    added = any(given.get(name) is not None for name in LIMITS)
    if added and extensions and is_a(extensions[-1], "MaxL2FilterNorm"):
        return extensions[:-1]
    return extensions
