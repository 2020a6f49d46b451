"""The folder of a run: what ``adversarial train --run-folder`` writes, and never overwrites."""

import os
import time

from adversarial.cli.arguments import at_least
from adversarial.errors import AdversarialError, ConfigError
from adversarial.files.atomic import replacing
from adversarial.files.json_files import read_json, write_json
from adversarial.messages import warn

STARTS = "environment.json"
LOG = "train.log"
METRICS = "metrics.jsonl"
MODEL = os.path.join("checkpoints", "model.npz")


def add_run_folder(parser):
    """Add ``--run-folder`` and its kin."""
    group = parser.add_argument_group("a folder for everything that belongs to a run")
    group.add_argument(
        "-o",
        "--run-folder",
        metavar="FOLDER",
        help="keep configuration, environment, log, metrics, pictures and checkpoints there; one "
        "that holds a run is never overwritten, --resume goes on with it",
    )
    group.add_argument(
        "--samples-every",
        type=at_least(0),
        metavar="N",
        help="draw a sheet of samples every N epochs, always of the same noise, from Markov chains "
        "after 100 steps; 1 unless given, 0 for none",
    )
    group.add_argument(
        "--curves-every",
        type=at_least(0),
        metavar="N",
        help="draw curves anew every N epochs; 1 unless given, 0 for none",
    )
    group.add_argument(
        "--tensorboard", action="store_true", help="write events for TensorBoard, too"
    )


def open_run_folder(arguments):
    """Find out whether the run may use its folder; nothing is written yet.

    Parameters
    ----------
    arguments : argparse.Namespace

    Returns
    -------
    RunFolder or None
        None without ``--run-folder``.

    Raises
    ------
    ConfigError
        If the folder holds something that would be overwritten, or options do not go together.
    """
    if arguments.run_folder is None:
        options = ("samples_every", "curves_every", "tensorboard")
        for name in options:
            if getattr(arguments, name):
                option = "--" + name.replace("_", "-")
                raise ConfigError(f"{option} needs a place for what it draws: add --run-folder.")
        return None
    if arguments.save_path is not None:
        raise ConfigError("--run-folder already says where the model goes: drop --save-path.")
    folder = RunFolder(os.path.expanduser(arguments.run_folder))
    folder.check(arguments)
    return folder


class RunFolder:
    """A folder with everything that belongs to a run.

    Parameters
    ----------
    path : str
    """

    def __init__(self, path):
        self.path = path

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def check(self, arguments):
        """Refuse to overwrite anything.

        Raises
        ------
        ConfigError
        """
        if not os.path.lexists(self.path):
            return
        if not os.path.isdir(self.path):
            raise ConfigError(f"The run folder {self.path} is there already, and is no folder.")
        if not os.listdir(self.path):
            return
        if not os.path.exists(self / STARTS):
            raise ConfigError(
                f"{self.path} holds other files than a run's: choose another --run-folder."
            )
        if not (arguments.resume or arguments.resume_from):
            raise ConfigError(
                f"{self.path} holds a run, which is never overwritten: go on with it by --resume, "
                "or choose another --run-folder."
            )

    def part(self, number, phases):
        """The folder of a phase: this one, if there is one phase only."""
        return self if phases == 1 else RunFolder(self / f"phase{number}")

    def model(self, number, phases):
        """Where the model of a phase goes."""
        return self.part(number, phases) / MODEL

    def attach(self, phases, arguments):
        """Let the phases of an experiment leave their traces here; nothing is written yet.

        Parameters
        ----------
        phases : list of Train
        arguments : argparse.Namespace

        Raises
        ------
        AdversarialError
            If something cannot be drawn.
        """
        for number, train in enumerate(phases, start=1):
            part = self.part(number, len(phases))
            train.extensions += part.extensions(train, arguments)

    def begin(self, phases, arguments):
        """Write down what is run, where and by what.

        Parameters
        ----------
        phases : list of Train
        arguments : argparse.Namespace

        Raises
        ------
        AdversarialError
            If something cannot be written.
        """
        starts = self._starts()
        starts.append(_describe_start(arguments))
        self._keep_experiment(phases, arguments, starts)
        write_json(self / STARTS, starts)

    def _starts(self):
        return read_json(self / STARTS, list) if os.path.exists(self / STARTS) else []

    def _keep_experiment(self, phases, arguments, starts):
        """Keep the file as it was given, and with its changes; once for each version of it."""
        texts = {"experiment": phases[0].experiment["text"]}
        for number, train in enumerate(phases, start=1):
            name = "resolved" if len(phases) == 1 else f"resolved-phase{number}"
            texts[name] = f"{train.yaml_src.rstrip()}\n"
            if arguments.epochs is not None:
                said = f"--epochs {arguments.epochs} ends it, whatever it says about when to stop"
                texts[name] = f"# {said}.\n{texts[name]}"
        for name, text in texts.items():
            latest = starts[-2].get(name) if len(starts) > 1 else None
            if latest is None or self._read(latest) != text:
                latest = f"{name}.yaml" if len(starts) == 1 else f"{name}-{len(starts)}.yaml"
                self._write(latest, text)
            starts[-1][name] = latest

    def extensions(self, train, arguments):
        """Make the extensions that write here."""
        from adversarial.train_extensions.csv_history import CsvHistory
        from adversarial.train_extensions.history import HistoryFile

        sheets = self._sheets(train, arguments.samples_every)
        found = [HistoryFile(self / METRICS), CsvHistory(self / "metrics.csv")]
        found += [sheets, self._curves(arguments.curves_every)]
        if arguments.tensorboard:
            from adversarial.train_extensions.tensorboard import TensorBoard

            found.append(TensorBoard(self / "tensorboard", sheets))
        return [extension for extension in found if extension is not None]

    def _sheets(self, train, every):
        from adversarial.train_extensions.sample_sheets import SampleSheets, view_of_samples

        if every == 0:
            return None
        try:
            view_of_samples(train.model, train.dataset)
        except AdversarialError as error:
            if every is not None:
                raise ConfigError(f"--samples-every {every}: {error}") from error
            return None
        return SampleSheets(self / "samples", every or 1)

    def _curves(self, every):
        from adversarial.figures.plot import require_matplotlib
        from adversarial.train_extensions.curve_files import CurveFiles

        if every == 0:
            return None
        try:
            require_matplotlib()
        except AdversarialError as error:
            if every is not None:
                raise
            warn(f"no curves will be drawn. {error}")
            return None
        return CurveFiles(self / "curves", every or 1)

    def _read(self, name):
        try:
            with open(self / name, encoding="utf-8", newline="") as file:
                return file.read()
        except OSError:
            return None

    def _write(self, name, text):
        with replacing(self / name) as file:
            file.write(text.encode())


def _describe_start(arguments):
    """When, how, by what and where a run was started."""
    from adversarial.checkpoint.origin import git_state, machine, versions
    from adversarial.checkpoint.resume import conditions

    here = machine()
    return {
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "command": arguments.command_line,
        "file": arguments.file,
        "settings": arguments.settings,
        "seed": arguments.seed,
        "versions": versions(),
        "conditions": conditions(here),
        "machine": here,
        "git": git_state(),
    }
