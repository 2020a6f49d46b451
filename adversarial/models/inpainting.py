"""Filling in parts of images: p(x_S | x_not-S) by one generator (section 7 of the paper)."""

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.errors import ConfigError
from adversarial.space import Conv2DSpace


def inpaint(generator, images, mask=None, **dropout):
    """Let a generator replace a part of each image.

    Parameters
    ----------
    generator : Generator
        Takes images; see Notes for what it has to give.
    images : tensor variable, shape (n, rows, columns, channels)
    mask : array or tensor variable, shape (rows, columns) or (n, rows, columns), optional
        1 where the generator fills in, 0 where the image stays; the right half unless given.
    **dropout
        For :meth:`MLP.dropout_fprop`; without any, nothing is dropped.

    Returns
    -------
    composites : tensor variable, shape (n, rows, columns, channels)
    noise : tensor variable
        What the generator saw in the place of what it fills in: the right half alone, or whole
        images that are zero outside of the mask.

    Raises
    ------
    ConfigError
        If the generator does not take images, or does not give what it should.
    ValueError
        If the images are not four-dimensional, or the mask does not fit.

    Notes
    -----
    The generator sees the image with N(0, 1) noise, whatever its kind of noise, where it has to
    fill in. Without a mask it gives the right half alone (columns from ``columns // 2`` on), as in
    the original. With a mask it gives a whole image, of which the masked part is used; if its
    input has one channel more than that image, the mask goes there.
    """
    space = generator.get_input_space()
    if not isinstance(space, Conv2DSpace):
        raise ConfigError(f"Inpainting needs a generator that takes images, not {space}.")
    if images.ndim != 4:
        raise ValueError(
            f"Inpainting needs images of axes ('b', 0, 1, 'c'), got {images.ndim} dimensions."
        )
    if mask is None:
        return _fill_right_half(generator, images, space, dropout)
    return _fill_mask(generator, images, space, mask, dropout)


def inpaint_batch(generator, batch, space, mask=None, **dropout):
    """As :func:`inpaint`, for a batch of images in a space of its own.

    Parameters
    ----------
    generator : Generator
    batch : tensor variable in ``space``
    space : Conv2DSpace
    mask, **dropout
        See :func:`inpaint`.

    Returns
    -------
    composites : tensor variable in ``space``
    noise : tensor variable, shape (n, numbers)
        Flattened, row by row.

    Raises
    ------
    ConfigError
        If the space is not one of images.
    """
    plain = plain_images(space)
    composites, noise = inpaint(generator, space.format_as(batch, plain), mask, **dropout)
    return plain.format_as(composites, space), noise.flatten(2)


