"""The extensions that write into the folder of a run."""

from adversarial.errors import AdversarialError, ConfigError
from adversarial.figures.plot import require_matplotlib
from adversarial.messages import warn
from adversarial.train_extensions.csv_history import CsvHistory
from adversarial.train_extensions.curve_files import CurveFiles
from adversarial.train_extensions.history import HistoryFile
from adversarial.train_extensions.sample_sheets import SampleSheets, view_of_samples
from adversarial.train_extensions.tensorboard import TensorBoard


def extensions_of(run, train, options):
    """Make the extensions of a phase; nothing is written yet.

    Parameters
    ----------
    run : Run
        Of this phase.
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
    sheets = _sheets(run, train, options.samples_every)
    found = [HistoryFile(run.metrics), CsvHistory(run / "metrics.csv"), sheets]
    found.append(_curves(run, options.curves_every))
    if options.tensorboard:
        found.append(TensorBoard(run / "tensorboard", sheets))
    return [extension for extension in found if extension is not None]


def _sheets(run, train, every):
    if every == 0:
        return None
    try:
        view_of_samples(train.model, train.dataset)
    except AdversarialError as error:
        if every is not None:
            raise ConfigError(f"--samples-every {every}: {error}") from error
        return None
    return SampleSheets(run / "samples", every or 1)


def _curves(run, every):
    if every == 0:
        return None
    try:
        require_matplotlib()
    except AdversarialError as error:
        if every is not None:
            raise
        warn(f"no curves will be drawn. {error}")
        return None
    return CurveFiles(run / "curves", every or 1)
