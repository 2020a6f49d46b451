"""The states of all random sources inside a model."""

import numpy as np

from adversarial.errors import ModelFileError
from adversarial.rng import Streams


def random_sources(model):
    """Find the random sources that a model and its parts keep as attributes.

    Parameters
    ----------
    model : Model

    Yields
    ------
    (str, RandomState or Streams)
        Each source once, with a name that depends on the architecture only.
    """
    seen = set()
    for path, part in model.named_parts():
        for name, source in vars(part).items():
            if isinstance(source, (np.random.RandomState, Streams)) and id(source) not in seen:
                seen.add(id(source))
                yield f"{path}.{name}", source


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
