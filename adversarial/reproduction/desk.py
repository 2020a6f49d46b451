"""What steps work with: options, the folder, data and trained models."""

import json
import os
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path
from typing import Callable, Optional

import adversarial
from adversarial.errors import AdversarialError
from adversarial.reproduction.step import SkippedError
from adversarial.utils.files import check_writable
from adversarial.utils.lock import alone

SCALES = ("quick", "full")
CONFIGS = "yaml_configs"
SAVE_EVERY = "5min"


@dataclass(frozen=True)
class Options:
    """What is asked for.

    Attributes
    ----------
    scale : {'quick', 'full'}
        Minutes on two cores, or the paper's size.
    seeds : int
        Trainings of MNIST for Table 1.
    epochs : int or None
        Of each training of MNIST; the scale decides unless given.
    without : tuple of str
        Models of Table 1, by their rows' ids, that are not trained.
    """

    scale: str = "quick"
    seeds: int = 2
    epochs: Optional[int] = None
    without: tuple = ()

    def at(self, quick, full):
        """One of two values, by the scale."""
        return quick if self.scale == "quick" else full


def configs():
    """Find the folder of the experiment files: beside the package, or where we are.

    Returns
    -------
    str

    Raises
    ------
    AdversarialError
        If there is none.
    """
    places = [Path(adversarial.__file__).parents[1] / CONFIGS, Path(CONFIGS)]
    for place in places:
        if (place / "mnist.yaml").exists():
            return str(place)
    raise AdversarialError(
        f"The folder {CONFIGS} with the experiment files is neither beside the package nor here: "
        "work in a clone of the project."
    )


@dataclass
class Desk:
    """Where steps are carried out.

    Attributes
    ----------
    folder : str
    options : Options
    train : callable
        Takes the arguments of ``adversarial train``, a list of str, and trains.
    say : callable
        Takes a line for whoever waits.
    """

    folder: str
    options: Options
    train: Callable
    say: Callable = print
    _states: dict = field(default_factory=dict)

    def need(self, name):
        """See whether a data set is there.

        Parameters
        ----------
        name : {'mnist', 'cifar10', 'tfd'}

        Returns
        -------
        str
            What is to be said beside numbers that come from it; empty for the published files.

        Raises
        ------
        SkippedError
            If it is missing or damaged.
        """
        from adversarial.datasets.fetch import CHECKS, OK, is_bad

        check = CHECKS[name]
        if name not in self._states:
            self._states[name] = [state for _, state in check.states()]
        states = self._states[name]
        if any(map(is_bad, states)):
            raise SkippedError(f"{check.title} is not there: {check.remedy}")
        remarks = [state for state in dict.fromkeys(states) if state != OK]
        return f"The data: {'; '.join(remarks)}." if remarks else ""

    def training(self, name, file, epochs=None, seed=None, snapshots=None, settings=()):
        """Train a model, or take the one that was trained already; wait while another step does.

        Parameters
        ----------
        name : str
            Of the model in the folder ``trainings``.
        file : str
            The experiment file, below ``yaml_configs``. The model is that of its last phase.
        epochs : int, optional
            As many as the file says unless given.
        seed : int, optional
            Number of the replicate.
        snapshots : int, optional
            Epochs between copies that are kept.
        settings : sequence of str
            Changes of the file, as in ``algorithm.learning_rate=0.05``.

        Returns
        -------
        Training
        """
        path = os.path.join(self.folder, "trainings", name, f"{name}.npz")
        if _is_finished(path, epochs):
            self.say(f"{path} is there already.")
        else:
            check_writable(path)
            with alone(f"{path}.wanted", f"train {path}", wait=self._wait):
                if not _is_finished(path, epochs):
                    self._train(path, file, epochs, seed, snapshots, settings)
        return Training(name, f"{CONFIGS}/{file}", path, self.folder)

    def _wait(self, holder):
        self.say(f"Waiting for a training that another step has under way: {holder}.")

    def _train(self, path, file, epochs, seed, snapshots, settings):
        place = os.path.join(configs(), file)
        options = (("--epochs", epochs), ("--seed", seed), ("--snapshots", snapshots))
        arguments = [place, *_saving(place, path), "--resume", "--save-every", SAVE_EVERY]
        for option, value in options:
            arguments += [] if value is None else [option, str(value)]
        for setting in settings:
            arguments += ["--set", setting]
        self.say(f"Training {CONFIGS}/{file}: {path}")
        self.train(arguments)


def _saving(file, path):
    """Options that say where models go: of several phases the last one's has the name."""
    from adversarial.config.yaml_parse import load_train_file

    plan = load_train_file(file, instantiate=False)
    if not isinstance(plan, list):
        return ["--save-path", path]
    stem = os.path.splitext(path)[0]
    paths = [phase_path(stem, number) for number in range(1, len(plan))]
    options = []
    for number, each in enumerate([*paths, path]):
        options += ["--set", f"{number}.save_path={json.dumps(each, ensure_ascii=False)}"]
    return options


def _is_finished(path, epochs):
    from adversarial.checkpoint import read_metadata

    if not os.path.exists(path):
        return False
    monitor = read_metadata(path)["monitor"]
    if monitor is None:
        return True  # a phase that puts together what others have trained
    return monitor["training_succeeded"] and monitor["epochs_seen"] >= (epochs or 0)


@dataclass(frozen=True)
class Training:
    """A model that was trained.

    Attributes
    ----------
    name : str
    yaml : str
        The experiment file.
    path : str
        Where it is.
    folder : str
        Of the reproduction.
    """

    name: str
    yaml: str
    path: str
    folder: str

    def absolute(self):
        """Where it is, whatever folder we are in."""
        return os.path.abspath(self.path)

    def model(self, path=None):
        """Load it, or another file of the same kind, such as a snapshot."""
        from adversarial.checkpoint import load_model

        return load_model(path or self.path)

    def snapshots(self):
        """Copies of it along the way.

        Returns
        -------
        dict of int to str
            Paths by epoch, in ascending order.
        """
        path = Path(self.path)
        found = sorted(path.parent.glob(f"{path.stem}-epoch*{path.suffix}"))
        return {int(each.stem.rpartition("-epoch")[2]): str(each) for each in found}

    def record(self):
        """What a step's record says of it; a dict. Unknown values are None.

        Of several phases the epochs and seconds are those of all of them together, and the history
        is the last one's that trained anything.
        """
        from adversarial.checkpoint import read_metadata
        from adversarial.monitor import read_records
        from adversarial.train import history_path

        known = {"history": None, "epochs": None, "seconds": None}
        trained = [path for path in self._phases() if read_metadata(path)["monitor"] is not None]
        if trained:
            records = [read_records(path) for path in trained]
            known = {
                "history": os.path.relpath(history_path(trained[-1]), self.folder),
                "epochs": sum(each.epochs for each in records),
                "seconds": round(sum(each.seconds for each in records), 1),
            }
        model = os.path.relpath(self.path, self.folder)
        return {"name": self.name, "model": model, "yaml": self.yaml, **known}

    def _phases(self):
        """Models of all phases, in their order; the last one's is ours."""
        stem = os.path.splitext(self.path)[0]
        earlier = takewhile(os.path.exists, (phase_path(stem, number) for number in count(1)))
        return [*earlier, self.path]


def phase_path(stem, number):
    """Where the model of a phase before the last one goes; the first is 1."""
    return f"{stem}-phase{number}.npz"
