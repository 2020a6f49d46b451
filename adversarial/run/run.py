"""A run: an experiment that is carried out, and what it leaves."""

import contextlib
import glob
import os
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adversarial.backend import use
from adversarial.checkpoint import load_model, read_records
from adversarial.checkpoint.origin import git_state, machine, versions
from adversarial.checkpoint.resume import conditions
from adversarial.checkpoint.saving import history_path
from adversarial.datasets.paper import name_of, set_like
from adversarial.datasets.recipe import carry_out
from adversarial.errors import (
    INTERRUPTED,
    ConfigError,
    DataError,
    Interrupted,
    ModelFileError,
    interruption_behind,
)
from adversarial.evaluation import ParzenResult, draw_sample_set, parzen_window
from adversarial.files.atomic import replacing
from adversarial.files.json_files import read_all, read_json, write_json
from adversarial.files.lock import is_lock, lock_path, locked
from adversarial.messages import logged, say
from adversarial.models.model import Model
from adversarial.monitor import Records
from adversarial.rng import replicate
from adversarial.run.checkpoints import check_fit, resume_point, set_checkpoints
from adversarial.run.display import show_run
from adversarial.run.extensions import extensions_of
from adversarial.run.history import history_table
from adversarial.run.interruption import stoppable
from adversarial.run.names import LOG, METRICS, MODEL, STARTS
from adversarial.run.options import Options
from adversarial.run.phases import load_phases, prepare
from adversarial.run.progress import Progress
from adversarial.training import Train, TrainingStopped

FOR_SIGMA = {"mnist": 1000}  # validation examples that choose it, as in the original
COMPILING = {
    "c": "(the first time 30 to 60 s, then from a cache)",
    "jax": "with JAX on {} (some seconds at the first minibatch)",
}