def right_half(batch, space):
    """The part of images that :func:`inpaint` replaces unless told otherwise.

    Parameters
    ----------
    batch : tensor variable in ``space``
    space : Conv2DSpace

    Returns
    -------
    tensor variable, shape (n, numbers)
        Flattened, row by row.
    """
    return space.format_as(batch, plain_images(space))[:, :, space.shape[1] // 2 :, :].flatten(2)


def plain_images(space):
    """The same images with axes ``('b', 0, 1, 'c')``.

    Raises
    ------
    ConfigError
        If the space is not one of images.
    """
    if not isinstance(space, Conv2DSpace):
        raise ConfigError(f"Inpainting needs images, not {space}.")
    return Conv2DSpace(space.shape, num_channels=space.num_channels)


def _fill_right_half(generator, images, space, dropout):
    rows, columns = space.shape
    first = columns // 2
    half = Conv2DSpace((rows, columns - first), num_channels=space.num_channels)
    _check_output(generator, half, "the right half of its input")
    noise = generator.streams.normal((images.shape[0], *half.shape, half.num_channels))
    seen = at.set_subtensor(images[:, :, first:, :], noise)
    made = _decode(generator, seen, half, dropout)
    return at.set_subtensor(images[:, :, first:, :], made), noise


def _fill_mask(generator, images, space, mask, dropout):
    pixels = space.shape[0] * space.shape[1]
    channels = generator.get_output_space().get_total_dimension() // pixels
    told = channels == space.num_channels - 1
    whole = Conv2DSpace(space.shape, num_channels=space.num_channels - told)
    _check_output(generator, whole, "a whole image")
    hole = _hole(mask, space.shape)
    noise = generator.streams.normal((images.shape[0], *whole.shape, whole.num_channels))
    noise = at.switch(hole, noise, at.zeros_like(noise))
    seen = at.switch(hole, noise, images)
    if told:
        in_channel = at.zeros_like(images[:, :, :, :1]) + at.cast(hole, config.floatX)
        seen = at.concatenate([seen, in_channel], axis=3)
    made = _decode(generator, seen, whole, dropout)
    return at.switch(hole, made, images), noise


def _check_output(generator, needed, what):
    given = generator.get_output_space()
    if given.get_total_dimension() != needed.get_total_dimension():
        raise ConfigError(
            f"The generator's output should be {what}, {needed.get_total_dimension()} numbers, "
            f"but it gives {given.get_total_dimension()}."
        )


def _decode(generator, images, output, dropout):
    """The generator's output on images, as images."""
    space = generator.get_input_space()
    settings = {"default_input_include_prob": 1.0, "default_input_scale": 1.0, **dropout}
    made = generator.mlp.dropout_fprop(plain_images(space).format_as(images, space), **settings)
    return generator.get_output_space().format_as(made, output)


def _hole(mask, shape):
    """A mask as booleans that broadcast over examples and channels."""
    if not hasattr(mask, "type"):
        mask = check_mask(mask, shape)
    mask = at.as_tensor_variable(mask)
    if mask.ndim == 2:
        return at.neq(mask, 0).dimshuffle("x", 0, 1, "x")
    if mask.ndim == 3:
        return at.neq(mask, 0).dimshuffle(0, 1, 2, "x")
    raise ValueError(f"A mask has 2 or 3 dimensions, not {mask.ndim}.")


def check_mask(mask, shape=None):
    """Turn a mask into an array, or refuse it.

    Parameters
    ----------
    mask : array or nested list, shape (rows, columns) or (n, rows, columns)
    shape : pair of int, optional
        Rows and columns that it has to have.

    Returns
    -------
    array of bool

    Raises
    ------
    ValueError
        If it holds anything but zeros and ones, has another shape, or leaves nothing to fill in.
    """
    mask = np.asarray(mask)
    if mask.ndim not in (2, 3) or (shape is not None and mask.shape[-2:] != tuple(shape)):
        wanted = "(rows, columns)" if shape is None else tuple(shape)
        raise ValueError(f"A mask has the images' shape, {wanted}, not {mask.shape}.")
    if mask.dtype.kind not in "biuf" or not np.isin(mask, (0, 1)).all() or not mask.any():
        raise ValueError("A mask holds 1 where to fill in and 0 elsewhere, and at least one 1.")
    return mask.astype(bool)


def random_rectangles(streams, n, shape):
    """Draw one filled rectangle for each image.

    Parameters
    ----------
    streams : Streams
    n : int or scalar variable
    shape : pair of int
        Rows and columns of the images.

    Returns
    -------
    tensor variable, shape (n, rows, columns), of 0 and 1
        Height and width are uniform between a quarter (rounded up) and three quarters (rounded
        down) of the image's; the place is uniform among those inside.
    """
    chances = streams.uniform((n, 4))
    sides = []
    for axis, size in enumerate(shape):
        least = -(-size // 4)
        most = max(least, 3 * size // 4)
        extent = least + _integers(chances[:, 2 * axis], most - least + 1)
        first = _integers(chances[:, 2 * axis + 1], size - extent + 1)
        place = at.arange(size).dimshuffle("x", 0)
        first, extent = first.dimshuffle(0, "x"), extent.dimshuffle(0, "x")
        sides.append(at.ge(place, first) * at.lt(place, first + extent))
    rows, columns = sides
    inside = rows.dimshuffle(0, 1, "x") * columns.dimshuffle(0, "x", 1)
    return at.cast(inside, config.floatX)


def _integers(chance, count):
    """Uniform integers in [0, count) from uniform numbers up to 1."""
    return at.minimum(at.cast(at.floor(chance * count), "int64"), count - 1)
