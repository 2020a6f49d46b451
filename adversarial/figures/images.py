"""What images look like that are known as vectors only."""

from math import isqrt

import numpy as np

from adversarial.errors import AdversarialError
from adversarial.evaluation.sampling import rows_to_images
from adversarial.space import Conv2DSpace


def image_shape(space):
    """Find the shape of the images in a space.

    Parameters
    ----------
    space : Space

    Returns
    -------
    (height, width), channels
        For vectors: a grey square if their length is that of one, else a square of three colours.

    Raises
    ------
    AdversarialError
        If they are no images.

    Examples
    --------
    >>> from adversarial.space import VectorSpace
    >>> image_shape(VectorSpace(784)), image_shape(VectorSpace(3072))
    (((28, 28), 1), ((32, 32), 3))
    """
    if isinstance(space, Conv2DSpace) and space.num_channels in (1, 3):
        return tuple(space.shape), space.num_channels
    size = space.get_total_dimension()
    for channels in (1, 3):
        side = isqrt(size // channels)
        if side * side * channels == size:
            return (side, side), channels
    raise AdversarialError(f"Vectors of {size} numbers are no square images, grey or coloured.")


def images_of(model, data=None):
    """How rows of samples become images: as the data set has it, else as squares.

    Parameters
    ----------
    model : model that can be sampled
    data : Dataset, optional
        What the samples imitate.

    Returns
    -------
    callable
        From an array of shape (n, dims) to one of shape (n, height, width, channels).

    Raises
    ------
    AdversarialError
        If the samples are no images.
    """
    if getattr(data, "view_converter", None) is not None:
        return data.get_weights_view
    shape, channels = image_shape(model.sample_space())
    return lambda rows: rows_to_images(rows, shape, channels)


def in_unit_range(pixels):
    """Whether all pixels lie in [0, 1], black to white.

    Examples
    --------
    >>> in_unit_range([[0.0, 1.0]]), in_unit_range([[-0.1, 1.0]])
    (True, False)
    """
    return bool(np.min(pixels) >= 0 and np.max(pixels) <= 1)
