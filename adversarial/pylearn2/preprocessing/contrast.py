"""Normalisations of the contrast of images."""

import numpy as np
from scipy.ndimage import correlate1d

from adversarial.datasets.preprocessing.base import (
    ROWS_AT_A_TIME,
    Preprocessor,
    as_floats,
    by_pieces,
)
from adversarial.datasets.preprocessing.contrast_normalization import global_contrast_normalize
from adversarial.kinds import Count, NonNegative, Size2D

LCN_SIGMA = 2.0


class GlobalContrastNormalization(Preprocessor):
    """Give each image a mean of zero and a given size.

    Parameters
    ----------
    subtract_mean, scale, sqrt_bias, use_std, min_divisor
        See `adversarial.datasets.preprocessing.contrast_normalization.global_contrast_normalize`.
    batch_size : int, optional
        How many images at a time; changes no number.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.GlobalContrastNormalization``, where
    `batch_size` failed for data in memory.
    """

    def __init__(
        self,
        subtract_mean: bool = True,
        scale: float = 1.0,
        sqrt_bias: NonNegative = 0.0,
        use_std: bool = False,
        min_divisor: NonNegative = 1e-8,
        batch_size: Count | None = None,
    ):
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}.")
        self.subtract_mean = subtract_mean
        self.scale = scale
        self.sqrt_bias = sqrt_bias
        self.use_std = use_std
        self.min_divisor = min_divisor
        self.batch_size = batch_size

    def apply(self, dataset, can_fit=False):
        dataset.set_design_matrix(
            by_pieces(as_floats(dataset.X), self._normalize, rows=self.batch_size or ROWS_AT_A_TIME)
        )

    def _normalize(self, X):
        return global_contrast_normalize(
            X,
            scale=self.scale,
            subtract_mean=self.subtract_mean,
            use_std=self.use_std,
            sqrt_bias=self.sqrt_bias,
            min_divisor=self.min_divisor,
        )


class LeCunLCN(Preprocessor):
    r"""Local contrast normalisation: of each pixel, by a Gaussian window around it.

    With :math:`G` a window of standard deviation 2 that sums to one, and zeros around the image,
    a channel :math:`x` becomes :math:`c / \max(\mathrm{mean}(d), d, t)`, where
    :math:`c = x - G * x` and :math:`d = \sqrt{G * x^2}`; the mean is the image's.

    Parameters
    ----------
    img_shape : pair of int
        Rows and columns.
    kernel_size : int, default 7
        Side of the window, odd.
    batch_size : int, default 5000
        How many images at a time; changes no number.
    threshold : float, default 1e-4
        :math:`t`.
    channels : sequence of int, optional
        Which channels; by default all. But see `all_channels`.
    all_channels : bool, default False
        Whether to normalise all of `channels`, not the first of them only.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.LeCunLCN``. It stopped after the first channel,
    and the published results on SVHN were made so: the default does the same. `all_channels` is
    new.
    """

    def __init__(
        self,
        img_shape: Size2D,
        kernel_size: Count = 7,
        batch_size: Count = 5000,
        threshold: NonNegative = 1e-4,
        channels=None,
        all_channels: bool = False,
    ):
        if kernel_size < 1 or kernel_size % 2 == 0:
            raise ValueError(f"LeCunLCN: kernel_size must be odd, got {kernel_size}.")
        if batch_size < 1:
            raise ValueError(f"LeCunLCN: batch_size must be at least 1, got {batch_size}.")
        self.img_shape = tuple(img_shape)
        self.kernel_size = kernel_size
        self.batch_size = batch_size
        self.threshold = threshold
        self.channels = channels
        self.all_channels = all_channels

    def apply(self, dataset, can_fit=False):
        X = as_floats(dataset.X)
        size = int(np.prod(self.img_shape))
        if not size or X.shape[1] % size:
            raise ValueError(
                f"LeCunLCN: rows of {X.shape[1]} values are no images of {self.img_shape}."
            )
        count = X.shape[1] // size
        channels = list(range(count) if self.channels is None else self.channels)
        if not set(channels) <= set(range(count)):
            raise ValueError(f"LeCunLCN: channels are 0 to {count - 1}, got {channels}.")
        if not self.all_channels:
            channels = channels[:1]

        def normalize(rows):
            planes = rows.reshape(-1, count, *self.img_shape).copy()
            for channel in channels:
                planes[:, channel] = self._normalize(planes[:, channel])
            return planes.reshape(rows.shape)

        dataset.set_design_matrix(by_pieces(X, normalize, rows=self.batch_size))

    def _normalize(self, images):
        centered = images - self._window_mean(images)
        spread = np.sqrt(self._window_mean(images**2))
        means = spread.mean(axis=(1, 2), keepdims=True)
        return centered / np.maximum(np.maximum(means, spread), self.threshold)

    def _window_mean(self, images):
        # A Gaussian window is a product of its rows and its columns.
        offsets = np.arange(self.kernel_size) - self.kernel_size // 2
        weights = np.exp(-(offsets**2) / (2 * LCN_SIGMA**2))
        weights /= weights.sum()
        for axis in (1, 2):
            images = correlate1d(images, weights, axis=axis, mode="constant")
        return images
