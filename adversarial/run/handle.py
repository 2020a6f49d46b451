"""Experiments from Python, or in a notebook, by two functions."""

import glob
import json
import os
import re
from collections.abc import Mapping
from typing import Any

from adversarial.checkpoint import load_model
from adversarial.config.experiments import find_experiment
from adversarial.errors import DataError
from adversarial.models.model import Model
from adversarial.run.names import RUNS
from adversarial.run.run import Run


def train(
    file: str | os.PathLike,
    epochs: int | None = None,
    set: Mapping[str, Any] | None = None,
    folder: str | os.PathLike | None = None,
    **options: Any,
) -> Run:
    """Train an experiment, as ``adversarial train`` does.

    Parameters
    ----------
    file : str or path-like
        An experiment file, or the short name of one that comes with the package.
    epochs : int, optional
        When to stop, whatever the file says.
    set : mapping, optional
        Changes of the file, such as ``{"algorithm.learning_rate": 0.05}``.
    folder : str or path-like, optional
        Of the run; by default a new one, ``runs/0001-mnist`` and so on.
    **options
        Of :class:`~adversarial.run.options.Options`, such as ``seed=1`` or ``resume=True``.

    Returns
    -------
    Run

    Raises
    ------
    AdversarialError
        As :meth:`~adversarial.run.run.Run.train`.
    """
    path = find_experiment(file)
    run = Run(new_folder(path) if folder is None else folder, options.get("allow", ()))
    settings = [f"{key}={_as_yaml(value)}" for key, value in (set or {}).items()]
    settings += options.pop("settings", ())
    run.train(path, epochs=epochs, settings=settings, **options)
    return run


def load(path: str | os.PathLike, allow: tuple = ()) -> Run | Model:
    """Take up what was saved.

    Parameters
    ----------
    path : str or path-like
        The folder of a run, a saved model, or one that the original pickled.
    allow : sequence of str
        Further packages whose classes it may name.

    Returns
    -------
    Run or Model

    Raises
    ------
    DataError
        If there is nothing, or a folder that is no run's.
    AdversarialError
        As :func:`~adversarial.checkpoint.load_model`.
    """
    path = os.fspath(path)
    run = Run(path, allow)
    if run.exists():
        return run
    if os.path.isdir(path):
        raise DataError(f"{path} holds no run: there is no environment.json in it.")
    return load_model(path, allow)


def new_folder(file: str | os.PathLike) -> str:
    """Name the next folder of a run below ``runs``: a number, and the name of the experiment.

    Parameters
    ----------
    file : str or path-like
        The experiment file.

    Returns
    -------
    str
        It is not made yet.
    """
    numbers = [0]
    for path in glob.glob(os.path.join(RUNS, "[0-9]*")):
        found = re.match(r"\d+(?=-|$)", os.path.basename(path))
        numbers += [int(found[0])] if found else []
    stem = os.path.splitext(os.path.basename(os.fspath(file)))[0]
    return os.path.join(RUNS, f"{max(numbers) + 1:04d}-{stem}")


def _as_yaml(value: Any) -> str:
    """A value as the text of a setting: JSON is YAML."""
    return value if isinstance(value, str) else json.dumps(value)
