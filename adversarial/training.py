"""The experiment: data set, model, algorithm and extensions, and the loop that runs them."""

import contextlib
import functools
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from adversarial.checkpoint import Checkpoints, checkpoint_path, restore_checkpoint, save_model
from adversarial.checkpoint.fingerprint import fingerprint_of
from adversarial.checkpoint.rollback import Rollback
from adversarial.checkpoint.saveable import check_saveable
from adversarial.checkpoint.saving import check_save_paths, history_path, settle_save_path
from adversarial.config.yaml_parse import current_experiment
from adversarial.datasets.dataset import Dataset
from adversarial.errors import ConfigError, NonFiniteError, in_one_line
from adversarial.kinds import ModelLike, Natural
from adversarial.models.model import float_shared, set_shared
from adversarial.monitor import Monitor
from adversarial.rng import current_replicate
from adversarial.stateful import Stateful, state_of
from adversarial.termination_criteria import EpochCounter
from adversarial.train_extensions.history import HistoryFile
from adversarial.train_extensions.train_extension import TrainExtension
from adversarial.training_algorithms.training_algorithm import TrainingAlgorithm

log = logging.getLogger(__name__)


class TrainingStopped(Exception):  # noqa: N818 - an end that was asked for, not an error
    """Training ended because :meth:`Train.stop` was called."""


