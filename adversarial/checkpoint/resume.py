"""Checkpoints: saved models that also hold all that training needs to go on.

Names inside the file, beyond those of every saved model: ``checkpoint.json`` (UTF-8 bytes),
``variables/<name>`` and ``state/<part>/...`` (see :mod:`adversarial.checkpoint.registry`), and
``sha256``, over everything else.
"""

import hashlib
import logging
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from aesara import config

from adversarial.backend import current
from adversarial.backend.c import blas
from adversarial.checkpoint import registry
from adversarial.checkpoint.files import (
    METADATA,
    below,
    describe_model,
    find_model,
    named_params,
    read_file,
)
from adversarial.checkpoint.origin import git_state, machine, versions
from adversarial.errors import ModelFileError, blaming
from adversarial.files import npz
from adversarial.files.json_files import parse_json
from adversarial.models import random_state
from adversarial.rng import current_replicate

log = logging.getLogger(__name__)

CHECKPOINT_FORMAT = 1
CHECKPOINT = "checkpoint.json"
CHECKSUM = "sha256"
MISFIT = "does not hold what a checkpoint holds"

OPENBLAS_WHEEL = "scipy-openblas32"
UNKNOWN = "all"  # what older checkpoints say of threads that no variable limits


def save_checkpoint(path: str, train: Any) -> None:
    """Save everything that a run needs to go on; the file appears whole or not at all.

    Parameters
    ----------
    path : str
    train : Train
        After its first monitoring; between two minibatches, or two epochs.

    Raises
    ------
    ModelFileError
        If it cannot be written; an older file of that name is intact then.
    """
    metadata, arrays = describe_model(train.model)
    monitor, here = train.model.monitor, machine()
    about = {
        "format": CHECKPOINT_FORMAT,
        "finished": monitor.training_succeeded and not monitor.time_budget_exceeded,
        "in_epoch": getattr(train.algorithm, "in_epoch", False),
        "epochs_seen": monitor.get_epochs_seen(),
        "batches_seen": monitor.get_batches_seen(),
        "state": registry.get_state(train, arrays),
        "experiment": train.experiment,
        "resolved": getattr(train, "yaml_src", None),
        "conditions": conditions(here),
        "machine": here,
        "git": git_state(),
        "written": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    arrays.update({METADATA: npz.json_array(metadata), CHECKPOINT: npz.json_array(about)})
    npz.write_arrays(path, {**arrays, CHECKSUM: checksum(arrays)}, ModelFileError)


def conditions(here: dict) -> dict[str, str]:
    """What has to be the same for a resumed run to end with the same bytes.

    Parameters
    ----------
    here : dict
        What :func:`machine` says.
    """
    backend = current().name
    # What C links is a condition, not what is installed.
    needless = {"python", OPENBLAS_WHEEL, *(("jax", "jaxlib") if backend == "c" else ())}
    found = {name: version for name, version in versions().items() if name not in needless}
    linked = {"BLAS": here["BLAS"]} if backend == "c" else {}
    seed = {} if current_replicate() is None else {"seed": current_replicate()}
    return {**found, "float type": config.floatX, "backend": backend, **linked, **seed}


def checksum(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """SHA-256 over names, types, shapes and bytes, as 32 numbers.

    Parameters
    ----------
    arrays : dict of str to array
    """
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {np.shape(arrays[name])}\n".encode())
        digest.update(array.data if array.size else b"")
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def read_checkpoint(path: str) -> tuple[dict, dict, dict]:
    """Read a checkpoint and verify that it is whole.

    Parameters
    ----------
    path : str

    Returns
    -------
    about : dict
        The contents of ``checkpoint.json``.
    metadata : dict
        Those of ``model.json``.
    arrays : dict of str to array

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, of another kind or of another format.
    """
    path = find_model(path)
    metadata, arrays = read_file(path)
    if CHECKPOINT not in arrays:
        raise ModelFileError(f"{path} is a model, not a checkpoint: training cannot go on from it.")
    stored = arrays.pop(CHECKSUM, None)
    if not np.array_equal(stored, checksum(arrays)):
        raise ModelFileError(f"{path} is damaged: its checksum does not match.")
    with blaming(path, MISFIT, ModelFileError):
        about = parse_json(arrays.pop(CHECKPOINT).tobytes())
        found = about["format"]
    if found != CHECKPOINT_FORMAT:
        raise ModelFileError(
            f"{path} has checkpoint format {found}; this version reads format {CHECKPOINT_FORMAT}."
        )
    return about, metadata, arrays


def restore_checkpoint(path: str, train: Any, accept_differences: bool = False) -> None:
    """Bring a run to where a checkpoint was saved.

    Parameters
    ----------
    path : str
    train : Train
        Of the same experiment, set up, its monitor compiled.
    accept_differences : bool
        Go on, not to the same bytes, where versions, float type or backend are others.

    Raises
    ------
    ModelFileError
        If the file cannot be read, or does not fit the experiment: the first difference is named,
        and nothing is changed.
    """
    about, metadata, arrays = read_checkpoint(path)
    try:
        with blaming("it", MISFIT, ModelFileError):
            _check_conditions(about, accept_differences)
            _check_model(train.model, metadata, arrays)
            registry.set_state(train, about["state"], arrays)
    except ModelFileError as error:
        raise ModelFileError(f"{path} cannot be resumed: {error}") from error
    for key, param in named_params(train.model).items():
        param.set_value(arrays[key])
    random_state.set_states(train.model, below("random/", arrays))
    for key, note in metadata["tag"].items():
        train.model.tag.setdefault(key, {})
        # In place: an extension writes into the note it has left there.
        if isinstance(note, dict):
            train.model.tag[key].update(note)
        else:
            train.model.tag[key] = note
    monitor = train.model.monitor
    monitor.set_state(metadata["monitor"])
    monitor.training_succeeded = monitor.time_budget_exceeded = False


def _check_conditions(about: dict, accept_differences: bool) -> None:
    machines = about["machine"], machine()
    saved, now = _saved_conditions(about), conditions(machines[1])
    for what in {**saved, **now}:
        before, here = saved.get(what, "none"), now.get(what, "none")
        if before == here:
            continue
        said = f"it was saved with {what} {before}, here is {here}"
        if not accept_differences:
            raise ModelFileError(
                f"{said}, so it would not end with the same bytes. To go on all the same: "
                "--accept-differences"
            )
        log.warning("The checkpoint differs: %s.", said)
    for what in ("processor", "BLAS core type", "BLAS threads"):
        before, here = (str(each.get(what, UNKNOWN)) for each in machines)
        if before != here and UNKNOWN not in (before, here):
            log.warning(
                "The checkpoint was saved with %s %s, here is %s: the last bits may differ.",
                what,
                before,
                here,
            )


def _saved_conditions(about: dict) -> dict[str, str]:
    """Conditions of a checkpoint; older ones name the wheel, linked or not, and no BLAS."""
    saved = dict(about["conditions"])
    wheel = saved.pop(OPENBLAS_WHEEL, None)
    if "BLAS" not in saved and saved["backend"] == current().name == "c":
        report = blas.blas_report()
        known = wheel and report.chosen_by == blas.WHEEL
        saved["BLAS"] = f"OpenBLAS {wheel}" if known else report.name
    return saved


def _check_model(model: Any, metadata: dict, arrays: Mapping[str, Any]) -> None:
    named = named_params(model)
    registry.compare("parameter", {k for k in arrays if k.startswith("parameters/")}, named)
    for key, param in named.items():
        registry.like(key, arrays[key], param.get_value(borrow=True))
    if metadata["monitor"] is None:
        raise ModelFileError("it was saved before the first monitoring.")
    registry.compare("channel", metadata["monitor"]["channels"], model.monitor.channels)
