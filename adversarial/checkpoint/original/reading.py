"""Entry points: is a file a pickled model, and if so, which."""

import os
import zipfile

from adversarial.checkpoint.description import build, building
from adversarial.checkpoint.original.architecture import Architecture, is_model
from adversarial.checkpoint.original.history import monitor_state, monitors
from adversarial.checkpoint.original.names import find_model_name
from adversarial.checkpoint.original.records import attributes, plain, said
from adversarial.checkpoint.original.restore import Restoration
from adversarial.errors import ModelFileError
from adversarial.files.pickles import DamagedError, Machine, Record, RefusedError, read_packed
from adversarial.models.memory_check import at_most
from adversarial.monitor import Monitor

_NOT_OURS = "is not a model saved by this program, nor one pickled by the original"


def is_pickle(path):
    """Whether a file is to be read as a pickle: any that is no archive and not called ``.npz``."""
    return not os.fspath(path).endswith(".npz") and not zipfile.is_zipfile(path)


def load_original(path):
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
    return model_of(read_record(path), path)


def model_of(record, name):
    """Build the model that a pickle held.

    Parameters
    ----------
    record : Record
        As a machine left it.
    name : str
        Of the file, for messages.

    Returns
    -------
    Model

    Raises
    ------
    ModelFileError
        If parts of it do not exist here.
    """
    if not is_model(record):
        raise ModelFileError(f"{name} holds {said(record)}, which is no model that exists here.")
    with building(name):
        try:
            return _translate(record)
        except ModelFileError as error:
            raise ModelFileError(f"{name} cannot be taken over: {error}.") from error


def original_metadata(path):
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
    record = read_record(path)
    if not is_model(record):
        raise ModelFileError(f"{path} holds {said(record)}, which is no model that exists here.")
    try:
        return {"model": Architecture().describe(record), **_about(record)}
    except ModelFileError as error:
        raise ModelFileError(f"{path} cannot be taken over: {error}.") from error


def read_record(path):
    """Read a pickle that holds a model.

    Parameters
    ----------
    path : str

    Returns
    -------
    Record

    Raises
    ------
    ModelFileError
    """
    name, data, size = read_packed(path, ModelFileError)
    try:
        record = Machine(data, find_model_name, size=size).run()
    except RefusedError as refused:
        raise ModelFileError(
            f"{name} is refused: it {refused}; a pickled model names classes of Pylearn2 and "
            "Theano and arrays, and nothing else."
        ) from refused
    except DamagedError as damaged:
        raise ModelFileError(f"{name} {_NOT_OURS}, or it is damaged: it {damaged}.") from damaged
    if not isinstance(record, Record):
        raise ModelFileError(f"{name} {_NOT_OURS}: it holds {said(record)}.")
    return record


def _about(record):
    """All but architecture, parameters and random states."""
    kept = attributes(record)
    states = {name: monitor_state(each) for name, each in monitors(kept).items()}
    return {
        "monitor": states.pop("monitor", None),
        "earlier_monitors": states,
        "tag": plain(kept.get("_tag")) or {},
        **{
            name: kept[name] if isinstance(kept.get(name), str) else None
            for name in ("yaml_src", "dataset_yaml_src")
        },
    }


def _translate(record):
    architecture = Architecture()
    description = architecture.describe(record)
    about = _about(record)
    with at_most(2 * architecture.numbers):
        model = build(description, architecture.arrays)
    Restoration().restore(model, record)
    model.yaml_src = about["yaml_src"]
    model.dataset_yaml_src = about["dataset_yaml_src"]
    model.tag = about["tag"]
    if about["monitor"] is not None:
        model.monitor = _monitor(model, about["monitor"])
    for name, state in about["earlier_monitors"].items():
        if hasattr(model, name):
            raise ModelFileError(f"it keeps a monitor as {name!r}, which the model itself has")
        setattr(model, name, _monitor(model, state))
    return model


def _monitor(model, state):
    monitor = Monitor(model)
    monitor.set_state(state)
    return monitor
