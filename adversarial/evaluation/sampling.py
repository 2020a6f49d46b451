"""Samples of a generator as design-matrix rows, and rows as images."""

import numpy as np


def draw_samples(generator, n):
    """Draw samples in one call, without dropout, laid out like the rows of a data set.

    Parameters
    ----------
    generator : Generator
    n : int
        Number of samples.

    Returns
    -------
    ndarray, shape (n, dims)
        In the generator's type. Images are flattened as image data sets are: channel by channel,
        ``('c', 0, 1)``.

    Raises
    ------
    ValueError
        If `n` is below 1.

    Notes
    -----
    Original: ``parzen_ll.py``, which flattened images pixel by pixel, so that colour samples could
    not be compared with a data set. With one channel the two agree.
    """
    from adversarial.backend import function

    if n < 1:
        raise ValueError(f"The number of samples must be at least 1, got {n}.")
    batch = function([], generator.sample(n), name="draw_samples")()
    if batch.ndim == 2:
        return batch
    axes = generator.mlp.get_output_space().axes
    return batch.transpose([axes.index(axis) for axis in ("b", "c", 0, 1)]).reshape(n, -1)


def rows_to_images(rows, shape, channels=1):
    """Unfold design-matrix rows into images.

    Parameters
    ----------
    rows : ndarray, shape (n, channels * height * width)
        Each row channel by channel, ``('c', 0, 1)``.
    shape : pair of int
        Height and width in pixels.
    channels : int

    Returns
    -------
    ndarray, shape (n, height, width, channels)

    Raises
    ------
    ValueError
        If the rows' length does not fit.

    Examples
    --------
    >>> rows_to_images(np.arange(8).reshape(1, 8), (2, 2), channels=2)[0, 0, 1]
    array([1, 5])
    """
    height, width = shape
    if np.ndim(rows) != 2 or rows.shape[1] != channels * height * width:
        raise ValueError(
            f"Rows of shape {np.shape(rows)} are no images of {channels} x {height} x {width}."
        )
    return rows.reshape(len(rows), channels, height, width).transpose(0, 2, 3, 1)
