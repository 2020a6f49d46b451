"""Writing and reading saved models: one ``.npz`` of named arrays and a JSON text, readable with
NumPy alone.

Names inside the file: ``model.json`` (UTF-8 bytes: format, architecture, recipe of the data,
monitor's history, versions), ``parameters/<player>/<parameter>``, ``arguments/<n>`` (arrays among
constructors' arguments), ``random/<source>``.
"""

import os
import platform
from collections.abc import Callable, Container, Iterable, Mapping
from types import NoneType
from typing import Any

import numpy as np

from adversarial.checkpoint.description import build, describe
from adversarial.config.interpolate import expand_path
from adversarial.errors import ModelFileError, blaming
from adversarial.files import npz
from adversarial.files.arrays import existing, model_path
from adversarial.files.json_files import parse_json
from adversarial.files.recognise import what_it_is
from adversarial.models import random_state
from adversarial.models.memory_check import at_most
from adversarial.monitor import Monitor, earlier_monitors
from adversarial.version import __version__

FORMAT = 1
METADATA = "model.json"
_KINDS: dict[str, tuple[type, ...]] = {
    "format": (int,),
    "model": (dict,),
    "monitor": (dict, NoneType),
    "tag": (dict,),
    "yaml_src": (str, NoneType),
    "dataset_yaml_src": (str, NoneType),
}
UNBUILDABLE = "does not describe a model that can be built"


def named_params(model: Any) -> dict[str, Any]:
    """All parameters, frozen ones too, under names that occur once."""
    named: dict[str, Any] = {}
    for player, network in model.players().items():
        for param in network.get_all_params():
            named[free_name(f"parameters/{player}/{param.name}", named)] = param
    return named


def free_name(name: str, taken: Container[str]) -> str:
    """A name that is not taken yet: the second of two is ``NAME~2``."""
    free, count = name, 2
    while free in taken:
        free, count = f"{name}~{count}", count + 1
    return free


