"""Parts of images filled in by a generator that was trained to."""

from pathlib import Path

import numpy as np
from aesara import tensor as at
from numpy.typing import ArrayLike
from PIL import Image

from adversarial.backend import function
from adversarial.errors import AdversarialError, DataError
from adversarial.files.inputs import open_input
from adversarial.files.npz import read_array
from adversarial.models.generator import Generator
from adversarial.models.inpainting import random_rectangles
from adversarial.space import Conv2DSpace

CLASSES_SEED = 20232
_MOST_PIXELS = 1 << 24  # of a mask


def complete_images(
    generator: Generator, images: np.ndarray, mask: np.ndarray | None = None
) -> np.ndarray:
    """Let a generator fill in a part of each image.

    Parameters
    ----------
    generator : Generator
    images : ndarray, shape (n, rows, columns, channels)
    mask : ndarray, shape (rows, columns) or (n, rows, columns), optional
        See :func:`~adversarial.models.inpainting.inpaint`.

    Returns
    -------
    ndarray, shape (n, rows, columns, channels)

    Raises
    ------
    ConfigError
        If the generator does not fill in.
    ValueError
        If mask or images do not fit.
    """
    _check_fit(generator, images)
    X = at.tensor4("X")
    composites, _ = generator.inpainting_sample_and_noise(X, mask=mask)
    return function([X], composites, name="complete_images")(np.asarray(images, dtype=X.dtype))


def _check_fit(generator: Generator, images: np.ndarray) -> None:
    """Refuse images of another size than the generator takes, with or without a mask's channel."""
    space = generator.get_input_space()
    if isinstance(space, Conv2DSpace):
        rows, columns, channels = images.shape[1:]
        if (rows, columns) != space.shape or space.num_channels - channels not in (0, 1):
            raise ValueError(
                f"The generator takes images of {space.shape} pixels in {space.num_channels} "
                f"channels, these are of {(rows, columns)} in {channels}."
            )


def choose_mask(name: str, generator: Generator, images: np.ndarray) -> np.ndarray | None:
    """Find the part of images that a generator is to fill in.

    Parameters
    ----------
    name : str
        ``'right'`` or ``'left'`` half, ``'random'`` for a rectangle of its own for each image, or
        a file: an array (``.npy``) of zeros and ones, or a picture that is white where to fill in.
    generator : Generator
        Its noise also places the rectangles.
    images : ndarray, shape (n, rows, columns, channels)

    Returns
    -------
    ndarray of bool, or None
        As :func:`complete_images` takes it: None for the right half, if the generator gives half
        an image.

    Raises
    ------
    AdversarialError
        If the generator gives half an image and another part is asked for, or the file cannot be
        read.
    """
    n, rows, columns, channels = images.shape
    middle = columns // 2
    if _gives_half(generator, images.shape[1:]):
        if name != "right":
            raise AdversarialError(
                "This generator gives the right half of an image, no other part."
            )
        return None
    if name in ("right", "left"):
        mask = np.zeros((rows, columns), dtype=bool)
        mask[:, slice(middle, None) if name == "right" else slice(middle)] = True
        return mask
    if name == "random":
        drawn = random_rectangles(generator.streams, n, (rows, columns))
        return function([], drawn, name="random_masks")().astype(bool)
    return _read_mask(name)


def _gives_half(generator: Generator, shape: tuple[int, ...]) -> bool:
    """Whether a generator gives the right halves of images of a shape, instead of whole ones."""
    rows, columns, channels = shape
    space = generator.get_input_space()
    half = rows * (columns - columns // 2) * channels
    sees_no_mask = isinstance(space, Conv2DSpace) and space.num_channels == channels
    return sees_no_mask and generator.get_output_space().get_total_dimension() == half


def _read_mask(path: str) -> np.ndarray:
    try:
        if Path(path).suffix == ".npy":
            return read_array(path)
        with open_input(path) as file, Image.open(file) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError("it is too large")
            return np.asarray(picture.convert("L")) > 127
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        reason = getattr(error, "strerror", None) or "it is no array and no picture"
        raise DataError(f"The mask {path} cannot be read: {reason}.") from error


def choose_of_each_class(labels: ArrayLike, count: int, seed: int = CLASSES_SEED) -> np.ndarray:
    """Draw the same number of examples of each class, with replacement.

    Parameters
    ----------
    labels : array_like of int, shape (n,) or (n, 1)
    count : int
    seed : int

    Returns
    -------
    ndarray of int, shape (classes, count)
        Indices; classes in ascending order.

    Examples
    --------
    >>> choose_of_each_class([7, 3, 3, 7], 2).shape
    (2, 2)

    Notes
    -----
    Original: ``show_samples_inpaint.py``.
    """
    labels = np.asarray(labels).ravel()
    rng = np.random.RandomState(seed)
    members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    return np.array([each[rng.randint(len(each), size=count)] for each in members])
