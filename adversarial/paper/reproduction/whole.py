"""All steps of a reproduction, one after the other, and the record of the whole."""

import importlib.metadata
import itertools
import os
import time

from aesara import config

from adversarial.checkpoint.origin import git_state, machine, versions
from adversarial.errors import AdversarialError
from adversarial.files.json_files import write_json
from adversarial.paper.reproduction import figure1, figure2, figure3, table1, table2, theory
from adversarial.paper.reproduction.step import FORMAT, carry_out, finished, read_record, step_path
from adversarial.paper.reproduction.workspace import Workspace, read_config
from adversarial.processors import usable_processors

ALL = (theory.STEP, figure1.STEP, figure2.STEP, figure3.STEP, table1.STEP, table2.STEP)
STEPS = {step.name: step for step in ALL}


def reproduce(names, folder, options, train, say=print, command=None, elsewhere=None):
    """Carry out steps; what was finished with the same settings is taken as it is.

    Parameters
    ----------
    names : sequence of str
        Keys of `STEPS`.
    folder : str
        Where everything goes.
    options : Options
    train : callable
        See `Workspace`.
    say : callable
        Takes a line of text.
    command : str, optional
        How it was called, for the record.
    elsewhere : callable, optional
        Carries steps out in other processes: takes their names, says what they find, and gives
        the name of each as it ends, whether well or not. Here, one after the other, unless given.

    Returns
    -------
    dict
        The record of the whole, which is in ``reproduce.json`` as well.

    Raises
    ------
    AdversarialError
        If the folder holds another reproduction; at the end, if a process elsewhere left nothing.
    """
    path = os.path.join(folder, "reproduce.json")
    before = read_record(path)
    if before is not None and before["scale"] != options.scale:
        raise AdversarialError(
            f"{folder} holds a reproduction with --{before['scale']}: choose another -o."
        )
    began = time.monotonic()
    workspace = Workspace(folder, options, train, say)
    whole = {
        "format": FORMAT,
        "scale": options.scale,
        "command": command or f"adversarial reproduce {' '.join(names)} --{options.scale}",
        "environment": environment(),
        "date": time.strftime("%Y-%m-%d"),
    }
    records = {record["step"]: record for record in (before or {}).get("steps", [])}
    steps = [step for name, step in STEPS.items() if name in names]
    there = {step.name: finished(folder, step, options) for step in steps}
    missing = [step for step in steps if there[step.name] is None]
    carried_out = _elsewhere(missing, folder, elsewhere) if elsewhere else _here(missing, workspace)
    for record in itertools.chain(_taken(there, say), carried_out):
        records[record["step"]] = record
        so_far = [records[name] for name in STEPS if name in records]
        whole["seconds"] = round(sum(each["seconds"] for each in so_far), 1)
        whole["experiments"] = _experiments(so_far)
        whole["elapsed"] = round(time.monotonic() - began, 1)
        write_json(path, {**whole, "steps": so_far})
    return read_record(path)


def _experiments(records):
    """The experiment files of all trainings; a dict from names to texts."""
    names = [training["yaml"] for record in records for training in record["trainings"]]
    return {name: read_config(name) for name in sorted(set(names))}


def _taken(there, say):
    for record in filter(None, there.values()):
        say(f"{record['title']}: was there already.")
        _say_summary(record, say)
        yield record


def _here(steps, workspace):
    for step in steps:
        workspace.say(f"{step.title} ...")
        record = carry_out(step, workspace)
        _say_summary(record, workspace.say)
        yield record


def _elsewhere(steps, folder, elsewhere):
    paths = {step.name: step_path(folder, step.name) for step in steps}
    before = {name: read_record(path) for name, path in paths.items()}
    broken = []
    for name in elsewhere(list(paths)):
        record = read_record(paths[name])
        if record is None or record == before[name]:
            broken.append(name)
        else:
            yield record
    if broken:
        raise AdversarialError(
            f"Without a result, see above: {', '.join(broken)}. The same command goes on from "
            "there."
        )


def _say_summary(record, say):
    for line in summary(record):
        say(line)


def summary(record):
    """Lines that say what a step found.

    Parameters
    ----------
    record : dict
        Of a step.

    Yields
    ------
    str
    """
    marks = {True: "ok  ", False: "FAIL", None: "    "}
    for claim in record["claims"]:
        yield f"  {marks[claim['passed']]}  {claim['claim']}: {measured(claim)}"
    if record["reason"]:
        yield f"  {record['status']}: {record['reason']}"


def measured(claim):
    """What was measured, beside what was published, as text.

    Parameters
    ----------
    claim : dict

    Returns
    -------
    str

    Examples
    --------
    >>> claim = {"measured": -1.38629, "published": None, "unit": "nats"}
    >>> measured({**claim, "measured_error": 0.01, "published_error": None})
    '-1.386 ± 0.01 nats'
    """
    ours = _number(claim["measured"], claim["measured_error"], claim["unit"])
    if claim["published"] is None:
        return ours
    return f"{ours} (paper: {_number(claim['published'], claim['published_error'], '')})"


def _number(value, error, unit):
    text = f"{value:.4g}" if isinstance(value, (int, float)) else str(value)
    return " ".join(filter(None, [text, "" if error is None else f"± {error:.2g}", unit]))


def environment():
    """What may decide the results: versions and machine.

    Returns
    -------
    dict of str to plain values
    """
    here, state = machine(), git_state() or {}
    return {
        **versions(),
        "matplotlib": importlib.metadata.version("matplotlib"),
        "commit": state.get("commit"),
        "files changed since": state.get("changed"),
        **{key: value for key, value in here.items() if key.startswith("BLAS")},
        "floatX": config.floatX,
        "platform": here["system"],
        "processor": here["processor"],
        "cores": usable_processors(),
    }
