"""The layer that turns feature maps into larger images."""

from adversarial.backend.ops.convolution import correlate_adjoint
from adversarial.kinds import Count, Natural, NonNegative, Positive, Size2D, Values
from adversarial.models.mlp.images import C01B, FiltersC01B
from adversarial.models.norm_constraint import limit_norms
from adversarial.space import Conv2DSpace


class Deconv(FiltersC01B):
    r"""The adjoint of a correlation: each input pixel paints a filter into the output.

    .. math:: y_{o,\, s i + u - p,\, s j + v - p,\, b} \mathrel{+}= x_{c, i, j, b}\, W_{o, u, v, c}

    plus a bias; there is no non-linearity. The order of axes is channel, row, column, batch; input
    of another order is permuted.

    Parameters
    ----------
    num_channels : int
        Channels of the output.
    kernel_shape : pair of int
        Rows and columns of the filters.
    layer_name : str
    irange : float
        Weights start uniform in ``[-irange, irange]``.
    init_bias : float or array
    W_lr_scale, b_lr_scale : float, optional
        Factors of the learning rate.
    pad_out : int
        Rows and columns to cut from every side of the output, p above.
    fix_kernel_shape, partial_sum
        Unused: settings of the original's GPU code.
    tied_b : bool
        One bias for each channel, instead of one for each of its pixels.
    max_kernel_norm : float, optional
        Largest norm of a filter, all that one input channel paints.
    output_stride : pair of int
        Pixels of the output from one pixel of the input to the next, s above.

    Raises
    ------
    ValueError, TypeError
        For sizes that do not fit, here or when the layer is set up.

    Notes
    -----
    The sizes of the output are ``output_stride * (rows - 1) - 2 pad_out + kernel``. The limits of
    the original's GPU code (square shapes, at least 16 channels below, output channels up to three
    or a multiple of four) are gone.
    """

    def __init__(
        self,
        num_channels: Count,
        kernel_shape: Size2D,
        layer_name: str,
        irange: NonNegative | None = None,
        init_bias: Values = 0.0,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        pad_out: Natural = 0,
        fix_kernel_shape: bool = False,
        partial_sum: Count = 1,
        tied_b: bool = False,
        max_kernel_norm: Positive | None = None,
        output_stride: Size2D = (1, 1),
    ):
        super().__init__(layer_name)
        self._check_filters(num_channels, irange)
        self.num_channels = num_channels
        self.kernel_shape = self._pair("kernel_shape", kernel_shape)
        self.irange = irange
        self.init_bias = init_bias
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.pad_out = self._padding("pad_out", pad_out)
        self.fix_kernel_shape = fix_kernel_shape
        self.partial_sum = partial_sum
        self.tied_b = tied_b
        self.max_kernel_norm = max_kernel_norm
        self.output_stride = self._pair("output_stride", output_stride)
        self._fit_size("output_stride", self.kernel_shape, "the kernel")

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        self._set_input_images(space)
        sizes = zip(space.shape, self.output_stride, self.kernel_shape)
        shape = tuple(s * (size - 1) - 2 * self.pad_out + k for size, s, k in sizes)
        if min(shape) < 1:
            raise ValueError(f"{self.layer_name}: pad_out {self.pad_out} leaves no output.")
        self.output_space = Conv2DSpace(shape, num_channels=self.num_channels, axes=C01B)
        filters = (self.num_channels, *self.kernel_shape, space.num_channels)
        self._add_filters(filters, self.num_channels, shape)

    def fprop(self, state_below):
        """The images, shape (channels, rows, columns, batch)."""
        pad = (self.pad_out, self.pad_out)
        painted = correlate_adjoint(
            self._as_c01b(state_below), self.W, self.output_space.shape, self.output_stride, pad
        )
        return painted + self._bias_of_example()

    def _modify_updates(self, updates):
        if self.max_kernel_norm is not None and self.W in updates:
            updates[self.W] = limit_norms(
                updates[self.W], (0, 1, 2), max_norm=self.max_kernel_norm, epsilon="added"
            )
