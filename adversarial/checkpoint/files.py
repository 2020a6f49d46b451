"""Writing and reading saved models: one ``.npz`` of named arrays and a JSON text, readable with
NumPy alone.

Names inside the file: ``model.json`` (UTF-8 bytes: format, architecture, recipe of the data,
monitor's history, versions), ``parameters/<player>/<parameter>``, ``arguments/<n>`` (arrays among
constructors' arguments), ``random/<source>``.
"""

import json
import os
import platform
import zipfile
import zlib

import numpy as np

from adversarial.checkpoint import original
from adversarial.checkpoint.description import build, building, describe
from adversarial.config.interpolate import interpolate
from adversarial.errors import ModelFileError
from adversarial.files import npz
from adversarial.models import random_state
from adversarial.models.memory_check import at_most
from adversarial.monitor import Monitor, earlier_monitors
from adversarial.version import __version__

FORMAT = 1
METADATA = "model.json"
UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,  # endless nesting, unknown compression, encryption
    zipfile.BadZipFile,
    zlib.error,
)
PICKLES = (".pkl", ".pkl.gz", ".pickle", ".joblib")


def model_path(path):
    """Where a model goes that is to be saved at ``path``: pickles become ``.npz``.

    Examples
    --------
    >>> model_path("runs/mnist.pkl")
    'runs/mnist.npz'
    """
    path = os.path.expanduser(path)
    for suffix in PICKLES:
        if path.endswith(suffix):
            return path[: -len(suffix)] + ".npz"
    return path if path.endswith(".npz") else f"{path}.npz"


def named_params(model):
    """All parameters, frozen ones too, under names that occur once."""
    named = {}
    for player, network in model.players().items():
        for param in network.get_all_params():
            key, count = f"parameters/{player}/{param.name}", 2
            while key in named:
                key, count = f"parameters/{player}/{param.name}~{count}", count + 1
            named[key] = param
    return named


def describe_model(model):
    """All that a saved model holds.

    Parameters
    ----------
    model : Model

    Returns
    -------
    dict, dict of str to array
        The metadata, and the arrays by their names in the file.
    """
    arrays = {}
    named = named_params(model)
    trained = set(model.get_params())
    metadata = {
        "format": FORMAT,
        "model": describe(model, arrays),
        "frozen": [key for key, param in named.items() if param not in trained],
        "yaml_src": getattr(model, "yaml_src", None),
        "dataset_yaml_src": getattr(model, "dataset_yaml_src", None),
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


def as_text(value):
    """A JSON value as an array of its UTF-8 bytes."""
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def save_model(path, model):
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
    npz.write_arrays(path, {**arrays, METADATA: as_text(metadata)}, ModelFileError)
    return path


def _existing(path):
    path = os.path.expanduser(interpolate(os.fspath(path)))
    sibling = model_path(path)
    for found in (path, sibling):
        if os.path.isfile(found):
            return found
        if os.path.exists(found):  # opening a pipe would wait for somebody to write into it
            raise ModelFileError(
                f"{found} is not a model saved by this program: it is no ordinary file."
            )
    beside = "" if sibling == path else f", nor {sibling} beside it"
    raise ModelFileError(f"There is no model {path}{beside}.")


def is_model_file(path):
    """Whether a file is a model saved by :func:`save_model`."""
    if not os.path.isfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return f"{METADATA}.npy" in archive.namelist()
    except UNREADABLE:
        return False


def load_model(path, allow=()):
    """Rebuild a saved model, without the data it was trained on.

    Parameters
    ----------
    path : str
        Of a model saved here, or pickled by the original. Where a ``.pkl`` does not exist, the
        ``.npz`` of the same name is taken.
    allow : iterable of str
        Further packages whose model classes the file may name.

    Returns
    -------
    Model
        With its parameters, random states, monitor's history, ``yaml_src`` and
        ``dataset_yaml_src``.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, of another kind, or does not fit the architecture it
        describes.
    """
    path = _existing(path)
    if original.is_pickle(path):
        return original.load_original(path)
    path, metadata, arrays = read_arrays(path, lambda key: True)
    with building(path):
        return _rebuild(path, metadata, arrays, allow)


def read_metadata(path):
    """Read what a saved model says about itself, without building it.

    Parameters
    ----------
    path : str
        As for :func:`load_model`.

    Returns
    -------
    dict
        The keys are in ``docs/files.md``; of a model that the original pickled, those that it can
        tell.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged or of another kind.
    """
    path = _existing(path)
    if original.is_pickle(path):
        return original.original_metadata(path)
    return read_arrays(path, lambda key: False)[1]


def read_arrays(path, wanted):
    """Find the file; its path, its metadata, and those of its arrays whose names are wanted."""
    path = _existing(path)
    if not is_model_file(path):
        raise ModelFileError(
            f"{path} is not a model saved by this program (an .npz of arrays and JSON), or it "
            "is damaged."
        )
    try:
        arrays = npz.read_arrays(path, lambda key: key == METADATA or wanted(key))
        metadata = json.loads(arrays[METADATA].tobytes())
    except UNREADABLE as error:
        raise ModelFileError(f"{path} is damaged: {error}.") from error
    if not isinstance(metadata, dict):
        raise ModelFileError(f"{path} is damaged: its {METADATA} is no object.")
    return path, metadata, {key: array for key, array in arrays.items() if wanted(key)}


def _rebuild(path, metadata, arrays, allow):
    if metadata.get("format") != FORMAT:
        raise ModelFileError(
            f"{path} has format {metadata.get('format')}; this version reads format {FORMAT}."
        )
    numbers = sum(array.size for key, array in arrays.items() if key.startswith("parameters/"))
    with at_most(2 * numbers):
        model = build(metadata["model"], arrays, allow)
    _restore_params(path, model, arrays)
    _freeze(model, metadata.get("frozen", []))
    random_state.set_states(
        model, {key[len("random/") :]: a for key, a in arrays.items() if key.startswith("random/")}
    )
    model.yaml_src = metadata["yaml_src"]
    model.dataset_yaml_src = metadata["dataset_yaml_src"]
    model.tag = metadata["tag"]
    model.replicate = metadata.get("seed")
    if metadata["monitor"] is not None:
        model.monitor = _monitor(model, metadata["monitor"])
    for name, state in metadata.get("earlier_monitors", {}).items():
        if hasattr(model, name):
            raise ModelFileError(f"{path} keeps a monitor as {name!r}, which the model itself has.")
        setattr(model, name, _monitor(model, state))
    return model


def _monitor(model, state):
    monitor = Monitor(model)
    monitor.set_state(state)
    return monitor


def _restore_params(path, model, arrays):
    named = named_params(model)
    stored = {key for key in arrays if key.startswith("parameters/")}
    for key in sorted(stored ^ set(named)):
        where = "the architecture lacks" if key in stored else "the file lacks"
        raise ModelFileError(f"{path} does not fit its own architecture: {where} {key}.")
    for key, param in named.items():
        old = param.get_value(borrow=True)
        if arrays[key].shape != old.shape:
            raise ModelFileError(
                f"{path}: {key} has shape {arrays[key].shape}, but the architecture wants "
                f"{old.shape}."
            )
        param.set_value(np.asarray(arrays[key], dtype=old.dtype))


def _freeze(model, keys):
    """Exclude parameters from training that were excluded before."""
    named = named_params(model)
    for network in model.players().values():
        own = set(network.get_all_params())
        frozen = [named[key] for key in keys if named[key] in own]
        if frozen:
            network.freeze(frozen)
