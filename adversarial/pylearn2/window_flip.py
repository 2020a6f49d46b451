"""Random crops and mirror images, drawn anew every epoch."""

import logging

import numpy as np

from adversarial.kinds import Natural, Size2D
from adversarial.pylearn2.preprocessing.patches import images_of, set_images
from adversarial.rng import WINDOW_SEED, make_rng, rand_r
from adversarial.train_extensions.train_extension import TrainExtension

log = logging.getLogger(__name__)


class WindowAndFlip(TrainExtension):
    """Shows a network windows of its images, at random places and mirrored at random.

    The data sets are changed in place, before the first monitoring; those to ``randomize`` get new
    windows, of the images they began with, after every monitoring, that one included.

    Parameters
    ----------
    window_shape : pair of int
        Rows and columns of a window.
    randomize, randomize_once : list of DenseDesignMatrix, optional
        Get random windows: every epoch, or once and for all.
    center : list of DenseDesignMatrix, optional
        Get the window in the middle, not mirrored; for instance those to test on.
    rng : RandomState or seed, default (2013, 2, 20)
    pad_randomized : int
        Zeros put around images of ``randomize`` and ``randomize_once`` first, on each side.
    flip : bool
        Whether to mirror half of the images left to right.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    Original name ``pylearn2.train_extensions.window_flip.WindowAndFlip``. Its windows are
    reproduced: one draw of ``rng`` for each data set seeds the C library's ``rand_r``, three calls
    of which make an image's row, column and flip, the flip being drawn even where it is not used.
    """

    state_names = ("rng", "_seeds")

    def __init__(
        self,
        window_shape: Size2D,
        randomize=None,
        randomize_once=None,
        center=None,
        rng=WINDOW_SEED,
        pad_randomized: Natural = 0,
        flip: bool = True,
    ):
        if len(window_shape) != 2 or min(window_shape) < 1:
            raise ValueError(f"A window has rows and columns, got window_shape {window_shape}.")
        if pad_randomized < 0:
            raise ValueError(f"pad_randomized must not be negative, got {pad_randomized}.")
        if not (randomize or randomize_once or center):
            log.warning("WindowAndFlip was given no data set, so it does nothing.")
        self.window_shape = tuple(window_shape)
        self.randomize = list(randomize or [])
        self.randomize_once = list(randomize_once or [])
        self.center = list(center or [])
        self.rng = make_rng(rng, WINDOW_SEED)
        self.pad_randomized = pad_randomized
        self.flip = flip
        self._originals: dict = {}
        self._seeds: list = []

    def setup(self, model, dataset, algorithm):
        """Cut the first windows.

        Raises
        ------
        ValueError
            If a window does not fit into the images of a data set, or they are no images.
        """
        for each in self.center:
            images = images_of(each, self)
            places = [places // 2 for places in self._places(images)]
            set_images(each, _windows(images, self.window_shape, *places), each.y)
        for each in (*self.randomize, *self.randomize_once):
            pad = (self.pad_randomized, self.pad_randomized)
            self._originals[each] = np.pad(images_of(each, self), ((0, 0), pad, pad, (0, 0)))
        self._draw((*self.randomize, *self.randomize_once))

    def on_monitor(self, model, dataset, algorithm):
        """Cut new windows."""
        self._draw(self.randomize)

    def set_state(self, state):
        """Cut the windows that the data sets had."""
        super().set_state(state)
        self._cut(self.randomize, self._seeds)

    def _draw(self, datasets):
        seeds = [int(self.rng.randint(1, 2**32, dtype=np.int64)) for _ in datasets]
        self._seeds = seeds[: len(self.randomize)]
        self._cut(datasets, seeds)

    def _cut(self, datasets, seeds):
        for each, seed in zip(datasets, seeds):
            images = self._originals[each]
            rows, columns = (places + 1 for places in self._places(images))
            drawn = rand_r(seed, 3 * len(images)).reshape(-1, 3)
            windows = _windows(images, self.window_shape, drawn[:, 0] % rows, drawn[:, 1] % columns)
            if self.flip:
                mirrored = drawn[:, 2] % 2 == 1
                windows[mirrored] = windows[mirrored, :, ::-1]
            set_images(each, windows, each.y)

    def _places(self, images):
        """Largest row and column at which a window can begin."""
        spare = np.subtract(images.shape[1:3], self.window_shape)
        if spare.min() < 0:
            raise ValueError(
                f"WindowAndFlip: windows of {self.window_shape} do not fit into images of "
                f"{images.shape[1:3]}, padding included."
            )
        return spare


def _windows(images, shape, rows, columns):
    """A copy of one window of each image, which begins at the given row and column."""
    views = np.lib.stride_tricks.sliding_window_view(images, shape, axis=(1, 2))
    return views[np.arange(len(images)), rows, columns].transpose(0, 2, 3, 1)