class Train(Stateful):
    """An experiment.

    Parameters
    ----------
    dataset : Dataset
        Training data.
    model : Model
    algorithm : SGD, optional
        Without one the model trains itself, by its methods ``train_all`` and ``continue_learning``.
    save_path : str, optional
        Where the model is saved. A ``.pkl`` becomes ``.npz``: files hold arrays and JSON, never
        code.
    save_freq : int
        Epochs between saves; 0 never saves.
    extensions : list of TrainExtension, optional
        Called in this order.
    allow_overwrite : bool
        Whether ``save_path`` may exist already.

    Attributes
    ----------
    save_path : str or None
        As it will be written.
    checkpoints : Checkpoints or None
        From which the run can be resumed; by default one is saved whenever the model is.
    rollback : Rollback or None
        What to do when a parameter becomes NaN or infinite; by default training ends.
    accept_differences : bool
        Whether to resume with other versions, another backend or other settings.
    under_way : bool
        Whether the loop runs, so that :meth:`stop` will be heeded soon.
    saving : bool
        Whether the model or a checkpoint is being written.
    experiment : dict or None
        The file it was loaded from: its ``file``, ``text`` and ``settings``.
    yaml_src : str or None
        The part of that file, with its changes.

    Raises
    ------
    ConfigError
        If the model is to be saved, but nothing says where.
    """

    def __init__(
        self,
        dataset: Dataset,
        model: ModelLike,
        algorithm: TrainingAlgorithm | None = None,
        save_path: str | None = None,
        save_freq: Natural = 0,
        extensions: Iterable[TrainExtension] | None = None,
        allow_overwrite: bool = True,
    ) -> None:
        self.dataset = dataset
        self.model = model
        self.algorithm = algorithm
        self.extensions = [*getattr(algorithm, "extensions", []), *(extensions or [])]
        self.allow_overwrite = allow_overwrite
        self.save_freq = save_freq
        self.save_path = settle_save_path(save_path, save_freq)
        recipe = getattr(dataset, "yaml_src", None)
        if recipe is None:
            log.warning("dataset has no yaml src, model won't know what data it was trained on")
        model.dataset_yaml_src = recipe
        view = getattr(dataset, "view_converter", None)
        model.image_shape = None if view is None else [int(n) for n in view.view_shape()]
        model.replicate = current_replicate()
        self.training_seconds = float_shared(0.0, "training_seconds_this_epoch")
        self.total_seconds = float_shared(0.0, "total_seconds_last_epoch")
        self.checkpoints: Checkpoints | None = None
        if self.save_freq:
            check_saveable(model)
            self.checkpoints = Checkpoints(checkpoint_path(str(self.save_path)))
        self.accept_differences = False
        self.rollback: Rollback | None = None
        self.under_way = self.saving = False
        self.experiment = current_experiment()
        self.yaml_src: str | None = None
        self._halted = self._stop_requested = self._checkpoint_due = False

    def faults(self) -> Iterator[ConfigError]:
        """What does not fit together, as far as it is known before graphs are made."""
        if self.algorithm is not None:
            yield from self.algorithm.faults(self.model, self.dataset)
        for extension in self.extensions:
            yield from extension.faults(self.model, self.dataset, self.algorithm)

    def rehearse(self) -> Iterator[ConfigError]:
        """Make all graphs and compile none, to see what :meth:`setup` would object to.

        The experiment cannot be trained any more: random streams have been drawn.
        """
        yield from self._without_algorithm()
        if self.algorithm is None:
            return
        self.algorithm.extensions = self.extensions
        try:
            with in_one_line("The experiment cannot be set up"):
                self.algorithm.prepare(self.model, self.dataset)
        except ConfigError as error:
            yield error if error.owner is not None else ConfigError(error, self.algorithm)

    def _without_algorithm(self) -> Iterator[ConfigError]:
        if self.algorithm is None and not hasattr(self.model, "continue_learning"):
            text = f"A {type(self.model).__name__} does not train itself: give an algorithm."
            yield ConfigError(text, self, "algorithm")

    @functools.cached_property
    def fingerprint(self) -> dict[str, Any]:
        """The settings of the experiment, and digests of its data, before it was set up."""
        return fingerprint_of(self)

    def setup(self) -> None:
        """Build and compile everything, before the first monitoring."""
        _ = self.fingerprint  # while the data are as they were loaded
        for fault in self._without_algorithm():
            raise fault
        histories = [each for each in self.extensions if isinstance(each, HistoryFile)]
        if self.save_path is not None and self.save_freq and not histories:
            self.extensions.append(HistoryFile(history_path(self.save_path)))
        monitor = Monitor.get_monitor(self.model)
        monitor.time_budget_exceeded = False
        if self.algorithm is not None:
            self.algorithm.extensions = self.extensions
            with in_one_line("The experiment cannot be set up"):
                self.algorithm.setup(model=self.model, dataset=self.dataset)
            self.algorithm.between_batches = functools.partial(
                self._between_batches, self.algorithm
            )
        for extension in self.extensions:
            with in_one_line(f"{type(extension).__name__} cannot be set up"):
                extension.setup(self.model, self.dataset, self.algorithm)
        if self.algorithm is not None and monitor.datasets:
            first = monitor.datasets[0]
            monitor.add_channel("training_seconds_this_epoch", None, self.training_seconds, first)
            monitor.add_channel("total_seconds_last_epoch", None, self.total_seconds, first)
        self.model.enforce_constraints()

    def main_loop(
        self,
        time_budget: float | None = None,
        resume: bool | str = False,
        started: Callable[[], None] | None = None,
    ) -> None:
        """Train until the termination criterion or an extension says stop.

        Parameters
        ----------
        time_budget : float, optional
            Seconds; looked at between epochs.
        resume : bool or str
            Go on from the newest checkpoint, or from that of the given path, as if the run had
            never stopped.
        started : callable, optional
            Called when the run has its place for itself, and its checkpoint fits.

        Raises
        ------
        ConfigError
            If the model exists and must not be overwritten.
        ModelFileError
            If a save path cannot be written, another process trains the same model, there is no
            such checkpoint, or it does not fit the experiment.
        NonFiniteError
            If a parameter becomes NaN or infinite; what was saved last is intact.
        TrainingStopped
            After :meth:`stop`.
        """
        began = time.time()
        check_save_paths(self)
        protected = self.save_freq and not self.allow_overwrite and not resume
        if protected and os.path.exists(str(self.save_path)):
            raise ConfigError(
                f"{self.save_path} exists and allow_overwrite is False: move it, or choose another "
                "save_path."
            )
        kept = self.checkpoints
        with contextlib.nullcontext() if kept is None else kept.locked():
            if kept is not None:
                kept.begin(anew=not resume)
            if started is not None and not resume:
                started()
            self.setup()
            if resume:
                self.restore(None if resume is True else resume)
                if started is not None:
                    started()
                if kept is not None:
                    kept.own = resume is True
            else:
                self.measure()
                if kept is not None and self.rollback is not None:
                    kept.save(self)
            self.go_on(time_budget, began)

    def go_on(self, time_budget: float | None = None, began: float | None = None) -> None:
        """Train on, after :meth:`restore`; arguments and errors as for :meth:`main_loop`.

        Parameters
        ----------
        time_budget : float, optional
        began : float, optional
            When the budget began to be used, in seconds since 1970; now unless given.
        """
        began = time.time() if began is None else began
        try:
            self.under_way = True
            self._loop(began, time_budget)
        finally:
            self.under_way = False

    def _loop(self, began: float, time_budget: float | None) -> None:
        monitor = self.model.monitor
        while self._goes_on():
            epoch_start = time.time()
            if time_budget is not None and epoch_start - began >= time_budget:
                log.warning(
                    "Time budget exceeded (%.3f/%g seconds).", epoch_start - began, time_budget
                )
                monitor.time_budget_exceeded = True
                break
            try:
                self._train_one_epoch()
            except NonFiniteError as error:
                if self.rollback is None:
                    raise
                self.rollback(self, error)
                continue
            monitor.report_epoch()
            self.measure()
            self._save_after_epoch()
            set_shared(self.total_seconds, time.time() - epoch_start)
            if self._stop_requested:
                raise TrainingStopped
        monitor.training_succeeded = True
        if self.save_freq:
            self.save()
        if self.checkpoints is not None:
            self._save_checkpoint()

    def _goes_on(self) -> bool:
        """Whether there is another epoch, or the rest of one."""
        if self.algorithm is None:
            return self.model.continue_learning() and not self._halted
        if self.algorithm.in_epoch:
            return True
        criterion: Any = self.algorithm.termination_criterion
        before = state_of(criterion)
        goes_on = self.algorithm.continue_learning(self.model) and not self._halted
        if not goes_on and before:
            criterion.set_state(before)  # whoever resumes a finished run asks once more
        return goes_on

    def get_state(self) -> dict:
        """Whether an extension has asked for the end, and the time since the monitor was made."""
        return {"halted": self._halted, "seconds": time.time() - self.model.monitor.t0}

    def set_state(self, state: dict) -> None:
        self._halted = state["halted"]
        self.model.monitor.t0 = time.time() - state["seconds"]

    def restore(self, path: str | None = None) -> None:
        """Bring everything to where a checkpoint was saved; :meth:`setup` comes first.

        Parameters
        ----------
        path : str, optional
            The newest checkpoint unless given.

        Raises
        ------
        ModelFileError
            If there is none, or it does not fit the experiment.
        """
        if path is None:
            if self.checkpoints is None:
                raise ConfigError("There is no checkpoint to go on from: the run saves nothing.")
            path = self.checkpoints.path
        criterion = getattr(self.algorithm, "termination_criterion", None)
        if isinstance(criterion, EpochCounter):
            criterion.continue_learning(self.model)  # it counts from where the run began
        self.model.monitor.compile()
        restore_checkpoint(path, self, self.accept_differences)
        for extension in self.extensions:
            extension.on_resume(self.model, self.dataset, self.algorithm)

    def stop(self) -> None:
        """Ask for an end: the minibatch under way is finished, and a checkpoint saved.

        :meth:`main_loop` then raises :class:`TrainingStopped`. May be called from a signal handler.
        """
        self._stop_requested = True

    def _between_batches(self, algorithm: TrainingAlgorithm) -> None:
        """Save a checkpoint if it is time, and stop if somebody has asked for it."""
        stopping = self._stop_requested
        if self.checkpoints is None:
            if stopping:
                raise TrainingStopped
            return
        self._checkpoint_due |= stopping or self.checkpoints.due(self.model.monitor)
        if not self._checkpoint_due or not algorithm.settled():
            return
        self._checkpoint_due = False
        algorithm.sync()
        algorithm.check_finite()
        self._save_checkpoint()
        if stopping:
            raise TrainingStopped

    def _save_after_epoch(self) -> None:
        due = bool(self.save_freq) and self.model.monitor.get_epochs_seen() % self.save_freq == 0
        if due:
            self.save()
        if self.checkpoints is not None and (due or not self.save_freq or self._stop_requested):
            self._save_checkpoint()

    def _save_checkpoint(self) -> None:
        assert self.checkpoints is not None
        with self._uninterrupted():
            self.checkpoints.save(self)

    @contextlib.contextmanager
    def _uninterrupted(self) -> Iterator[None]:
        self.saving = True
        try:
            yield
        finally:
            self.saving = False

    def _train_one_epoch(self) -> None:
        start = time.time()
        if self.algorithm is None:
            self.model.train_all(self.dataset)
        else:
            self.algorithm.train(dataset=self.dataset)
        seconds = time.time() - start
        set_shared(self.training_seconds, seconds)
        log.info("Time this epoch: %s", format_seconds(seconds))

    def measure(self) -> None:
        """Monitor, then call all extensions, one of which may ask for an end."""
        self._halted = False
        self.model.monitor()
        for extension in self.extensions:
            try:
                extension.on_monitor(self.model, self.dataset, self.algorithm)
            except StopIteration:
                log.info("Extension requested training halt.")
                self._halted = True

    def save(self) -> None:
        """Save the model to ``save_path``, after telling the extensions."""
        for extension in self.extensions:
            extension.on_save(self.model, self.dataset, self.algorithm)
        if self.save_path is None:
            return
        log.info("Saving to %s...", self.save_path)
        start = time.time()
        with self._uninterrupted():
            save_model(self.save_path, self.model)
        log.info(
            "Saving to %s done. Time elapsed: %s",
            self.save_path,
            format_seconds(time.time() - start),
        )


def format_seconds(seconds: float) -> str:
    """A duration as the original prints it.

    Examples
    --------
    >>> format_seconds(12.5)
    '12.500000 seconds'
    """
    return f"{seconds:f} seconds" if seconds < 60 else str(timedelta(seconds=seconds))
