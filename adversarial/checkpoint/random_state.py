"""The states of all random sources inside a model."""

import numpy as np

from adversarial.errors import ModelFileError
from adversarial.models.mlp.layer import Layer
from adversarial.rng import Streams


def random_sources(model, path="model", seen=None):
    """Find the random sources of a model and its parts.

    Parameters
    ----------
    model : Model

    Yields
    ------
    (str, RandomState or Streams)
        Each source once, with a name that depends on the architecture only.
    """
    seen = set() if seen is None else seen
    for name in ("rng", "streams"):
        source = getattr(model, name, None)
        if source is not None and id(source) not in seen:
            seen.add(id(source))
            yield f"{path}.{name}", source
    names = ["generator", "discriminator", "inferer", "raw_layer", "layer_content"]
    if not isinstance(model, Layer):  # a layer's network is its owner, not a part of it
        names.append("mlp")
    parts = [(name, getattr(model, name, None)) for name in names]
    parts += [(f"layers.{i}", layer) for i, layer in enumerate(getattr(model, "layers", []))]
    for name, part in parts:
        if part is not None and id(part) not in seen:
            seen.add(id(part))
            yield from random_sources(part, f"{path}.{name}", seen)


def get_states(model):
    """States of all random sources, as arrays by name."""
    states = {}
    for name, source in random_sources(model):
        if isinstance(source, Streams):
            states[name] = source.base.copy()
        else:
            _, keys, position, has_gauss, cached = source.get_state()
            states[f"{name}/keys"] = keys
            states[f"{name}/rest"] = np.array([position, has_gauss, cached], dtype=np.float64)
    return states


def set_states(model, states):
    """Restore what :func:`get_states` gave.

    Raises
    ------
    ModelFileError
        If a source has no state.
    """
    for name, source in random_sources(model):
        needed = [name] if isinstance(source, Streams) else [f"{name}/keys", f"{name}/rest"]
        absent = [key for key in needed if key not in states]
        if absent:
            raise ModelFileError(f"The file lacks the random state {absent[0]}.")
        if isinstance(source, Streams):
            source.base = np.array(states[name], dtype=np.int64)
        else:
            position, has_gauss, cached = states[f"{name}/rest"]
            source.set_state(
                ("MT19937", states[f"{name}/keys"], int(position), int(has_gauss), float(cached))
            )
