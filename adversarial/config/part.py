"""One part of an experiment, without the rest."""

import os

from adversarial.config import yaml_parse
from adversarial.config.tree import Proxy
from adversarial.errors import ConfigError

PARTS = {"dataset", "model"}


def load_part(path, name, *, allow=(), overrides=()):
    """Build the model, or the data set, that an experiment file describes, and nothing else.

    Parameters
    ----------
    path : str or path-like
        Of an experiment, or of the part alone.
    name : str
        One of `PARTS`.
    allow, overrides
        As in :func:`adversarial.config.yaml_parse.load`.

    Returns
    -------
    list of object
        One for each phase of the experiment.

    Raises
    ------
    ConfigError
        As :func:`~adversarial.config.yaml_parse.load_train_file`, or for a phase without this
        part.
    """
    os.environ.update(yaml_parse.train_variables(path))
    top = yaml_parse.load_path(path, instantiate=False, allow=allow, overrides=overrides)
    phases = top if isinstance(top, list) else [top]
    parts = [_part(phase, name) for phase in phases]
    if not parts or any(part is None for part in parts):
        raise ConfigError(f"{os.fspath(path)} describes no {name}.")
    return [_build(part, path, name, allow) for part in parts]


def _part(phase, name):
    """The part of an experiment; what has not both of them is taken for the part itself."""
    if not isinstance(phase, Proxy):
        return None
    return phase.keywords[name] if PARTS <= set(phase.keywords) else phase


def _build(part, path, name, allow):
    """A part may be a file that has been read already."""
    if not isinstance(part, Proxy):
        return part
    return yaml_parse.load(
        part.yaml_src, allow=allow, filename=f"the {name} of {os.fspath(path)}, written out"
    )
