"""What layers that correlate images with filters have in common."""

import logging
from typing import Any

import numpy as np

from adversarial.backend.ops.windows import pair
from adversarial.models.mlp import channels
from adversarial.models.mlp.layer import Layer
from adversarial.models.mlp.weights import WeightsAndBias
from adversarial.space import Conv2DSpace

log = logging.getLogger(__name__)

# Order of the axes in which images are correlated and pooled.
C01B = ("c", 0, 1, "b")


class ImageInput(WeightsAndBias, Layer):
    """For layers that take images, in any order of axes, and correlate them with filters."""

    init_bias: Any
    tied_b: Any

    def _check_filters(self, num_channels, irange, num_pieces=1):
        """Refuse a layer without channels, or without a way to draw its filters.

        Raises
        ------
        ValueError
        """
        if num_channels < 1 or num_pieces < 1:
            raise ValueError(f"{self.layer_name}: needs at least one channel and one piece.")
        if irange is None:
            raise ValueError(
                f"{self.layer_name}: irange says how the weights start, and is missing."
            )

    def _pair(self, argument, value):
        """Check a pair (rows, columns) among the arguments; see
        :func:`~adversarial.backend.ops.windows.pair`.
        """
        return pair(f"{self.layer_name}: {argument}", value, least=1)

    def _padding(self, argument, value):
        """Check a number of rows and columns to add or to cut.

        Raises
        ------
        TypeError
            If it is no integer.
        ValueError
            If it is negative.
        """
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{self.layer_name}: {argument} must be an integer, got {value!r}.")
        if value < 0:
            raise ValueError(f"{self.layer_name}: {argument} must not be negative, got {value}.")
        return int(value)

    def _fit_size(self, argument, limit, whole):
        """Check that one of the arguments, a pair of sizes, is not too large.

        Parameters
        ----------
        argument : str
        limit : pair of int
        whole : str
            What it has to fit into, for messages.

        Returns
        -------
        pair of int
            The argument; or the largest sizes that fit, if there is an argument
            ``fix_<argument>``, and it asks for them.

        Raises
        ------
        ValueError
            If a size is too large.
        """
        value, fix = getattr(self, argument), f"fix_{argument}"
        smaller = tuple(min(sizes) for sizes in zip(value, limit))
        if smaller == value:
            return value
        said = f"{self.layer_name}: {argument} {value} is larger than {whole}, {tuple(limit)}"
        if not getattr(self, fix, False):
            remedy = f"; {fix}: True would shrink it" if hasattr(self, fix) else ""
            raise ValueError(f"{said}{remedy}.")
        log.warning("%s, and is set to %s.", said, smaller)
        return smaller

    def _set_input_images(self, space):
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

    def _add_filters(self, shape, channels, positions):
        """Draw the filters ``W``, and make ``b``: one bias for each output channel, or without
        ``tied_b`` one for each of its positions.

        Raises
        ------
        ValueError
            If ``init_bias`` does not fit.
        """
        bias_shape = (channels, *(() if self.tied_b else positions))
        try:
            bias = np.broadcast_to(np.asarray(self.init_bias, dtype=np.float64), bias_shape)
        except ValueError:
            raise ValueError(
                f"{self.layer_name}: init_bias of shape {np.shape(self.init_bias)} does not fit "
                f"biases of shape {bias_shape}."
            ) from None
        self.W = self.add_param(self._initial_weights(self.mlp.rng, shape), "W")
        self.b = self.add_param(bias, "b")

    def _bias_of_example(self):
        """The bias, ready to be added to a batch with axes C01B."""
        order = (0, "x", "x", "x") if self.tied_b else (0, 1, 2, "x")
        return self.b.dimshuffle(*order)

    def _as_c01b(self, state_below):
        space = self.input_space
        images = Conv2DSpace(space.shape, space.num_channels, axes=C01B)
        return space.format_as(state_below, images)


class FiltersC01B(ImageInput):
    """For layers with filters ``W`` of shape (channels, rows, columns, filters), and output axes
    (channel, row, column, batch).
    """

    def get_weights_topo(self):
        """The filters as images, shape (filters, rows, columns, channels)."""
        return self.W.get_value().transpose(3, 1, 2, 0)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Norms of the filters, and statistics of the output; a unit is a channel."""
        values = channels.norms(self.W, (0, 1, 2), "kernel_norms")
        if state is None:
            return values
        order = ("max", "min", "range", "mean")
        return {**values, **channels.over_examples(state, order, separator=".", axis=(1, 2, 3))}
