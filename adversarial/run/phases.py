"""The phases of an experiment, with what the options change in them."""

import json
from collections.abc import Callable

from adversarial.checkpoint.saving import check_save_paths
from adversarial.config.yaml_parse import load_train_file
from adversarial.errors import ConfigError
from adversarial.messages import warn
from adversarial.run.options import Options
from adversarial.termination_criteria import EpochCounter
from adversarial.train_extensions.snapshots import Snapshots
from adversarial.training import Train


def load_phases(
    file: str, options: Options, place: Callable[[int, int], str] | None = None
) -> list[Train]:
    """Build the experiment of a file.

    Parameters
    ----------
    file : str
    options : Options
    place : callable, optional
        Says where the model of a phase is to be saved: takes its number, from 1, and how many
        there are.

    Returns
    -------
    list of Train
        One, unless the file has several phases.
    """
    settings = [*options.settings, *_save_settings(file, options, place)]
    experiment = load_train_file(file, allow=options.allow, overrides=settings)
    phases = experiment if isinstance(experiment, list) else [experiment]
    for phase in phases or [None]:
        if not hasattr(phase, "main_loop"):
            raise ConfigError(
                f"{file} cannot be trained: its top is a {type(phase).__name__}, but "
                "should be !obj:pylearn2.train.Train or a list of them."
            )
    return phases


def _save_settings(
    file: str, options: Options, place: Callable[[int, int], str] | None
) -> list[str]:
    """What the place of the model changes in the file."""
    if options.save_path is None and place is None:
        return []
    plan = load_train_file(file, instantiate=False, allow=options.allow, overrides=options.settings)
    if isinstance(plan, list) and place is None:
        raise ConfigError(
            f"{file} has {len(plan)} phases, which cannot share one --save-path; "
            "name a place for each, as in: --set 0.save_path=first.npz"
        )
    plans = plan if isinstance(plan, list) else [plan]
    settings = []
    for number, each in enumerate(plans, start=1):
        prefix = f"{number - 1}." if isinstance(plan, list) else ""
        path = place(number, len(plans)) if place else options.save_path
        settings.append(f"{prefix}save_path={json.dumps(path, ensure_ascii=False)}")
        if not getattr(each, "keywords", {}).get("save_freq"):
            settings.append(f"{prefix}save_freq=1")
    return settings


def prepare(phases: list[Train], options: Options) -> None:
    """Apply further options; find out now what would fail only after the first epoch."""
    places = [train.save_path for train in phases if train.save_path is not None]
    for place in sorted({place for place in places if places.count(place) > 1}):
        warn(f"several phases save to {place}: only the model of the last one will remain.")
    if options.snapshots is not None:
        for train in phases:
            if train.save_path is None:
                raise ConfigError("--snapshots needs a place to save to: add --save-path.")
            train.extensions.append(Snapshots(options.snapshots, train.save_path))
    if options.epochs is not None:
        trained = [train.algorithm for train in phases if train.algorithm is not None]
        if not trained:
            raise ConfigError("--epochs needs an algorithm, and the file has none.")
        for algorithm in trained:
            algorithm.termination_criterion = EpochCounter(options.epochs)
    for train in phases:
        check_save_paths(train)
