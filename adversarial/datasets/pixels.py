"""Images put into rows of a design matrix, and their range of values."""

from adversarial.datasets.iteration import SequentialSubsetIterator

_ROWS_AT_A_TIME = 1000


def copy_images(images, chosen, X, places):
    """Copy images into rows, piece by piece, so that `X` is the only array of floats.

    Parameters
    ----------
    images : array, shape (n, ...)
    chosen : array of int
        Which images.
    X : array of float, shape (m, d)
        Gets them.
    places : array of int
        The row of each.
    """
    for piece in SequentialSubsetIterator(len(chosen), batch_size=_ROWS_AT_A_TIME):
        X[places[piece]] = images[chosen[piece]].reshape(-1, X.shape[1])


def center_and_scale(X, center, scale):
    """Change pixels from 0 to 255 in place.

    Parameters
    ----------
    X : array of float
    center : bool
        Subtract 127.5.
    scale : bool
        Divide by 127.5 with `center`, to [-1, 1]; else by 255, to [0, 1].
    """
    if center:
        X -= 127.5
    if scale:
        X /= 127.5 if center else 255