class Run:
    """An experiment that is carried out, and the folder that keeps whatever belongs to it.

    Parameters
    ----------
    folder : str or path-like, optional
        Without one a run leaves what its file says, or the option ``save_path``.
    allow : sequence of str
        Further packages whose classes its model may name.

    Examples
    --------
    >>> Run("runs/first").metrics
    'runs/first/metrics.jsonl'
    """

    def __init__(self, folder: str | os.PathLike | None = None, allow: Sequence[str] = ()) -> None:
        self.folder = "" if folder is None else os.path.expanduser(os.fspath(folder))
        self.allow = allow
        self._loaded: tuple[tuple[str, int], Model] | None = None

    def __repr__(self) -> str:
        return f"Run({self.folder!r})"

    def __truediv__(self, name: str) -> str:
        return os.path.join(self.folder, name)

    @property
    def metrics(self) -> str:
        """Where the channels of every epoch go."""
        return self / METRICS

    def exists(self) -> bool:
        """Whether there is a folder of a run."""
        return bool(self.folder) and os.path.exists(self / STARTS)

    def phase(self, number: int, count: int) -> "Run":
        """The part of a phase: the run itself, if there is one phase only."""
        return self if count == 1 else Run(self / f"phase{number}")

    def phases(self) -> list["Run"]:
        """Parts of all phases, in their order."""
        found = glob.glob(os.path.join(glob.escape(self.folder), "phase*"))
        return [Run(path) for path in sorted(found, key=_number)] or [self]

    def starts(self) -> list[dict]:
        """What each start wrote down: when, by whom and on what.

        Raises
        ------
        DataError
            If the file is missing or damaged.
        """
        return read_json(self / STARTS, list)

    def scores(self) -> list[str]:
        """Files that ``adversarial parzen --json`` wrote beside its model, by their names."""
        return sorted(glob.glob(os.path.join(glob.escape(self.folder), "parzen*.json")))

    def model_path(self) -> str:
        """Where the model is: that of the last phase that has saved one.

        Raises
        ------
        ModelFileError
            If none has.
        """
        paths = [part / MODEL for part in self.phases() if os.path.exists(part / MODEL)]
        if not paths:
            raise ModelFileError(f"The run in {self.folder} has not saved a model yet.")
        return paths[-1]

    @property
    def model(self) -> Model:
        """The model as it was saved last; errors as those of :meth:`model_path`."""
        path = self.model_path()
        version = path, os.stat(path).st_mtime_ns
        if self._loaded is None or self._loaded[0] != version:
            self._loaded = version, load_model(path, self.allow)
        return self._loaded[1]

    def records(self) -> Records:
        """Read what was measured, in the last phase."""
        return read_records(self.phases()[-1].metrics)

    @property
    def history(self) -> Any:
        """What was measured, see :func:`~adversarial.run.history.history_table`."""
        return history_table(self.records())

    def samples(self, n: int = 100) -> np.ndarray:
        """Draw samples of the model.

        Parameters
        ----------
        n : int

        Returns
        -------
        ndarray, shape (n, dims)
            The first that it draws after loading: the same each time.
        """
        model = load_model(self.model_path(), self.allow)
        return draw_sample_set(model, n).rows

    def score(self, n: int = 10000, sigma: float | None = None) -> ParzenResult:
        """Estimate the log-likelihood of the test set by a Parzen window, as Table 1 of the paper.

        Parameters
        ----------
        n : int
            Samples of the model.
        sigma : float, optional
            Width of the kernels; by default the best of the original's ten on validation examples:
            1,000 digits of MNIST, all of other data.

        Returns
        -------
        ParzenResult
            Its `mean` is in nats.

        Raises
        ------
        AdversarialError
            If the training data are not known or missing; or have no validation set, and no
            `sigma` is given.
        NotImplementedError
            If the training data have no test set.
        """
        own = carry_out(getattr(self.model, "dataset_yaml_src", None) or "", self.allow)
        name = name_of(own)
        test = own.get_test_set() if name is None else set_like(own, "test")
        if sigma is not None:
            return parzen_window(test.X, self.samples(n), sigma)
        if name is None:
            raise DataError("These data have no validation set to choose sigma on: give it.")
        valid = set_like(own, "valid").X[: FOR_SIGMA.get(name)]
        return parzen_window(test.X, self.samples(n), valid=valid)

    def _repr_html_(self) -> str:
        return show_run(self)

    def train(self, file: str, **options: Any) -> None:
        """Train all phases of an experiment, one after the other.

        Parameters
        ----------
        file : str
            The experiment file.
        **options
            Of :class:`~adversarial.run.options.Options`.

        Raises
        ------
        BackendError
            If this machine lacks the backend or the device.
        ConfigError
            If the file describes no experiment, options cannot be followed, or the folder holds
            something that would be overwritten.
        ModelFileError
            If the model could not be saved; found before anything is compiled.
        Interrupted
            After Ctrl-C or SIGTERM, saying where training stopped.
        """
        chosen = Options(**options)
        with replicate(chosen.seed), use(chosen.backend, chosen.device) as backend:
            self._check(chosen)
            phases = load_phases(file, chosen, self._model_of if self.folder else None)
            if self.folder:
                for number, train in enumerate(phases, start=1):
                    part = self.phase(number, len(phases))
                    train.extensions += extensions_of(part.__truediv__, train, chosen)
            set_checkpoints(phases, chosen)
            prepare(phases, chosen)
            check_fit(phases, chosen)
            with logged(self / LOG) if self.folder else contextlib.nullcontext() as log:

                def started() -> None:
                    if log is not None:
                        self._begin(file, phases, chosen)
                        log.open()

                for number, train in enumerate(phases, start=1):
                    if len(phases) > 1:
                        os.environ["PYLEARN2_TRAIN_PHASE"] = f"phase{number}"
                        if not chosen.quiet:
                            say(f"Phase {number} of {len(phases)}")
                    self._train_phase(train, chosen, backend, started if number == 1 else None)
                if self.folder and not chosen.quiet:
                    say(f"The run is in {self.folder}.")

    def _train_phase(
        self,
        train: Train,
        options: Options,
        backend: Any,
        started: Callable[[], None] | None,
    ) -> None:
        progress = Progress(lines=not (options.quiet or options.verbose))
        train.extensions.append(progress)
        if not options.quiet:
            if train.checkpoints is None and not train.save_freq:
                say("Nothing of this training will be saved: see --save-path and --run-folder.")
            if train.algorithm is not None:
                how = COMPILING[backend.name].format(backend.device)
                progress.compiling(f"Compiling the update {how} ...")
        try:
            with stoppable(train) as interruption:
                train.main_loop(options.time_budget, resume_point(train, options), started)
        except BaseException as stop:
            if not isinstance(stop, TrainingStopped) and interruption_behind(stop) is None:
                raise
            said = _farewell(train, progress, isinstance(stop, TrainingStopped))
            raise Interrupted(said, interruption.code or INTERRUPTED) from stop
        finally:
            progress.close()
        if train.save_freq and not self.folder and not options.quiet:
            history = history_path(str(train.save_path))
            say(f"The model is in {train.save_path}, its history in {history}.")

    def _model_of(self, number: int, count: int) -> str:
        return self.phase(number, count) / MODEL

    def _has_measured(self) -> bool:
        """Whether any phase has got as far as its first monitoring."""
        paths = [part.metrics for part in self.phases()]
        return any(os.path.exists(path) and os.path.getsize(path) for path in paths)

    def _check(self, options: Options) -> None:
        """Refuse to overwrite anything; nothing is written yet."""
        if not self.folder:
            for name in ("samples_every", "curves_every", "tensorboard"):
                if getattr(options, name):
                    option = "--" + name.replace("_", "-")
                    raise ConfigError(
                        f"{option} needs a place for what it draws: add --run-folder."
                    )
            return
        if options.save_path is not None:
            raise ConfigError("--run-folder already says where the model goes: drop --save-path.")
        if not os.path.lexists(self.folder):
            return
        if not os.path.isdir(self.folder):
            raise ConfigError(f"The run folder {self.folder} is there already, and is no folder.")
        if not self.exists() and _holds_files(self.folder):
            raise ConfigError(
                f"{self.folder} holds other files than a run's: choose another --run-folder."
            )
        if options.resume or options.resume_from:
            return
        if self._has_measured():
            raise ConfigError(
                f"{self.folder} holds a run, which is never overwritten: go on with it by "
                "--resume, or choose another --run-folder."
            )
        for part in self.phases():
            if os.path.exists(lock_path(part / MODEL)):
                with locked(part / MODEL, f"train {part / MODEL}", ConfigError):
                    pass

    def _begin(self, file: str, phases: list[Train], options: Options) -> None:
        """Write down what is run, where and by what; a run that measured nothing is forgotten."""
        starts = self.starts() if self.exists() and self._has_measured() else []
        here = machine()
        starts.append(
            {
                "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                "command": options.command_line,
                "file": os.fspath(file),
                "settings": list(options.settings),
                "seed": options.seed,
                "versions": versions(),
                "conditions": conditions(here),
                "machine": here,
                "git": git_state(),
            }
        )
        self._keep_experiment(phases, options, starts)
        write_json(self / STARTS, starts)

    def _keep_experiment(self, phases: list[Train], options: Options, starts: list[dict]) -> None:
        """Keep the file as it was given, and with its changes; once for each version of it."""
        experiment: Any = phases[0].experiment
        texts = {"experiment": experiment["text"]}
        for number, train in enumerate(phases, start=1):
            name = "resolved" if len(phases) == 1 else f"resolved-phase{number}"
            texts[name] = f"{str(train.yaml_src).rstrip()}\n"
            if options.epochs is not None:
                said = f"--epochs {options.epochs} ends it, whatever it says about when to stop"
                texts[name] = f"# {said}.\n{texts[name]}"
        for name, text in texts.items():
            latest = starts[-2].get(name) if len(starts) > 1 else None
            if latest is None or self._read(latest) != text:
                latest = f"{name}.yaml" if len(starts) == 1 else f"{name}-{len(starts)}.yaml"
                with replacing(self / latest) as kept:
                    kept.write(text.encode())
            starts[-1][name] = latest

    def _read(self, name: str) -> str | None:
        try:
            return read_all(self / name).decode("utf-8", "replace")
        except OSError:
            return None


def _holds_files(folder: str) -> bool:
    """Whether there is anything; what a start that was refused has left does not count."""
    names = (name for _, _, files in os.walk(folder) for name in files)
    return not all(is_lock(name) for name in names)


def model_of(path: str) -> str:
    """The path of a model, which may be given by the folder of its run."""
    run = Run(path)
    return run.model_path() if run.exists() else path


def history_of(path: str) -> str:
    """The path of a history or a model, which may be given by the folder of a run."""
    inside = Run(path).phases()[-1].metrics
    return inside if os.path.exists(inside) else path


def _number(path: str) -> int:
    found = re.search(r"\d+$", path)
    return int(found[0]) if found else 0


def _farewell(train: Train, progress: Progress, in_order: bool) -> str:
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
