"""Convolutional maxout units (Goodfellow et al., 2013)."""

from adversarial.backend.ops.convolution import correlate
from adversarial.backend.ops.maxout import piece_maximum
from adversarial.backend.ops.pooling import max_pool
from adversarial.backend.ops.windows import window_count
from adversarial.kinds import Count, Natural, NonNegative, Positive, Size2D, Values
from adversarial.models.mlp.images import C01B, FiltersC01B
from adversarial.models.mlp.linear import rectify
from adversarial.models.mlp.weights import PieceRows
from adversarial.models.norm_constraint import MaxL2FilterNorm
from adversarial.space import Conv2DSpace


class MaxoutConvC01B(PieceRows, FiltersC01B):
    """Images correlated with filters; a channel is the largest of its pieces, in a window of
    positions.

    The order of axes is channel, row, column, batch. Input of another order is permuted.

    Parameters
    ----------
    num_channels : int
        Channels of the output.
    num_pieces : int
        Filters for each of them.
    kernel_shape : pair of int
        Rows and columns of the filters.
    pool_shape, pool_stride : pairs of int
        Rows and columns of the windows, and of the steps between them. Windows at the lower and
        right edges hold what pixels there are.
    layer_name : str
    irange : float
        Weights start uniform in ``[-irange, irange]``.
    init_bias : float or array
    W_lr_scale, b_lr_scale : float, optional
        Factors of the learning rate.
    pad : int
        Rows and columns of zeros around the image.
    fix_pool_shape, fix_pool_stride, fix_kernel_shape : bool
        Shrink a window that is larger than the image of detectors, a step larger than the window,
        a kernel larger than the padded input, instead of an error.
    partial_sum : int
        Unused: a setting of the original's GPU code.
    tied_b : bool
        One bias for each filter, instead of one for each of its positions.
    max_kernel_norm : float, optional
        Largest norm of a filter.
    input_normalization, detector_normalization, output_normalization : callable, optional
        Applied to the input, to the channels before spatial pooling, and to the output.
    min_zero : bool
        Set negative outputs to zero.
    kernel_stride : pair of int
        Steps from one position of the filters to the next. With steps larger than one, the last
        may hang over the edge, and reads zeros there.

    Raises
    ------
    ValueError, TypeError
        For sizes that do not fit, here or when the layer is set up.

    Notes
    -----
    The sizes of the output are ``ceil((rows + 2 pad - kernel) / kernel_stride) + 1``, pooled to
    ``ceil((rows - pool) / pool_stride) + 1``.

    As in the original, input of more than three channels that are not a multiple of four is filled
    up with channels of zeros: their weights take part in the draw and in the norm limit. The other
    limits of its GPU code (square shapes, multiples of 16 filters) are gone.

    The original pools over pieces first where the channels are a multiple of 16, otherwise over
    positions first. The order changes nothing, gradients at ties included: every piece and
    position that attains the maximum of a window receives its gradient in full.
    """

    def __init__(
        self,
        num_channels: Count,
        num_pieces: Count,
        kernel_shape: Size2D,
        pool_shape: Size2D,
        pool_stride: Size2D,
        layer_name: str,
        irange: NonNegative | None = None,
        init_bias: Values = 0.0,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        pad: Natural = 0,
        fix_pool_shape: bool = False,
        fix_pool_stride: bool = False,
        fix_kernel_shape: bool = False,
        partial_sum: Count = 1,
        tied_b: bool = False,
        max_kernel_norm: Positive | None = None,
        input_normalization=None,
        detector_normalization=None,
        min_zero: bool = False,
        output_normalization=None,
        kernel_stride: Size2D = (1, 1),
    ):
        super().__init__(layer_name)
        self._check_filters(num_channels, irange, num_pieces)
        self.num_channels = num_channels
        self.num_pieces = num_pieces
        self.kernel_shape = self._pair("kernel_shape", kernel_shape)
        self.pool_shape = self._pair("pool_shape", pool_shape)
        self.pool_stride = self._pair("pool_stride", pool_stride)
        self.irange = irange
        self.init_bias = init_bias
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.pad = self._padding("pad", pad)
        self.fix_pool_shape = fix_pool_shape
        self.fix_pool_stride = fix_pool_stride
        self.fix_kernel_shape = fix_kernel_shape
        self.partial_sum = partial_sum
        self.tied_b = tied_b
        self.max_kernel_norm = max_kernel_norm
        self.input_normalization = input_normalization
        self.detector_normalization = detector_normalization
        self.min_zero = min_zero
        self.output_normalization = output_normalization
        self.kernel_stride = self._pair("kernel_stride", kernel_stride)
        self.detectors = num_channels * num_pieces
        if max_kernel_norm is not None:
            self.norm_limits = [MaxL2FilterNorm(max_kernel_norm, axis=(0, 1, 2))]

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        self._set_input_images(space)
        self._settle_windows([size + 2 * self.pad for size in space.shape])
        channels = space.num_channels
        self.dummy_channels = -channels % 4 if channels > 3 else 0
        shape = (channels + self.dummy_channels, *self.kernel, self.detectors)
        self._add_filters(shape, self.detectors, self.detector_space.shape)

    def _settle_windows(self, padded):
        """The sizes of kernel and windows that fit the padded input, and the spaces they give."""
        self.kernel = self._fit_size("kernel_shape", padded, "the padded input")
        self._fit_size("kernel_stride", self.kernel, "the kernel")
        maps = self._windows(padded, self.kernel, self.kernel_stride)
        self.detector_space = Conv2DSpace(maps, num_channels=self.detectors, axes=C01B)
        self.window = self._fit_size("pool_shape", maps, "the image of detectors")
        self.step = self._fit_size("pool_stride", self.window, "the pool")
        pooled = self._windows(maps, self.window, self.step)
        self.output_space = Conv2DSpace(pooled, num_channels=self.num_channels, axes=C01B)

    @staticmethod
    def _windows(sizes, windows, strides):
        return [window_count(*axis, partial=True) for axis in zip(sizes, windows, strides)]

    def _filters(self):
        """The weights without those of dummy channels, which would meet zeros only."""
        channels = self.input_space.num_channels
        return self.W[:channels] if self.dummy_channels else self.W

    def fprop(self, state_below):
        """The pooled channels, shape (channels, rows, columns, batch)."""
        images = self._as_c01b(state_below)
        if self.input_normalization is not None:
            images = self.input_normalization(images)
        pad = (self.pad, self.pad)
        z = correlate(images, self._filters(), self.kernel_stride, pad, partial=True)
        state = z + self._bias_of_example()
        if self.num_pieces > 1:
            state = piece_maximum(state, self.num_pieces, axis=0)
        if self.detector_normalization is not None:
            state = self.detector_normalization(state)
        if self.window != (1, 1):
            state = max_pool(state, self.window, self.step)
        if self.min_zero:
            state = rectify(state)
        if self.output_normalization is not None:
            state = self.output_normalization(state)
        return state

    def get_weights_topo(self):
        """The filters as images, shape (filters, rows, columns, channels), without dummies."""
        return super().get_weights_topo()[..., : self.input_space.num_channels]
