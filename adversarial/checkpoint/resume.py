"""Checkpoints: saved models that also hold all that training needs to go on.

Names inside the file, beyond those of every saved model: ``checkpoint.json`` (UTF-8 bytes),
``variables/<name>`` and ``state/<part>/...`` (see :mod:`adversarial.checkpoint.registry`), and
``sha256``, over everything else.
"""

import contextlib
import hashlib
import logging
import time
from collections.abc import Iterator, Mapping
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
from adversarial.checkpoint.fingerprint import changes
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
MODE, CORE_TYPE = "mode", "BLAS core type"
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
        "fingerprint": train.fingerprint,
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
    linked = {}
    if backend == "c":
        linked = {name: here[name] for name in ("BLAS", CORE_TYPE) if name in here}
        linked[MODE] = f"{config.mode}/{config.linker}/{config.optimizer}"
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


def check_resumable(path: str, train: Any, accept_differences: bool = False) -> None:
    """Refuse a checkpoint that does not fit an experiment, before anything is compiled.

    Parameters
    ----------
    path, train, accept_differences
        As for :func:`restore_checkpoint`, but the experiment need not be set up.

    Raises
    ------
    ModelFileError
        Naming the differences.
    """
    about = read_checkpoint(path)[0]
    with _resuming(path):
        said = _differences(about, train)
        if said and not accept_differences:
            _refuse(said)


def restore_checkpoint(path: str, train: Any, accept_differences: bool = False) -> None:
    """Bring a run to where a checkpoint was saved.

    Parameters
    ----------
    path : str
    train : Train
        Of the same experiment, set up, its monitor compiled.
    accept_differences : bool
        Go on, not to the same bytes, where versions, machine, backend or the experiment's settings
        are others. A changed learning rate or momentum is taken then: with a schedule, all later
        rates change in proportion. Parameters, velocities and random streams are the checkpoint's.

    Raises
    ------
    ModelFileError
        If the file cannot be read, or does not fit the experiment: the differences are named, and
        nothing is changed.
    """
    about, metadata, arrays = read_checkpoint(path)
    with _resuming(path):
        said = _differences(about, train)
        if said and not accept_differences:
            _refuse(said)
        _check_parameters(train.model, metadata, arrays)
        registry.compare("channel", metadata["monitor"]["channels"], train.model.monitor.channels)
        registry.set_state(train, about["state"], arrays)
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
    for each in said:
        log.warning("The checkpoint differs: %s.", each)
    _warn_of_last_bits(about)
    _take(train, changes(about.get("fingerprint", train.fingerprint), train.fingerprint))


@contextlib.contextmanager
def _resuming(path: str) -> Iterator[None]:
    try:
        with blaming("it", MISFIT, ModelFileError):
            yield
    except ModelFileError as error:
        raise ModelFileError(f"{path} cannot be resumed: {error}") from error


def _differences(about: dict, train: Any) -> list[str]:
    """What is different here and now from where and how a checkpoint was saved."""
    saved, now = _saved_conditions(about), conditions(machine())
    said = [
        f"it was saved with {what} {saved.get(what, 'none')}, here is {now.get(what, 'none')}"
        for what in {**saved, **now}
        if saved.get(what, "none") != now.get(what, "none")
    ]
    changed = changes(about.get("fingerprint", train.fingerprint), train.fingerprint)
    said += [f"{place} was {before!r}, is {here!r}" for place, (before, here) in changed.items()]
    return said


def _refuse(said: list[str]) -> None:
    for each in said[1:]:
        log.warning("The checkpoint differs, too: %s.", each)
    more = f" (and {len(said) - 1} more, see above)" if len(said) > 1 else ""
    raise ModelFileError(
        f"{said[0]}{more}, so it would not end with the same bytes. To go on all the same: "
        "--accept-differences"
    )


def _take(train: Any, changed: Mapping[str, tuple]) -> None:
    """Let a changed learning rate and rule act, which a checkpoint holds, too."""
    before, here = changed.get("algorithm.learning_rate", (None, None))
    if before and here is not None:
        for part in (train.algorithm, *train.extensions):
            scale = getattr(part, "scale_rate", None)
            if scale is not None:
                scale(here / before)
        log.warning("The learning rate is multiplied by %g from here on.", here / before)
    elif here is not None:
        log.warning("The learning rate is not taken: it was %s, and goes on so.", before)
    if any(place.startswith("algorithm.learning_rule.") for place in changed):
        for part in (train.algorithm.learning_rule, *train.extensions):
            take = getattr(part, "take_arguments", None)
            if take is not None:
                take()
    if changed:
        log.warning(
            "From here on the experiment is as it is now; parameters, velocities and random "
            "streams are the checkpoint's."
        )


def _warn_of_last_bits(about: dict) -> None:
    machines = about["machine"], machine()
    for what in ("processor", "BLAS threads"):
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
    if saved["backend"] == current().name == "c":
        if "BLAS" not in saved:
            report = blas.blas_report()
            known = wheel and report.chosen_by == blas.WHEEL
            saved["BLAS"] = f"OpenBLAS {wheel}" if known else report.name
        for what, here in conditions(machine()).items():  # what older ones do not tell
            if what in (MODE, CORE_TYPE):
                saved.setdefault(what, about["machine"].get(what, here))
    return saved


def _check_parameters(model: Any, metadata: dict, arrays: Mapping[str, Any]) -> None:
    named = named_params(model)
    registry.compare("parameter", {k for k in arrays if k.startswith("parameters/")}, named)
    for key, param in named.items():
        registry.like(key, arrays[key], param.get_value(borrow=True))
    if metadata["monitor"] is None:
        raise ModelFileError("it was saved before the first monitoring.")
