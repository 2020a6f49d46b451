"""Whatever was saved, by this program or the original: the reader is chosen by the file."""

import os
from collections.abc import Iterable
from typing import Any

from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import original
from adversarial.checkpoint.files import find_model, is_model_file, load_file, read_file
from adversarial.config.interpolate import expand_path
from adversarial.datasets import saving
from adversarial.errors import AdversarialError
from adversarial.files.arrays import existing, load_arrays
from adversarial.monitor.records import Records, records_from_lines, records_from_state

Path = str | os.PathLike


def load(path: Path, allow: Iterable[str] = ()) -> Any:
    """Load a file of arrays, or something that was saved here, as ``!pkl:`` does.

    Parameters
    ----------
    path : str or path-like
        ``${VAR}`` and a leading ``~`` are expanded. ``.npy`` gives an array, ``.npz`` a dict of
        arrays (or the model, preprocessor or data set that was saved in it), anything else is a
        pickle: of arrays, as `adversarial.files.arrays.unpickle_arrays` reads them, or of a model
        of the original. Where ``X.pkl`` is missing and ``X.npz`` exists, the latter is taken: old
        experiment files name their models ``.pkl``.
    allow : iterable of str
        Further packages whose classes a saved model may name.

    Returns
    -------
    array, container of arrays, model, preprocessor, or data set

    Raises
    ------
    DataError
        The file is missing, damaged, or holds more than arrays; or it is a saved preprocessor or
        data set that cannot be rebuilt.
    ModelFileError
        It is a saved model that cannot be rebuilt.

    Notes
    -----
    The original's ``pylearn2.utils.serial.load`` waited and retried for eight minutes on damaged
    files and ran whatever a pickle contained; neither is inherited. ``X.joblib`` and other names
    of pickles stand for an ``X.npz``, too.
    """
    prefer_float32()
    found = existing(expand_path(path))
    if original.is_pickle(found):
        return original.load_pickle(found)
    if is_model_file(found):
        return load_file(found, allow)
    arrays = load_arrays(found)
    if isinstance(arrays, dict) and saving.METADATA in arrays:
        return saving.rebuild(found, arrays, allow)
    return arrays


def load_model(path: Path, allow: Iterable[str] = ()) -> Any:
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
    prefer_float32()
    path = find_model(path)
    return original.load_original(path) if original.is_pickle(path) else load_file(path, allow)


def read_metadata(path: Path) -> dict:
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
    path = find_model(path)
    if original.is_pickle(path):
        return original.original_metadata(path)
    return read_file(path, lambda key: False)[0]


def read_records(path: Path) -> Records:
    """Read the history of a training.

    Parameters
    ----------
    path : str
        A ``.jsonl`` history, or a saved model.

    Raises
    ------
    AdversarialError
        If the file is missing, damaged or of another kind.
    """
    path = os.path.expanduser(os.fspath(path))
    if path.endswith(".jsonl"):
        return records_from_lines(path)
    monitor = read_metadata(path)["monitor"]
    if monitor is None:
        raise AdversarialError(f"{path} was saved without a monitor: it has never been trained.")
    return records_from_state(path, monitor)
