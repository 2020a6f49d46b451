"""Models from pickles of the original."""

import contextlib
import os
import re
from collections.abc import Iterator
from typing import Any

from adversarial.checkpoint.files import UNBUILDABLE, rebuild
from adversarial.checkpoint.original.architecture import Architecture, is_model
from adversarial.checkpoint.original.history import monitor_state, monitors
from adversarial.checkpoint.original.names import find_model_name
from adversarial.checkpoint.original.records import attributes, plain, said
from adversarial.checkpoint.original.restore import Restoration
from adversarial.errors import ModelFileError, blaming
from adversarial.files import npz
from adversarial.files.arrays import read_pickle
from adversarial.files.pickles import Record, finished

_KIND = "a model saved by this program or pickled by the original"
_ONLY_MODELS = "a pickled model names classes of Pylearn2 and Theano and arrays, and nothing else"


def is_pickle(path: str) -> bool:
    """Whether a file is to be read as a pickle: any that is no archive and no file of NumPy's."""
    if path.endswith((".npz", ".npy")):
        return False
    try:
        return not npz.is_archive(path)
    except OSError:  # told by whoever reads it
        return True


def load_pickle(path: str) -> Any:
    """Load a pickle that holds arrays, or a model of the original.

    Raises
    ------
    DataError
        If it is missing, damaged, or holds anything else.
    ModelFileError
        If parts of the model do not exist here.
    """
    value = read_pickle(path, find_model_name, lambda it: it if is_model(it) else finished(it))
    return _build(value, path) if isinstance(value, Record) else value


def load_original(path: str | os.PathLike) -> Any:
    """Rebuild a model that the original pickled.

    Parameters
    ----------
    path : str

    Returns
    -------
    Model
        With its parameters, random states, monitor's history, ``yaml_src`` and
        ``dataset_yaml_src``; see ``docs/original_models.md`` for what is not recovered.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, asks for anything but arrays and the original's classes,
        is larger or deeper than a model, or has parts that do not exist here.
    """
    return _build(_read_model(path), os.fspath(path))


def original_metadata(path: str | os.PathLike) -> dict:
    """Read what a pickled model says about itself, without building it.

    Parameters
    ----------
    path : str

    Returns
    -------
    dict
        With the keys ``model`` (the architecture), ``monitor``, ``earlier_monitors``, ``tag``,
        ``yaml_src`` and ``dataset_yaml_src``, as saved models have them.

    Raises
    ------
    ModelFileError
        As :func:`load_original`.
    """
    record = _read_model(path)
    with _taking_over(path):
        return _metadata(record, Architecture())


@contextlib.contextmanager
def _taking_over(path: str | os.PathLike) -> Iterator[None]:
    """Say which file it is whose model cannot be taken over."""
    with blaming(path, UNBUILDABLE, ModelFileError):
        try:
            yield
        except ModelFileError as error:
            raise ModelFileError(f"{path} cannot be taken over: {error}.") from error


def _read_model(path: str | os.PathLike) -> Any:
    """The record of a pickled model."""
    record = read_pickle(
        path, find_model_name, lambda it: it, _ONLY_MODELS, ModelFileError, kind=_KIND
    )
    if not is_model(record):
        raise ModelFileError(
            f"{path} is not a model saved by this program, nor one pickled by the original that "
            f"exists here: it holds {said(record)}."
        )
    return record


def _metadata(record: Any, architecture: Architecture) -> dict:
    """What a saved model says about itself."""
    kept = attributes(record)
    states = {name: monitor_state(each) for name, each in monitors(kept).items()}
    texts = {name: kept.get(name) for name in ("yaml_src", "dataset_yaml_src")}
    return {
        "model": architecture.describe(record),
        "monitor": states.pop("monitor", None),
        "earlier_monitors": states,
        "tag": _of_no_machine(plain(kept.get("_tag")) or {}),
        **{name: text if isinstance(text, str) else None for name, text in texts.items()},
    }


def _of_no_machine(tag: Any) -> Any:
    """A model's tag without the machine's name and its folders, which the original noted there."""
    for note in tag.values() if isinstance(tag, dict) else ():
        if isinstance(note, dict):
            note.pop("hostname", None)
            if isinstance(note.get("save_path"), str):
                note["save_path"] = re.split(r"[/\\]", note["save_path"])[-1]
    return tag


def _build(record: Any, path: str) -> Any:
    with _taking_over(path):
        architecture = Architecture()
        metadata = _metadata(record, architecture)

        def fill(model: Any) -> None:
            Restoration().restore(model, record)

        return rebuild(metadata, architecture.arrays, architecture.numbers, fill)
