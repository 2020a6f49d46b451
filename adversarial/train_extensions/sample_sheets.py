"""Pictures of what a generator makes of the same noise while it learns."""

import logging
import os

from adversarial.errors import AdversarialError
from adversarial.evaluation.sampling import decoder, fixed_noise
from adversarial.figures.images import images_of, in_unit_range
from adversarial.figures.sheets import plain_grid
from adversarial.train_extensions.train_extension import TrainExtension

log = logging.getLogger(__name__)

SHEET_SEED = 20140610


def view_of_samples(model, dataset):
    """How rows of samples become images, see :func:`~adversarial.figures.images.images_of`.

    Raises
    ------
    AdversarialError
        If the model has no generator, or its samples are no images.
    """
    if not hasattr(model, "generator"):
        raise AdversarialError(
            f"A {type(model).__name__} has no generator that could draw samples."
        )
    return images_of(model, dataset)


class SampleSheets(TrainExtension):
    """Saves a sheet of samples every few epochs, all of the same noise.

    Parameters
    ----------
    folder : str
        Gets ``epoch0000.png``, before training, and so on.
    every : int
        Epochs between two sheets.
    number : int
        Samples on a sheet.
    seed : int
        Of the noise.

    Attributes
    ----------
    latest : PatchViewer or None
        The last sheet.
    latest_epoch : int or None
        Its epoch.

    Raises
    ------
    ValueError
        If `every` or `number` is below 1.
    AdversarialError
        If the model has no generator, its samples are no pictures, or a file cannot be written.

    Notes
    -----
    The noise comes from a stream of its own, so that training ends with the same bytes as without
    sheets. Samples are drawn without dropout, also where the generator's own sampling has some.
    """

    def __init__(self, folder, every=1, number=100, seed=SHEET_SEED):
        for name, value in (("every", every), ("number", number)):
            if value < 1:
                raise ValueError(f"SampleSheets: {name} must be at least 1, got {value}.")
        self.folder = folder
        self.every = every
        self.number = number
        self.seed = seed
        self.latest = self.latest_epoch = None

    def setup(self, model, dataset, algorithm):
        """Draw the noise, and compile what maps it to samples."""
        self._as_images = view_of_samples(model, dataset)
        self._noise = fixed_noise(model.generator, self.number, self.seed)
        self._decode = decoder(model.generator)
        pixels = getattr(dataset, "X", None)
        self._unit_range = None if pixels is None else in_unit_range(pixels)

    def on_monitor(self, model, dataset, algorithm):
        """Draw a sheet if it is time."""
        epoch = model.monitor.get_epochs_seen()
        if epoch % self.every:
            return
        rows = self._decode(self._noise)
        unit = in_unit_range(rows) if self._unit_range is None else self._unit_range
        try:
            self.latest = plain_grid(self._as_images(rows), unit_range=unit)
        except ValueError as error:
            log.warning("No sheet of samples at epoch %d: %s", epoch, error)
            return
        self.latest_epoch = epoch
        self.latest.save(os.path.join(self.folder, f"epoch{epoch:04d}.png"))
