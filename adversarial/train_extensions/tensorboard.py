"""Event files for TensorBoard. Needs tensorboardX, which is optional."""

from typing import Any

import numpy as np

from adversarial.errors import AdversarialError
from adversarial.train_extensions.train_extension import TrainExtension


class TensorBoard(TrainExtension):
    """Writes every channel, and sheets of samples, as events; the step is the epoch.

    Parameters
    ----------
    folder : str
        What to start TensorBoard with, by ``--logdir``.
    sheets : SampleSheets, optional
        Whose sheets are written too. It comes before this one in the list of extensions.

    Raises
    ------
    AdversarialError
        If tensorboardX is not installed, or the folder cannot be written.

    Notes
    -----
    A run that is resumed begins another file in the same folder, which tells TensorBoard to forget
    the epochs after the checkpoint.
    """

    only_watches = True

    def __init__(self, folder: str, sheets=None):
        self.folder = folder
        self.sheets = sheets
        self._writer: Any = None

    def setup(self, model, dataset, algorithm):
        """Find out now whether there is something to write with."""
        _summary_writer()

    def on_resume(self, model, dataset, algorithm):
        """Forget what came after the checkpoint."""
        self._open(purge_step=model.monitor.get_epochs_seen() + 1)

    def on_monitor(self, model, dataset, algorithm):
        """Write the last record."""
        if self._writer is None:
            self._open()
        epoch = model.monitor.get_epochs_seen()
        for name, channel in model.monitor.channels.items():
            if channel.val_record:
                self._writer.add_scalar(name, float(channel.val_record[-1]), epoch)
        if self.sheets is not None and self.sheets.latest_epoch == epoch:
            pixels = np.asarray(self.sheets.latest.get_img())
            self._writer.add_image("samples", pixels, epoch, dataformats="HWC")
        self._writer.flush()

    def close(self):
        """Close the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _open(self, purge_step=None):
        self.close()
        # The name tells the time in whole seconds only.
        ending = "" if purge_step is None else f".from{purge_step:04d}"
        try:
            self._writer = _summary_writer()(
                self.folder, purge_step=purge_step, filename_suffix=ending
            )
        except OSError as reason:
            raise AdversarialError(f"Cannot write {self.folder}: {reason.strerror}.") from reason


def _summary_writer():
    try:
        from tensorboardX import SummaryWriter
    except ImportError as error:
        raise AdversarialError(
            "Event files need tensorboardX, which is not installed: pip install "
            "'adversarial-nets[tensorboard]'"
        ) from error
    return SummaryWriter
