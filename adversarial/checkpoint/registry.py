"""Everything that a run needs to go on, by names that depend on the experiment only.

Parameters, the model's random sources, its tags and its monitor are in every saved model; here is
what a run has beyond them. Shared variables are found in the compiled functions themselves, so that
none can be forgotten: velocities, the learning rate, the momentum, the players' switches, and the
states of all random streams.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from adversarial.checkpoint.files import below, free_name, named_params
from adversarial.checkpoint.values import Packer, Unpacker
from adversarial.errors import ModelFileError
from adversarial.stateful import state_of

CRITERION, ROLLBACK = "criterion", "rollback"


def parts(train: Any) -> dict[str, Any]:
    """Objects that may have state of their own.

    Parameters
    ----------
    train : Train

    Returns
    -------
    dict of str to object
        Each object once, under the first of its names.
    """
    algorithm = train.algorithm
    named = [("train", train), ("algorithm", algorithm), (ROLLBACK, train.rollback)]
    if algorithm is None:
        named.append(("model", train.model))
    named.append((CRITERION, getattr(algorithm, "termination_criterion", None)))
    named += [("extension", extension) for extension in train.extensions]
    named += [("data", train.dataset)]
    named += [("data", each) for each in getattr(algorithm, "monitoring_dataset", {}).values()]
    found: dict[str, Any] = {}
    seen = set()
    for kind, part in named:
        if part is not None and id(part) not in seen:
            seen.add(id(part))
            name = getattr(part, "name_of_state", type(part).__name__)
            found[free_name(f"{kind} {name}", found)] = part
    return found


def variables(train: Any) -> dict[str, Any]:
    """Shared variables of all compiled functions, save the model's parameters.

    Returns
    -------
    dict of str to shared variable
    """
    sources = [train.algorithm, train.model.monitor]
    sources += [part for name, part in parts(train).items() if name.startswith("data")]
    seen = set(named_params(train.model).values())
    found: dict[str, Any] = {}
    for source in sources:
        for variable in getattr(source, "get_variables", list)():
            if variable not in seen:
                seen.add(variable)
                found[free_name(variable.name or "unnamed", found)] = variable
    return found


def get_state(train: Any, arrays: dict) -> dict:
    """State of all parts and variables.

    Parameters
    ----------
    train : Train
        Set up, its monitor compiled.
    arrays : dict of str to array
        Receives the arrays.

    Returns
    -------
    JSON value
        For :func:`set_state`.
    """
    for name, variable in variables(train).items():
        arrays[f"variables/{name}"] = variable.get_value()
    states = {name: state_of(part) for name, part in parts(train).items()}
    return {
        name: Packer(arrays).pack(state, f"state/{name}").get("dict")
        for name, state in states.items()
        if state
    }


def set_state(train: Any, state: dict, arrays: Mapping[str, Any]) -> None:
    """Restore what :func:`get_state` gave.

    Raises
    ------
    ModelFileError
        If the run has other parts or variables, naming the first difference; nothing is changed
        then.
    """
    # Older checkpoints have update callbacks under a name of their own.
    state = {name.replace("callback ", "extension ", 1): each for name, each in state.items()}
    own = variables(train)
    stored = below("variables/", arrays)
    compare("variable", stored, own)
    for name, variable in own.items():
        like(f"variable {name}", stored[name], variable.get_value(borrow=True))
    stateful = {name: part for name, part in parts(train).items() if state_of(part)}
    ruled_out = {n for n in {*state, *stateful} if n.startswith((CRITERION, ROLLBACK))}
    compare("part", set(state) - ruled_out, set(stateful) - ruled_out)
    for name, variable in own.items():
        variable.set_value(stored[name].copy(), borrow=True)
    for name, part in stateful.items():
        if name in state:  # a criterion may be replaced by another, rollback be new
            part.set_state(Unpacker(arrays).unpack({"dict": state[name]}))


def compare(kind: str, stored: Iterable[str], present: Iterable[str]) -> None:
    """Raise ModelFileError for the first name that only one side has."""
    for name in sorted(set(stored) ^ set(present)):
        where = "the experiment lacks" if name in stored else "the checkpoint lacks"
        raise ModelFileError(f"it does not fit the experiment: {where} the {kind} {name}.")


def like(name: str, stored: np.ndarray, present: np.ndarray) -> None:
    """Raise ModelFileError unless two arrays have the same shape and type."""
    for what in ("shape", "dtype"):
        ours, theirs = getattr(present, what), getattr(stored, what)
        if ours != theirs:
            raise ModelFileError(
                f"it does not fit the experiment: {name} has {what} {theirs} in the checkpoint, "
                f"{ours} in the experiment."
            )
