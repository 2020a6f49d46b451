"""Sheets of samples, as in Figure 2 of the paper."""

import numpy as np

from adversarial.figures.patch_viewer import PatchViewer, pick_shape

SAMPLES_A_ROW = 5


def beside_neighbours(samples):
    """Return the samples that :func:`paper_sheet` shows beside a neighbour: the fifth of each row.

    Parameters
    ----------
    samples : ndarray, shape (5 * rows, ...)

    Returns
    -------
    ndarray, shape (rows, ...)
        What to find the nearest training examples of.
    """
    return samples[SAMPLES_A_ROW - 1 :: SAMPLES_A_ROW]


def paper_sheet(samples, neighbours, unit_range=True, rescale=False):
    """Show rows of five samples, then the training example nearest to the fifth, framed in yellow.

    Parameters
    ----------
    samples : ndarray, shape (5 * rows, height, width, channels)
        One or three channels. The paper's figures have 4 rows.
    neighbours : ndarray, shape (rows, height, width, channels)
        Training examples nearest to ``beside_neighbours(samples)``.
    unit_range : bool
        Whether pixels lie in [0, 1], black to white; else 0 is mid-grey and the largest absolute
        value of all *samples* is black or white.
    rescale : bool
        Then divide each patch by its own largest absolute value, so that nothing is clipped.

    Returns
    -------
    PatchViewer

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Original: ``show_samples_mnist_paper.py`` and its three siblings. A neighbour out of the
    samples' range made the original fail; here its pixels are clipped.
    """
    samples, neighbours = np.asarray(samples), np.asarray(neighbours)
    rows = len(neighbours)
    if len(samples) != SAMPLES_A_ROW * rows or samples.shape[1:] != neighbours.shape[1:]:
        raise ValueError(
            f"Expected {SAMPLES_A_ROW} samples for each neighbour, all of one shape; "
            f"got {samples.shape} and {neighbours.shape}."
        )
    grid_shape = rows, SAMPLES_A_ROW + 1
    return _sheet(samples, grid_shape, unit_range, rescale, neighbours, every=SAMPLES_A_ROW)


def pairs_sheet(samples, neighbours, unit_range=True, rescale=False):
    """Show each sample followed by the training example nearest to it, framed in yellow.

    Parameters
    ----------
    samples, neighbours : ndarray, shape (n, height, width, channels)
    unit_range : bool
        As for :func:`paper_sheet`.
    rescale : bool
        As for :func:`paper_sheet`.

    Returns
    -------
    PatchViewer
        100 samples are 10 rows of 10 pairs.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Original: ``show_samples.py``, whose neighbours had no frame. It always rescaled, and mapped
    [0, 1] to black and white only if no pixel was 0, so for MNIST never.
    """
    samples, neighbours = np.asarray(samples), np.asarray(neighbours)
    if samples.shape != neighbours.shape:
        raise ValueError(
            f"Expected as many neighbours as samples, got {samples.shape} and {neighbours.shape}."
        )
    rows, columns = pick_shape(len(samples))
    return _sheet(samples, (rows, 2 * columns), unit_range, rescale, neighbours)


def plain_grid(samples, grid_shape=None, unit_range=True, rescale=False):
    """Show samples without neighbours.

    Parameters
    ----------
    samples : ndarray, shape (n, height, width, channels)
    grid_shape : pair of int, optional
        Rows and columns; by default nearly square.
    unit_range : bool
        As for :func:`paper_sheet`.
    rescale : bool
        As for :func:`paper_sheet`.

    Returns
    -------
    PatchViewer

    Raises
    ------
    ValueError
        If the images are not of 1 or 3 channels, or more than the grid holds.
    """
    samples = np.asarray(samples)
    rows, columns = pick_shape(len(samples)) if grid_shape is None else grid_shape
    if len(samples) > rows * columns:
        raise ValueError(f"{len(samples)} samples do not fit into a grid of {(rows, columns)}.")
    return _sheet(samples, (rows, columns), unit_range, rescale)


def _sheet(samples, grid_shape, unit_range, rescale, neighbours=(), every=1):
    """Show samples, and after every so many a neighbour."""
    if samples.ndim != 4 or samples.shape[3] not in (1, 3):
        raise ValueError(f"Expected images (n, height, width, 1 or 3), got shape {samples.shape}.")
    viewer = PatchViewer(grid_shape, samples.shape[1:3], is_color=samples.shape[3] == 3)
    largest = np.abs(samples).max() or 1

    def show(image, **frame):
        # Infinities and NaN are left for the viewer to refuse.
        image = 2 * image - 1 if unit_range else image / largest
        image = image if rescale else np.clip(image, -1, 1)
        viewer.add_patch(image, rescale=rescale, warn_blank_patch=False, **frame)

    framed = iter(neighbours)
    for number, sample in enumerate(samples, start=1):
        show(sample)
        if len(neighbours) and number % every == 0:
            show(next(framed), activation=1)
    return viewer
