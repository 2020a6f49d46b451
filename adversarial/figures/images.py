"""What images look like that are known as vectors only."""

from math import isqrt

from adversarial.errors import AdversarialError
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
