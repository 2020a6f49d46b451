"""Pictures of what a model makes of the same noise while it learns."""

import logging
import os
from functools import partial
from typing import Any

from adversarial.errors import AdversarialError
from adversarial.evaluation.sampling import decoder, fixed_noise
from adversarial.figures.images import images_of, in_unit_range
from adversarial.figures.plot import require_matplotlib
from adversarial.figures.scatter import lies_in_plane, scatter_plot
from adversarial.figures.sheets import plain_grid
from adversarial.kinds import Count
from adversarial.train_extensions.train_extension import TrainExtension, check_at_least

log = logging.getLogger(__name__)

SHEET_SEED = 20140610
# Chains need a thousand steps or more to forget their start; a sheet is to cost less than that.
BURN_IN = 100
# Fewer points do not show where there are none.
POINTS = 1000


def view_of_samples(model, dataset):
    """How rows of samples become a picture: points of the plane, or a sheet of images.

    Returns
    -------
    callable
        From an array of shape (n, dims) to a PatchViewer, or to a Plot for two numbers a sample.

    Raises
    ------
    AdversarialError
        If the model cannot be sampled, its samples are no images, or matplotlib is not there to
        draw points.
    """
    if not hasattr(model, "sample_space"):
        raise AdversarialError(
            f"A {type(model).__name__} has no generator and no chains that could draw samples."
        )
    pixels = getattr(dataset, "X", None)
    if lies_in_plane(model):
        require_matplotlib()
        return partial(scatter_plot, data=pixels)
    as_images = images_of(model, dataset)
    unit = None if pixels is None else in_unit_range(pixels)

    def sheet(rows):
        return plain_grid(as_images(rows), unit_range=in_unit_range(rows) if unit is None else unit)

    return sheet


class SampleSheets(TrainExtension):
    """Saves a sheet of samples every few epochs, all of the same noise.

    Parameters
    ----------
    folder : str
        Gets ``epoch0000.png``, before training, and so on.
    every : int
        Epochs between two sheets.
    number : int
        Samples on a sheet; of points in the plane there are at least 1,000.
    seed : int
        Of the noise.
    burn_in : int
        Steps of the chains of a model that has them.

    Attributes
    ----------
    latest : PatchViewer or Plot or None
        The last sheet.
    latest_epoch : int or None
        Its epoch.

    Raises
    ------
    ValueError
        If `every` or `number` is below 1, or `burn_in` below 0.
    AdversarialError
        If the model cannot be sampled, its samples are no pictures, or a file cannot be written.

    Notes
    -----
    The noise comes from a stream of its own, so that training ends with the same bytes as without
    sheets. Samples are drawn without dropout, also where the generator's own sampling has some.

    Of a model with Markov chains a sheet shows a chain's means for each sample, after a short
    burn-in from where the model's chains begin; the next sheet begins anew, with the same random
    numbers. Epochs can be compared, but the model's own burn-in is longer.
    """

    only_watches = True

    def __init__(
        self,
        folder: str,
        every: Count = 1,
        number: Count = 100,
        seed: int = SHEET_SEED,
        burn_in=BURN_IN,
    ):
        check_at_least(1, every=every, number=number)
        check_at_least(0, burn_in=burn_in)
        self.folder = folder
        self.every = every
        self.number = number
        self.seed = seed
        self.burn_in = burn_in
        self.latest: Any = None
        self.latest_epoch: int | None = None

    def setup(self, model, dataset, algorithm):
        """Draw the noise of a generator, and compile what maps it to samples."""
        self._picture = view_of_samples(model, dataset)
        if lies_in_plane(model):
            self.number = max(self.number, POINTS)
        self._draw = self._sampler(model)

    def _sampler(self, model):
        """A function that draws the rows of a sheet."""
        if hasattr(model, "generator"):
            noise = fixed_noise(model.generator, self.number, self.seed)
            return partial(decoder(model.generator), noise)
        plan = {"chains": self.number, "burn_in": self.burn_in}
        return partial(model.draw_samples, self.number, self.seed, **plan)

    def on_monitor(self, model, dataset, algorithm):
        """Draw a sheet if it is time."""
        epoch = model.monitor.get_epochs_seen()
        if epoch % self.every:
            return
        rows = self._draw()
        try:
            self.latest = self._picture(rows)
        except ValueError as error:
            log.warning("No sheet of samples at epoch %d: %s", epoch, error)
            return
        self.latest_epoch = epoch
        self.latest.save(os.path.join(self.folder, f"epoch{epoch:04d}.png"), zoom=None)
