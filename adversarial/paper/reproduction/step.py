"""A step of the reproduction: what it is run with, what it finds, and what is written of it."""

import json
import os
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from adversarial.errors import AdversarialError, DataError
from adversarial.files.atomic import check_writable
from adversarial.files.json_files import parse_json, read_all, write_json

FORMAT = 1
DONE, SKIPPED, FAILED = "done", "skipped", "failed"


class SkippedError(AdversarialError):
    """A step, or a part of one, that cannot be made here, for instance for want of data."""


@dataclass
class Findings:
    """What a step finds.

    Attributes
    ----------
    claims : list of (Claim, float or None)
        With the seconds that each took, where they are known.
    pictures : list of Picture
    tables : list of dict
        With ``id``, ``title``, ``columns``, ``rows`` and ``note``, ready to be shown.
    trainings : list of dict
        Which models were trained for it.
    reason : str or None
        Which parts of it could not be made, and why.
    say : callable
        Takes a line for whoever waits.
    """

    claims: list = field(default_factory=list)
    pictures: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    trainings: list = field(default_factory=list)
    reason: object = None
    say: Callable = print

    def add(self, demonstrate, seconds=0.0, **arguments):
        """Carry out a demonstration, and add its claims and pictures.

        Parameters
        ----------
        demonstrate : callable
            Returns a Demonstration.
        seconds : float
            What its claims took before, in training and the like.
        **arguments
            For it.
        """
        self.say(f"  {demonstrate.__name__.strip('_').replace('_', ' ')} ...")
        began = time.monotonic()
        shown = demonstrate(**arguments)
        seconds += time.monotonic() - began
        self.claims += [(claim, seconds) for claim in shown.claims]
        self.pictures += shown.pictures

    def note_missing(self, reason):
        """Note that a part could not be made."""
        self.reason = reason if self.reason is None else f"{self.reason} {reason}"


@dataclass(frozen=True)
class Step:
    """A figure, a table, or the theory.

    Attributes
    ----------
    name : str
    title : str
    settings : callable
        From `Options` to a dict of plain values: everything that decides its results.
    run : callable
        From `Workspace` to `Findings`.
    """

    name: str
    title: str
    settings: Callable
    run: Callable


def read_record(path):
    """Read a file of JSON.

    Returns
    -------
    dict or None
        None if there is no such file.

    Raises
    ------
    DataError
        If it is none of ours.
    """
    try:
        value = parse_json(read_all(path))
        if value["format"] == FORMAT:
            return value
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} is no record of a reproduction: move it away.") from error
    raise DataError(f"{path} was written by another version: move it away.")


def step_path(folder, name):
    """Where a step's record lies."""
    return os.path.join(folder, name, f"{name}.json")


def finished(folder, step, options):
    """The record of a step that was finished, all of it, with the same settings; or None."""
    record = read_record(step_path(folder, step.name))
    if record is None or record["settings"] != _settings(step, options):
        return None
    return record if record["status"] == DONE and record["reason"] is None else None


def _settings(step, options):
    return json.loads(json.dumps({"scale": options.scale, **step.settings(options)}))


def carry_out(step, workspace):
    """Run a step, and write its record and its pictures.

    Parameters
    ----------
    step : Step
    workspace : Workspace

    Returns
    -------
    dict
        The record. Its status is ``failed`` or ``skipped``, with a reason, where the step raised
        an AdversarialError.
    """
    check_writable(step_path(workspace.folder, step.name))
    began = time.monotonic()
    status, findings = DONE, Findings()
    try:
        findings = step.run(workspace)
    except SkippedError as error:
        status, findings.reason = SKIPPED, str(error)
    except AdversarialError as error:
        status, findings.reason = FAILED, str(error)
    seconds = time.monotonic() - began
    for picture in findings.pictures:
        picture.image.save(os.path.join(workspace.folder, _file(step, picture.name)), zoom=None)
    record = {
        "format": FORMAT,
        "step": step.name,
        "title": step.title,
        "status": status,
        "reason": findings.reason,
        "settings": _settings(step, workspace.options),
        "seconds": round(seconds, 3),
        "claims": [_claim(each, step, workspace, seconds) for each in findings.claims],
        "tables": findings.tables,
        "pictures": [
            {"file": _file(step, picture.name), "caption": picture.caption}
            for picture in findings.pictures
        ],
        "trainings": findings.trainings,
    }
    write_json(step_path(workspace.folder, step.name), record)
    return record


def _file(step, name):
    return f"{step.name}/{name}.png"


def _claim(entry, step, workspace, seconds):
    claim, own_seconds = entry
    record = claim.record()
    record["pictures"] = [_file(step, name) for name in claim.pictures]
    record["command"] = shlex.join(
        ["adversarial", "reproduce", step.name, *workspace.options.arguments()]
    )
    record["seconds"] = round(seconds if own_seconds is None else own_seconds, 3)
    return record
