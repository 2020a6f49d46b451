"""How a training is carried out, beside what its file says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adversarial.checkpoint import Best, Every
from adversarial.errors import ConfigError


@dataclass
class Options:
    """What ``adversarial train`` can be told; a notebook gives it to :meth:`Run.train`.

    Attributes
    ----------
    settings : sequence of str
        Changes of the file, as in ``algorithm.learning_rate=0.05``.
    allow : sequence of str
        Further packages whose classes the file may name.
    epochs : int or None
        When to stop, whatever the file says.
    seed : int or None
        Number of the replicate.
    save_path : str or None
        Where the model goes, of a run without a folder.
    snapshots : int or None
        Epochs between copies of the model that are kept.
    backend, device : str
        See :func:`adversarial.backend.use`.
    time_budget : float or None
        Seconds after which no epoch begins, for each phase.
    resume, restart : bool
        Go on from the newest checkpoint, or begin although there is one of a run that stopped.
    resume_from : str or None
        A checkpoint to go on from.
    accept_differences : bool
        Whether to go on with other versions, another backend or other settings.
    save_every : Every or str or None
        When to save within an epoch, as in ``10min``.
    keep_best : Best or str or None
        By which channel the best checkpoint is kept.
    keep : int
        How many checkpoints are kept.
    on_nan : {'stop', 'rollback'}
        What is done when a parameter becomes NaN or infinite.
    samples_every, curves_every : int or None
        Epochs between pictures in the folder; 0 for none, 1 unless given.
    tensorboard : bool
        Whether to write events for TensorBoard, too.
    quiet, verbose : bool
        Whether to print warnings only, or every channel.
    command_line : str
        What was typed, for the record.

    Raises
    ------
    ConfigError
        If `save_every` or `keep_best` cannot be read.
    """

    settings: Sequence[str] = ()
    allow: Sequence[str] = ()
    epochs: int | None = None
    seed: int | None = None
    save_path: str | None = None
    snapshots: int | None = None
    backend: str = "auto"
    device: str = "cpu"
    time_budget: float | None = None
    resume: bool = False
    restart: bool = False
    resume_from: str | None = None
    accept_differences: bool = False
    save_every: Any = None
    keep_best: Any = None
    keep: int = 1
    on_nan: str = "stop"
    samples_every: int | None = None
    curves_every: int | None = None
    tensorboard: bool = False
    quiet: bool = False
    verbose: bool = False
    command_line: str = ""

    def __post_init__(self) -> None:
        try:
            if isinstance(self.save_every, str):
                self.save_every = Every.parse(self.save_every)
            if isinstance(self.keep_best, str):
                self.keep_best = Best.parse(self.keep_best)
        except ValueError as error:
            raise ConfigError(f"When to save: {error}") from error
