"""What steps work with: options, the folder, data and trained models."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path
from typing import Optional

from adversarial.checkpoint import load_model, read_metadata, read_records
from adversarial.checkpoint.saving import history_path
from adversarial.config.experiments import FOLDER, experiment_folder
from adversarial.config.yaml_parse import load_train_file
from adversarial.datasets.catalogue import CHECKS, OK, is_bad
from adversarial.errors import AdversarialError
from adversarial.files.atomic import check_writable
from adversarial.files.lock import locked
from adversarial.paper.reproduction.step import SkippedError

SCALES = ("quick", "full")
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
        Of each training of adversarial nets on MNIST; the scale decides unless given.
    without : tuple of str
        Models of Table 1, by their rows' ids, that are not trained.
    """

    scale: str = "quick"
    seeds: int = 2
    epochs: int | None = None
    without: tuple = ()

    def at(self, quick, full):
        """One of two values, by the scale."""
        return quick if self.scale == "quick" else full

    def arguments(self):
        """The options of ``adversarial reproduce`` that say the same; a list of str."""
        given = [f"--{self.scale}"]
        if self.seeds != type(self).seeds:
            given += ["--seeds", str(self.seeds)]
        if self.epochs is not None:
            given += ["--epochs", str(self.epochs)]
        for model in self.without:
            given += ["--without", model]
        return given


def configs():
    """Find the folder of the experiment files.

    Returns
    -------
    str

    Raises
    ------
    AdversarialError
        If there is none.
    """
    folder = experiment_folder()
    if folder is not None:
        return str(folder)
    raise AdversarialError(
        f"The folder {FOLDER} with the experiment files is neither beside the package nor here: "
        "work in a clone of the project."
    )


def read_config(name):
    """Read an experiment file.

    Parameters
    ----------
    name : str
        As records name it, as in ``yaml_configs/mnist.yaml``.

    Returns
    -------
    str
    """
    return (Path(configs()).parent / name).read_text(encoding="utf-8")


@dataclass
class Workspace:
    """Where steps are carried out.

    Attributes
    ----------
    folder : str
    options : Options
    train : callable
        Trains, as :meth:`adversarial.run.run.Run.train` does.
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
        check = CHECKS[name]
        if name not in self._states:
            self._states[name] = [state for _, state in check.states()]
        states = self._states[name]
        if any(map(is_bad, states)):
            raise SkippedError(f"{check.title} is not there: {check.remedy}")
        remarks = [state for state in dict.fromkeys(states) if state != OK]
        return f"The data: {'; '.join(remarks)}." if remarks else ""

    def training(self, name, file, epochs=None, seed=None, snapshots=None, settings=(), first=None):
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
        first : Training, optional
            An earlier stage, whose generator this one goes on with.

        Returns
        -------
        Training
        """
        path = os.path.join(self.folder, "trainings", name, f"{name}.npz")
        if _is_finished(path, epochs):
            self.say(f"{path} is there already.")
        else:
            check_writable(path)
            with locked(f"{path}.wanted", f"train {path}", wait=self._wait):
                if not _is_finished(path, epochs):
                    self._train(path, file, epochs, seed, snapshots, [*settings, *_after(first)])
        return Training(name, f"{FOLDER}/{file}", path, self.folder, seed, tuple(settings), first)

    def _wait(self, holder):
        self.say(f"Waiting for a training that another step has under way: {holder}.")

    def _train(self, path, file, epochs, seed, snapshots, settings):
        place = os.path.join(configs(), file)
        save_path, places = _saving(place, path)
        self.say(f"Training {FOLDER}/{file}: {path}")
        self.train(
            place,
            save_path=save_path,
            epochs=epochs,
            seed=seed,
            snapshots=snapshots,
            settings=[*places, *settings],
            resume=True,
            save_every=SAVE_EVERY,
        )


def _after(first):
    """The change of a file by which it goes on with an earlier stage."""
    if first is None:
        return []
    return [f"model.generator.mlp.pretrained={json.dumps(first.absolute(), ensure_ascii=False)}"]


def _saving(file, path):
    """Where models go, and changes that say it of several phases: the last one's has the name."""
    plan = load_train_file(file, instantiate=False)
    if not isinstance(plan, list):
        return path, []
    stem = os.path.splitext(path)[0]
    paths = [phase_path(stem, number) for number in range(1, len(plan))]
    return None, [
        f"{number}.save_path={json.dumps(each, ensure_ascii=False)}"
        for number, each in enumerate([*paths, path])
    ]


def _is_finished(path, epochs):
    if not os.path.exists(path):
        return False
    monitor = read_metadata(path)["monitor"]
    if monitor is None:
        return True  # made by other means, and put there
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
    seed : int or None
        Number of the replicate.
    settings : tuple of str
        What was changed in the file.
    first : Training or None
        The stage before.
    """

    name: str
    yaml: str
    path: str
    folder: str
    seed: int | None = None
    settings: tuple = ()
    first: Optional["Training"] = None

    def absolute(self):
        """Where it is, whatever folder we are in."""
        return os.path.abspath(self.path)

    def model(self, path=None):
        """Load it, or another file of the same kind, such as a snapshot."""
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

        Epochs and seconds are those of all stages and phases together; the history is the last
        one's that trained anything.
        """
        trained = list(filter(_has_epochs, self._phases()))
        records = [read_records(path) for path in trained]
        known: dict = {"history": None, "epochs": None, "seconds": None}
        if trained:
            known = {
                "history": os.path.relpath(history_path(trained[-1]), self.folder),
                "epochs": sum(each.epochs for each in records),
                "seconds": round(sum(each.seconds for each in records), 1),
            }
        model = os.path.relpath(self.path, self.folder)
        chosen = {"seed": self.seed, "settings": list(self.settings)}
        return {"name": self.name, "model": model, "yaml": self.yaml, **chosen, **known}

    def _phases(self):
        """Models of all stages and phases, in their order; the last one is ours."""
        stem = os.path.splitext(self.path)[0]
        earlier = takewhile(os.path.exists, (phase_path(stem, number) for number in count(1)))
        stages = [] if self.first is None else self.first._phases()
        return [*stages, *earlier, self.path]


def _has_epochs(path):
    """Whether a model was trained, and not put together from others."""
    monitor = read_metadata(path)["monitor"]
    return monitor is not None and monitor["epochs_seen"] > 0


def phase_path(stem, number):
    """Where the model of a phase before the last one goes; the first is 1."""
    return f"{stem}-phase{number}.npz"
