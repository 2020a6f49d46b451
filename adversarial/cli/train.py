"""``adversarial train``: run the experiment that a file describes."""

import json
import os

from adversarial.cli.arguments import add_allow, add_backend, add_set, at_least
from adversarial.cli.command import Command
from adversarial.errors import ConfigError
from adversarial.messages import logged, say, warn
from adversarial.run.checkpoints import add_checkpoints, resume_point, set_checkpoints
from adversarial.run.folder import LOG, add_run_folder, open_run_folder
from adversarial.run.interruption import INTERRUPTED, Interrupted, stoppable

COMPILING = {
    "c": "(about a minute the first time, cached afterwards)",
    "jax": "with JAX on {} (some seconds at the first minibatch)",
}


def _add_arguments(parser):
    parser.add_argument("file", metavar="FILE.yaml", help="the experiment file")
    parser.add_argument(
        "--epochs",
        type=at_least(0),
        metavar="N",
        help="stop after so many epochs, whatever the file says about when to stop",
    )
    add_set(parser)
    parser.add_argument(
        "--seed",
        type=at_least(0),
        metavar="N",
        help="another replicate: weights, noise, masks and order of examples are drawn by the "
        "file's seeds together with N; the data stay as they are",
    )
    parser.add_argument(
        "--save-path",
        metavar="PATH",
        help="where to save the model; after every epoch if the file does not say how often",
    )
    parser.add_argument(
        "--snapshots",
        type=at_least(1),
        metavar="N",
        help="also keep a copy of the model every N epochs, named by the epoch",
    )
    add_allow(parser)
    add_backend(parser)
    add_checkpoints(parser)
    add_run_folder(parser)
    parser.add_argument(
        "-t",
        "--time-budget",
        type=at_least(0, float),
        metavar="SEC",
        help="begin no epoch after so many seconds (of each phase, if there are several)",
    )
    volume = parser.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help="print warnings and errors only")
    volume.add_argument(
        "-v", "--verbose", action="store_true", help="print every channel, as the original does"
    )


def _run(arguments):
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
    from adversarial.backend import use
    from adversarial.rng import replicate

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
    from adversarial.config.yaml_parse import load_train_file

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
    from adversarial.config.yaml_parse import load_train_file

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
    from adversarial.termination_criteria import EpochCounter
    from adversarial.train_extensions.snapshots import Snapshots

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
    from adversarial.cli.progress import Progress
    from adversarial.train import TrainingStopped, history_path

    progress = Progress(lines=not (arguments.quiet or arguments.verbose))
    train.extensions.append(progress)
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


COMMAND = Command(
    "train",
    "Train what an experiment file describes, saving the model as it says.",
    "train yaml_configs/mnist.yaml --epochs 100 --save-path runs/mnist.npz\n"
    "train yaml_configs/mnist.yaml --set algorithm.learning_rate=0.05\n"
    "train yaml_configs/quick/mnist.yaml --run-folder runs/quick\n"
    "train yaml_configs/mnist.yaml --save-path runs/mnist.npz --resume --save-every 10min\n"
    "train yaml_configs/mnist.yaml --backend jax --device gpu:0",
    _run,
    _add_arguments,
)
