"""What layers that correlate images with filters have in common."""

import logging

import numpy as np

from adversarial.backend.ops.windows import pair
from adversarial.models.mlp import channels
from adversarial.space import Conv2DSpace

log = logging.getLogger(__name__)

# Order of the axes in which images are correlated and pooled.
C01B = ("c", 0, 1, "b")


class ImageInput:
    """For layers that take images, in any order of axes."""

    def _take_images(self, space):
        """Remember the input space.

        Raises
        ------
        TypeError
            If it is no space of images.
        """
        if not isinstance(space, Conv2DSpace):
            raise TypeError(f"{self.layer_name}: {type(self).__name__} takes images, not {space}.")
        self.input_space = space
        self._params = []

    def _as_c01b(self, state_below):
        space = self.input_space
        images = Conv2DSpace(space.shape, space.num_channels, axes=C01B)
        return space.format_as(state_below, images)


class FiltersC01B(ImageInput):
    """For layers with filters ``W`` of shape (channels, rows, columns, filters), and output axes
    (channel, row, column, batch).
    """

    def _bias_of_example(self):
        """The bias, ready to be added to a batch."""
        order = (0, "x", "x", "x") if self.tied_b else (0, 1, 2, "x")
        return self.b.dimshuffle(*order)

    def get_weights_topo(self):
        """The filters as images, shape (filters, rows, columns, channels)."""
        return self.W.get_value().transpose(3, 1, 2, 0)

    def _kernel_norms(self):
        return channels.norms(self.W, (0, 1, 2), "kernel_norms")

    def _statistics(self, state):
        """Statistics over pixels and examples; a unit is a channel."""
        order = ("max", "min", "range", "mean")
        return channels.over_examples(state, order, separator=".", axis=(1, 2, 3))


def initial_bias(layer_name, shape, init_bias):
    """Biases of a shape, all set.

    Parameters
    ----------
    layer_name : str
    shape : tuple of int
    init_bias : float or array
        Is repeated along axes that it lacks.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If it does not fit.
    """
    try:
        return np.broadcast_to(np.asarray(init_bias, dtype=np.float64), shape)
    except ValueError:
        raise ValueError(
            f"{layer_name}: init_bias of shape {np.shape(init_bias)} does not fit biases of shape "
            f"{tuple(shape)}."
        ) from None


def size_pair(layer_name, argument, value, least=1):
    """Check a pair (rows, columns) among a layer's arguments; see
    :func:`~adversarial.backend.ops.windows.pair`.
    """
    return pair(f"{layer_name}: {argument}", value, least)


def padding(layer_name, argument, value):
    """Check a number of rows and columns to add or to cut.

    Raises
    ------
    TypeError
        If it is no integer.
    ValueError
        If it is negative.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{layer_name}: {argument} must be an integer, got {value!r}.")
    if value < 0:
        raise ValueError(f"{layer_name}: {argument} must not be negative, got {value}.")
    return int(value)


def fitted(layer, argument, limit, of_what, fixable=False):
    """Hold one of a layer's arguments, a pair of sizes, against what there is room for.

    Parameters
    ----------
    layer : Layer
    argument : str
    limit : pair of int
    of_what : str
        What sets the limit, for messages.
    fixable : bool
        Whether the argument ``fix_<argument>`` can ask for the largest size that fits.

    Returns
    -------
    pair of int

    Raises
    ------
    ValueError
        If a size is too large.
    """
    value, fix = getattr(layer, argument), f"fix_{argument}"
    smaller = tuple(min(sizes) for sizes in zip(value, limit))
    if smaller == value:
        return value
    said = f"{layer.layer_name}: {argument} {value} is larger than {of_what}, {tuple(limit)}"
    if not (fixable and getattr(layer, fix)):
        raise ValueError(f"{said}{f'; {fix}: True would shrink it' if fixable else ''}.")
    log.warning("%s, and is set to %s.", said, smaller)
    return smaller
