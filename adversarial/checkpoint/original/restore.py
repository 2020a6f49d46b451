"""Parameters and random states of a pickled model, put into the model that was built like it."""

from typing import Any

import numpy as np

from adversarial.checkpoint.original.architecture import layers_of
from adversarial.checkpoint.original.records import (
    as_array,
    attributes,
    is_a,
    is_shared,
    members,
    shared_name,
    shared_value,
    shared_variables,
)
from adversarial.errors import ModelFileError
from adversarial.files.pickles import Record
from adversarial.models.generator import Generator
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP
from adversarial.models.model import Model
from adversarial.rng import Streams


class Restoration:
    """Puts what a pickle holds into a model."""

    def __init__(self) -> None:
        self._params: dict[int, Any] = {}  # from a shared variable's record to the parameter here
        self._frozen: list[tuple[MLP, list]] = []

    def restore(self, model: Model, record: Record) -> None:
        """Set the parameters and random states of a model and all its parts.

        Parameters
        ----------
        model : Model
            Built from the description of the record.
        record : Record

        Raises
        ------
        ModelFileError
            If the pickle lacks a parameter or has another shape of it, or a random state is none.
        """
        self._part(model, record)
        for network, shared in self._frozen:
            params = [self._params[id(each)] for each in shared if id(each) in self._params]
            if len(params) < len(shared):
                raise ModelFileError("it freezes parameters that it does not have")
            network.freeze(params)

    def _part(self, part: Model, record: Record) -> None:
        kept, parts = attributes(record), part.parts()
        for path, inner in parts.items():
            name, _, position = path.partition(".")
            self._part(inner, layers_of(record)[int(position)] if position else kept[name])
        if isinstance(part, Generator):
            _restore_streams(part, kept.get("theano_rng"))
        elif isinstance(part, MLP):
            self._network(part, kept)
        elif not parts:
            self._layer(part, record)

    def _network(self, network: MLP, kept: dict) -> None:
        if is_a(kept.get("rng"), "__RandomState_ctor"):
            _restore_random_state(network.rng, kept["rng"])
        frozen = members(kept["freeze_set"]) if "freeze_set" in kept else []
        if frozen:
            self._frozen.append((network, frozen))

    def _layer(self, layer: Model, record: Record) -> None:
        stored = {shared_name(each): each for each in shared_variables(record)}
        for param in layer.get_params():
            if param.name not in stored:
                raise ModelFileError(f"it lacks the parameter {param.name}")
            self._params[id(stored[param.name])] = param
            _set(param, shared_value(stored[param.name]))
        if isinstance(layer, Maxout) and layer.pools is not None:
            _restore_pools(layer, attributes(record).get("permute"))


def _set(param: Any, value: np.ndarray) -> None:
    old = param.get_value(borrow=True)
    if value.shape != old.shape:
        raise ModelFileError(
            f"the parameter {param.name} has shape {value.shape}, but the architecture wants "
            f"{old.shape}"
        )
    if value.dtype.kind not in "fiu":
        raise ModelFileError(f"the parameter {param.name} is an array of {value.dtype}")
    param.set_value(np.ascontiguousarray(value, dtype=old.dtype))


def _restore_pools(layer: Any, permute: Any) -> None:
    """The original kept a matrix with a one in each column for the row that is used."""
    if not is_shared(permute):
        raise ModelFileError(f"it lacks the pools of {layer.layer_name}")
    matrix = shared_value(permute)
    if matrix.shape != (layer.detectors, layer.detectors):
        raise ModelFileError(f"the pools of {layer.layer_name} have shape {matrix.shape}")
    layer.pools.set_value(matrix.argmax(axis=0).astype(np.int64))


def _restore_streams(generator: Generator, record: Any) -> None:
    if record is None:  # models from before the generator kept its noise
        return
    state = attributes(record).get("rstate")
    if isinstance(state, (list, tuple)):
        numbers = [as_array(number).item() for number in state]
    else:
        numbers = as_array(state).tolist()
    generator.streams = Streams(numbers)


def _restore_random_state(source: np.random.RandomState, record: Any) -> None:
    kind, keys, position, has_gauss, cached = record.state
    if kind != "MT19937":
        raise ModelFileError(f"{kind} is not the Mersenne twister")
    source.set_state((kind, as_array(keys), int(position), int(has_gauss), float(cached)))
