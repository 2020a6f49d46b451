"""The extensions that write into the folder of a run."""

from collections.abc import Callable

from adversarial.errors import AdversarialError, ConfigError
from adversarial.figures.plot import require_matplotlib
from adversarial.messages import warn
from adversarial.run.names import METRICS
from adversarial.run.options import Options
from adversarial.train_extensions.csv_history import CsvHistory
from adversarial.train_extensions.curve_files import CurveFiles
from adversarial.train_extensions.history import HistoryFile
from adversarial.train_extensions.sample_sheets import SampleSheets, view_of_samples
from adversarial.train_extensions.tensorboard import TensorBoard
from adversarial.training import Train


def extensions_of(place: Callable[[str], str], train: Train, options: Options) -> list:
    """Make the extensions of a phase; nothing is written yet.

    Parameters
    ----------
    place : callable
        Gives the path of a name in the folder of this phase.
    train : Train
    options : Options

    Returns
    -------
    list of TrainExtension

    Raises
    ------
    AdversarialError
        If something that was asked for cannot be drawn.
    """
    sheets = _sheets(place, train, options.samples_every)
    found: list = [HistoryFile(place(METRICS)), CsvHistory(place("metrics.csv")), sheets]
    found.append(_curves(place, options.curves_every))
    if options.tensorboard:
        found.append(TensorBoard(place("tensorboard"), sheets))
    return [extension for extension in found if extension is not None]


def _sheets(place: Callable[[str], str], train: Train, every: int | None) -> SampleSheets | None:
    if every == 0:
        return None
    try:
        view_of_samples(train.model, train.dataset)
    except AdversarialError as error:
        if every is not None:
            raise ConfigError(f"--samples-every {every}: {error}") from error
        return None
    return SampleSheets(place("samples"), every or 1)


def _curves(place: Callable[[str], str], every: int | None) -> CurveFiles | None:
    if every == 0:
        return None
    try:
        require_matplotlib()
    except AdversarialError as error:
        if every is not None:
            raise
        warn(f"no curves will be drawn. {error}")
        return None
    return CurveFiles(place("curves"), every or 1)
