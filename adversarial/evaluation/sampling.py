"""Samples of a generator as design-matrix rows, and rows as images."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from adversarial.backend import function
from adversarial.models.generator import Generator, as_rows
from adversarial.models.random_state import get_states, set_states
from adversarial.rng import Streams
from adversarial.space import VectorSpace


def draw_samples(generator: Generator, n: int) -> np.ndarray:
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
    return generator.draw_samples(n)


def sample_batches(generator: Generator, size: int) -> Iterator[np.ndarray]:
    """Draw samples for as long as somebody asks for more.

    Parameters
    ----------
    generator : Generator
    size : int
        Samples of a batch.

    Yields
    ------
    ndarray, shape (size, dims)
        As :func:`draw_samples` lays them out.

    Raises
    ------
    ValueError
        If `size` is below 1.
    """
    _check_number(size)
    draw = function([], generator.sample(size), name="sample_batches")
    space = generator.get_output_space()
    while True:
        yield as_rows(draw(), space)


def draw_noise(generator: Generator, n: int) -> np.ndarray:
    """Draw the noise that the next `n` samples would have come from.

    Parameters
    ----------
    generator : Generator
    n : int

    Returns
    -------
    ndarray, shape (n, dims of z)

    Raises
    ------
    ValueError
        If `n` is below 1.
    """
    _check_number(n)
    space = generator.get_input_space()
    noise = space.format_as(
        generator.sample_and_noise(n)[1], VectorSpace(space.get_total_dimension())
    )
    return function([], noise, name="draw_noise")()


def fixed_noise(generator: Generator, n: int, seed: int) -> np.ndarray:
    """Draw noise of the generator's kind without touching its own random sources.

    Parameters
    ----------
    generator : Generator
    n : int
    seed : int
        From 1 on; as that of :class:`~adversarial.rng.Streams`.

    Returns
    -------
    ndarray, shape (n, dims of z)

    Raises
    ------
    ValueError
        If `n` is below 1, or the seed out of range.
    """
    states, streams = get_states(generator), generator.streams
    generator.streams = Streams(seed)
    try:
        return draw_noise(generator, n)
    finally:
        generator.streams = streams
        set_states(generator, states)


def decode(generator: Generator, noise: ArrayLike) -> np.ndarray:
    """Map given noise to samples.

    Parameters
    ----------
    generator : Generator
    noise : array_like, shape (n, dims of z)

    Returns
    -------
    ndarray, shape (n, dims)
        As :func:`draw_samples` lays them out.

    Notes
    -----
    Without dropout, also where the generator's own sampling has some.
    """
    return decoder(generator)(noise)


def decoder(generator: Generator) -> Callable[[ArrayLike], np.ndarray]:
    """Compile :func:`decode` once, for use after every change of the parameters.

    Parameters
    ----------
    generator : Generator

    Returns
    -------
    callable
        From noise to samples.
    """
    z = VectorSpace(generator.get_input_space().get_total_dimension()).make_theano_batch("z")
    samples = generator.mlp.fprop(generator.format_noise(z))
    compiled = function([z], samples, name="decode")
    space = generator.get_output_space()
    return lambda noise: as_rows(compiled(np.asarray(noise, dtype=z.dtype)), space)


def _check_number(n: int) -> None:
    if n < 1:
        raise ValueError(f"The number of samples must be at least 1, got {n}.")


def rows_to_images(rows: np.ndarray, shape: tuple[int, int], channels: int = 1) -> np.ndarray:
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


def images_to_rows(images: np.ndarray) -> np.ndarray:
    """Lay images out like the rows of a data set; rows stay as they are.

    Parameters
    ----------
    images : ndarray, shape (n, dims), (n, height, width), (n, height, width, channels) or \
(n, channels, height, width)
        Of 1 or 3 channels. Where both places could be the channels', it is the last.

    Returns
    -------
    ndarray, shape (n, channels * height * width)
        Each row channel by channel, ``('c', 0, 1)``.

    Raises
    ------
    ValueError
        For another shape.

    Examples
    --------
    >>> images_to_rows(np.arange(8).reshape(1, 2, 2, 2)[..., :1]).tolist()
    [[0, 2, 4, 6]]
    """
    if images.ndim == 4 and images.shape[3] in (1, 3):
        images = images.transpose(0, 3, 1, 2)
    elif images.ndim not in (2, 3) and not (images.ndim == 4 and images.shape[1] in (1, 3)):
        raise ValueError(
            f"neither rows nor images of 1 or 3 channels, but of shape {images.shape}."
        )
    return images.reshape(len(images), -1)