def describe_model(model: Any) -> tuple[dict, dict]:
    """All that a saved model holds.

    Parameters
    ----------
    model : Model

    Returns
    -------
    dict, dict of str to array
        The metadata, and the arrays by their names in the file.
    """
    arrays: dict[str, Any] = {}
    named = named_params(model)
    trained = set(model.get_params())
    metadata = {
        "format": FORMAT,
        "model": describe(model, arrays),
        "frozen": [key for key, param in named.items() if param not in trained],
        "yaml_src": getattr(model, "yaml_src", None),
        "dataset_yaml_src": getattr(model, "dataset_yaml_src", None),
        "image_shape": getattr(model, "image_shape", None),
        "tag": model.tag,
        "seed": getattr(model, "replicate", None),
        "monitor": model.monitor.get_state() if getattr(model, "monitor", None) else None,
        "earlier_monitors": {
            name: monitor.get_state() for name, monitor in earlier_monitors(model).items()
        },
        "versions": {
            "adversarial": __version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }
    arrays.update({key: param.get_value(borrow=True) for key, param in named.items()})
    states = random_state.get_states(model)
    arrays.update({f"random/{name}": state for name, state in states.items()})
    return metadata, arrays


def save_model(path: str | os.PathLike, model: Any) -> str:
    """Save a model; the file appears whole or not at all.

    Parameters
    ----------
    path : str
        See :func:`model_path`.
    model : Model

    Returns
    -------
    str
        The path written.

    Raises
    ------
    ModelFileError
        If it cannot be written; an older file of that name is intact then.
    """
    path = model_path(path)
    metadata, arrays = describe_model(model)
    npz.write_arrays(path, {**arrays, METADATA: npz.json_array(metadata)}, ModelFileError)
    return path


def find_model(path: str | os.PathLike) -> str:
    """Where a model is: at its path, or as the ``.npz`` beside it.

    Raises
    ------
    ModelFileError
        If there is none.
    """
    path = expand_path(path)
    found = existing(path)
    if os.path.isfile(found):
        return found
    if os.path.exists(found):  # opening a pipe would wait for somebody to write into it
        raise ModelFileError(
            f"{found} is not a model saved by this program: it is no ordinary file."
        )
    sibling = model_path(path)
    beside = "" if sibling == path else f", nor {sibling} beside it"
    raise ModelFileError(f"There is no model {path}{beside}.")


def is_model_file(path: str | os.PathLike) -> bool:
    """Whether a file is a model saved by :func:`save_model`."""
    if not os.path.isfile(path):
        return False
    try:
        return METADATA in npz.names_of(path)
    except npz.UNREADABLE:
        return False


def read_file(path: str, wanted: Callable[[str], bool] = lambda key: True) -> tuple[dict, dict]:
    """Read a saved model without building it.

    Parameters
    ----------
    path : str
    wanted : callable, optional
        Whether to read the array of a name.

    Returns
    -------
    metadata : dict
        See ``docs/files.md``.
    arrays : dict of str to array

    Raises
    ------
    ModelFileError
        If the file is missing, damaged or of another kind.
    """
    if not is_model_file(path):
        raise ModelFileError(
            f"{path} is not a model saved by this program (an .npz of arrays and JSON), or it "
            f"is damaged.{what_it_is(path, besides=('ZIP',))}"
        )
    try:
        arrays = npz.read_arrays(path, lambda key: key == METADATA or wanted(key))
        metadata = parse_json(arrays[METADATA].tobytes())
    except npz.UNREADABLE as error:
        raise ModelFileError(f"{path} is damaged: {error}.") from error
    _check_metadata(path, metadata)
    return metadata, arrays


def _check_metadata(path: str, metadata: Any) -> None:
    """Refuse a description without what all have; what is in the model is seen when it is built."""
    if not isinstance(metadata, dict):
        raise ModelFileError(f"{path} is damaged: its {METADATA} is no object.")
    for key, kinds in _KINDS.items():
        if key not in metadata or not isinstance(metadata[key], kinds):
            raise ModelFileError(f"{path} is damaged: its {METADATA} has no proper {key!r}.")


def load_file(path: str, allow: Iterable[str] = ()) -> Any:
    """Rebuild a model saved by :func:`save_model`; see `adversarial.checkpoint.load_model`."""
    metadata, arrays = read_file(path)
    if metadata.get("format") != FORMAT:
        raise ModelFileError(
            f"{path} has format {metadata.get('format')}; this version reads format {FORMAT}."
        )
    kept = [array for key, array in arrays.items() if key.startswith("parameters/")]
    # A number that takes less than four bytes in the file takes four in the model.
    numbers = sum(min(array.size, array.nbytes // 4) for array in kept)

    def fill(model: Any) -> None:
        _restore_params(path, model, arrays)
        _freeze(model, metadata.get("frozen", []))
        random_state.set_states(model, below("random/", arrays))

    with blaming(path, UNBUILDABLE, ModelFileError):
        return rebuild(metadata, arrays, numbers, fill, allow)


def below(prefix: str, arrays: Mapping[str, Any]) -> dict[str, Any]:
    """The arrays whose names begin with a prefix, by the rest of their names."""
    return {key[len(prefix) :]: arrays[key] for key in arrays if key.startswith(prefix)}


def rebuild(
    metadata: dict,
    arrays: Mapping[str, Any],
    numbers: int,
    fill: Callable[[Any], None],
    allow: Iterable[str] = (),
) -> Any:
    """Build the model that a file describes.

    Parameters
    ----------
    metadata : dict
    arrays : dict of str to array
        Those among the arguments.
    numbers : int
        How many numbers the file has for parameters.
    fill : callable
        Sets the model's parameters and random states.
    allow : iterable of str
    """
    with at_most(2 * numbers):
        model = build(metadata["model"], arrays, allow)
    fill(model)
    model.yaml_src = metadata["yaml_src"]
    model.dataset_yaml_src = metadata["dataset_yaml_src"]
    model.image_shape = metadata.get("image_shape")
    model.tag = metadata["tag"]
    model.replicate = metadata.get("seed")
    monitors = {"monitor": metadata["monitor"], **metadata.get("earlier_monitors", {})}
    for name, state in monitors.items():
        if state is None:
            continue
        if hasattr(model, name):
            raise ValueError(f"it keeps a monitor as {name!r}, which the model itself has")
        monitor = Monitor(model)
        monitor.set_state(state)
        setattr(model, name, monitor)
    return model


def _restore_params(path: str, model: Any, arrays: Mapping[str, Any]) -> None:
    named = named_params(model)
    stored = {key for key in arrays if key.startswith("parameters/")}
    for key in sorted(stored ^ set(named)):
        where = "architecture" if key in stored else "file"
        raise ModelFileError(f"{path} does not fit its own architecture: the {where} lacks {key}.")
    for key, param in named.items():
        old = param.get_value(borrow=True)
        if arrays[key].shape != old.shape:
            raise ModelFileError(
                f"{path}: {key} has shape {arrays[key].shape}, but the architecture wants "
                f"{old.shape}."
            )
        param.set_value(np.asarray(arrays[key], dtype=old.dtype))


def _freeze(model: Any, keys: Iterable[str]) -> None:
    """Exclude parameters from training that were excluded before."""
    named = named_params(model)
    for network in model.players().values():
        own = set(network.get_all_params())
        frozen = [named[key] for key in keys if named[key] in own]
        if frozen:
            network.freeze(frozen)
