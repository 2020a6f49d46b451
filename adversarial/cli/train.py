"""``adversarial train``: run the experiment that a file describes."""

import json
import os

from adversarial.backend import use
from adversarial.config.yaml_parse import load_train_file
from adversarial.errors import INTERRUPTED, ConfigError, Interrupted
from adversarial.messages import logged, say, warn
from adversarial.rng import replicate
from adversarial.run.checkpoints import resume_point, set_checkpoints
from adversarial.run.folder import LOG, open_run_folder
from adversarial.run.interruption import stoppable
from adversarial.run.progress import Progress
from adversarial.termination_criteria import EpochCounter
from adversarial.train import TrainingStopped, history_path
from adversarial.train_extensions.snapshots import Snapshots

COMPILING = {
    "c": "(about a minute the first time, cached afterwards)",
    "jax": "with JAX on {} (some seconds at the first minibatch)",
}


def run(arguments):
    """Train all phases of an experiment, one after the other.

    Raises
    ------
    BackendError
        If this machine lacks the backend or the device.
    ConfigError
        If the file does not describe an experiment.
    ModelFileError
        If the model could not be saved; found before anything is compiled.
    Interrupted
        After Ctrl-C or SIGTERM, saying where training stopped.
    """
    with replicate(arguments.seed), use(arguments.backend, arguments.device) as backend:
        _run_all(arguments, backend)


def _run_all(arguments, backend):
    folder = open_run_folder(arguments)
    phases = load_phases(arguments, folder)
    if folder is not None:
        folder.attach(phases, arguments)
    prepare(phases, arguments)
    if folder is None:
        _run_phases(phases, arguments, backend)
        return
    folder.begin(phases, arguments)
    with logged(folder / LOG):
        _run_phases(phases, arguments, backend, folder)


def _run_phases(phases, arguments, backend, folder=None):
    for number, train in enumerate(phases, start=1):
        if len(phases) > 1:
            os.environ["PYLEARN2_TRAIN_PHASE"] = f"phase{number}"
            if not arguments.quiet:
                say(f"Phase {number} of {len(phases)}")
        _run_phase(train, arguments, backend)
    if folder is not None and not arguments.quiet:
        say(f"The run is in {folder.path}.")


def load_phases(arguments, folder=None):
    """Build the experiment of a file.

    Parameters
    ----------
    arguments : argparse.Namespace
    folder : RunFolder, optional
        Where it is to be saved.

    Returns
    -------
    list of Train
        One, unless the file has several phases.
    """
    settings = [*arguments.settings, *_save_settings(arguments, folder)]
    experiment = load_train_file(arguments.file, allow=arguments.allow, overrides=settings)
    phases = experiment if isinstance(experiment, list) else [experiment]
    for phase in phases or [None]:
        if not hasattr(phase, "main_loop"):
            raise ConfigError(
                f"{arguments.file} cannot be trained: its top is a {type(phase).__name__}, but "
                "should be !obj:pylearn2.train.Train or a list of them."
            )
    return phases


def _save_settings(arguments, folder):
    """What ``--save-path`` or ``--run-folder`` changes in the file."""
    if arguments.save_path is None and folder is None:
        return []
    plan = load_train_file(
        arguments.file, instantiate=False, allow=arguments.allow, overrides=arguments.settings
    )
    if isinstance(plan, list) and folder is None:
        raise ConfigError(
            f"{arguments.file} has {len(plan)} phases, which cannot share one --save-path; "
            "name a place for each, as in: --set 0.save_path=first.npz"
        )
    plans = plan if isinstance(plan, list) else [plan]
    settings = []
    for number, each in enumerate(plans, start=1):
        prefix = f"{number - 1}." if isinstance(plan, list) else ""
        path = arguments.save_path or folder.model(number, len(plans))
        settings.append(f"{prefix}save_path={json.dumps(path, ensure_ascii=False)}")
        if not getattr(each, "keywords", {}).get("save_freq"):
            settings.append(f"{prefix}save_freq=1")
    return settings


def prepare(phases, arguments):
    """Apply the options; find out now what would fail only after the first epoch."""
    set_checkpoints(phases, arguments)
    places = [train.save_path for train in phases if train.save_path is not None]
    for place in sorted({place for place in places if places.count(place) > 1}):
        warn(f"several phases save to {place}: only the model of the last one will remain.")
    if arguments.snapshots is not None:
        for train in phases:
            if train.save_path is None:
                raise ConfigError("--snapshots needs a place to save to: add --save-path.")
            train.extensions.append(Snapshots(arguments.snapshots, train.save_path))
    if arguments.epochs is not None:
        trained = [train for train in phases if train.algorithm is not None]
        if not trained:
            raise ConfigError("--epochs needs an algorithm, and the file has none.")
        for train in trained:
            train.algorithm.termination_criterion = EpochCounter(arguments.epochs)
    for train in phases:
        train.check_save_paths()


def _run_phase(train, arguments, backend):
    progress = Progress(lines=not (arguments.quiet or arguments.verbose))
    progress.attach(train)
    if train.algorithm is not None and not arguments.quiet:
        say(f"Compiling the update {COMPILING[backend.name].format(backend.device)} ...")
    try:
        with stoppable(train) as interruption:
            train.main_loop(arguments.time_budget, resume=resume_point(train, arguments))
    except (TrainingStopped, KeyboardInterrupt) as stop:
        saved = isinstance(stop, TrainingStopped)
        code = interruption.code or INTERRUPTED
        raise Interrupted(_farewell(train, progress, saved), code) from stop
    finally:
        progress.close()
    if train.save_freq and arguments.run_folder is None and not arguments.quiet:
        say(f"The model is in {train.save_path}, its history in {history_path(train.save_path)}.")


def _farewell(train, progress, in_order):
    stopped = f"training stopped {progress.place()}"
    if train.checkpoints is None or not train.checkpoints.exists():
        return f"{stopped}; nothing has been saved."
    path = train.checkpoints.path
    if in_order:
        return f"{stopped}, and is saved in {path}. To go on: the same command with --resume."
    return (
        f"{stopped}, at once; the last checkpoint, {path}, is intact. To go on from there: the "
        "same command with --resume."
    )
