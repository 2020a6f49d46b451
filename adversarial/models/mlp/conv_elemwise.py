"""Convolutional layers with any function of one number, and pooling."""

from typing import Any

from aesara import tensor as at

from adversarial.backend.ops.convolution import correlate
from adversarial.backend.ops.pooling import max_pool, mean_pool
from adversarial.backend.ops.windows import window_count
from adversarial.kinds import Count, NonNegative, Positive, Probability, Size2D, Values
from adversarial.models.mlp import channels
from adversarial.models.mlp.conv_nonlinearity import (
    ConvNonlinearity,
    RectifierConvNonlinearity,
    check_monitor_style,
)
from adversarial.models.mlp.images import C01B, ImageInput
from adversarial.models.mlp.layer import with_logit
from adversarial.models.norm_constraint import MaxL2FilterNorm
from adversarial.space import Conv2DSpace

BC01 = ("b", "c", 0, 1)
POOLS = {"max": max_pool, "mean": mean_pool}


class ConvElemwise(ImageInput):
    """Images convolved with filters, plus a bias, under a non-linearity, pooled.

    The order of axes is batch, channel, row, column. Input of another order is permuted.

    Parameters
    ----------
    output_channels : int
    kernel_shape : pair of int
        Rows and columns of the filters.
    layer_name : str
    nonlinearity : ConvNonlinearity
    irange : float
        Weights start uniform in ``[-irange, irange]``.
    border_mode : {'valid', 'full'}
        Whether filters stay inside the image, or go wherever they touch it.
    sparse_init : None
        Was never finished; anything but None is refused.
    include_prob : float
        Unused, as in the original.
    init_bias : float or array
    W_lr_scale, b_lr_scale : float, optional
        Factors of the learning rate.
    max_kernel_norm : float, optional
        Largest norm of a filter.
    pool_type : {'max', 'mean'}, optional
    pool_shape, pool_stride : pairs of int
        Needed for pooling: rows and columns of the windows, and of the steps between them. Windows
        at the lower and right edges hold what pixels there are.
    tied_b : bool
        One bias for each channel, instead of one for each of its positions.
    detector_normalization, output_normalization : callable, optional
        Applied to the non-linearity's output before pooling, and to the layer's.
    kernel_stride : pair of int
        Steps from one position of the filters to the next.
    monitor_style : {'classification', 'detection'}
        Which channels compare outputs with targets, for :class:`SigmoidConvNonlinearity`.

    Raises
    ------
    ValueError, TypeError
        For contradictory arguments and for sizes that do not fit, here or when the layer is set
        up.

    Notes
    -----
    A convolution in the strict sense: the filters are turned around, unlike those of
    :class:`~adversarial.models.maxout.MaxoutConvC01B`. Mean pooling divides by the number of
    pixels in the window; the original gave minus infinity at the edges.
    """

    def __init__(
        self,
        output_channels: Count,
        kernel_shape: Size2D,
        layer_name: str,
        nonlinearity,
        irange: NonNegative | None = None,
        border_mode: str = "valid",
        sparse_init=None,
        include_prob: Probability = 1.0,
        init_bias: Values = 0.0,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        max_kernel_norm: Positive | None = None,
        pool_type: str | None = None,
        pool_shape: Size2D | None = None,
        pool_stride: Size2D | None = None,
        tied_b: bool | None = None,
        detector_normalization=None,
        output_normalization=None,
        kernel_stride: Size2D = (1, 1),
        monitor_style: str = "classification",
    ):
        super().__init__(layer_name)
        if not isinstance(nonlinearity, ConvNonlinearity):
            raise TypeError(f"{layer_name}: {nonlinearity!r} is not a ConvNonlinearity.")
        if sparse_init is not None:
            raise ValueError(f"{layer_name}: sparse_init was never finished; use irange.")
        self._check_filters(output_channels, irange)
        if border_mode not in ("valid", "full"):
            raise ValueError(
                f"{layer_name}: border_mode {border_mode!r} is neither 'valid' nor 'full'."
            )
        if pool_type is not None and pool_type not in POOLS:
            raise ValueError(f"{layer_name}: pool_type {pool_type!r} is none of max, mean, None.")
        check_monitor_style(layer_name, monitor_style)
        self.output_channels = output_channels
        self.kernel_shape = self._pair("kernel_shape", kernel_shape)
        self.nonlinearity = nonlinearity
        self.irange = irange
        self.border_mode = border_mode
        self.sparse_init = sparse_init
        self.include_prob = include_prob
        self.init_bias = init_bias
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.max_kernel_norm = max_kernel_norm
        self.pool_type = pool_type
        self.pool_shape: Any = pool_shape
        self.pool_stride: Any = pool_stride
        if pool_type is not None:
            self.pool_shape = self._pair("pool_shape", pool_shape)
            self.pool_stride = self._pair("pool_stride", pool_stride)
            self._fit_size("pool_stride", self.pool_shape, "the pool")
        self.tied_b = tied_b
        self.detector_normalization = detector_normalization
        self.output_normalization = output_normalization
        self.kernel_stride = self._pair("kernel_stride", kernel_stride)
        self.monitor_style = monitor_style
        if max_kernel_norm is not None:
            self.norm_limits = [MaxL2FilterNorm(max_kernel_norm, axis=(1, 2, 3))]

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        self._set_input_images(space)
        full = self.border_mode == "full"
        self.pad = tuple(k - 1 if full else 0 for k in self.kernel_shape)
        padded = [size + 2 * pad for size, pad in zip(space.shape, self.pad)]
        self._fit_size("kernel_shape", padded, "the input")
        axes = zip(padded, self.kernel_shape, self.kernel_stride)
        shape = maps = [window_count(*axis, partial=False) for axis in axes]
        if self.pool_type is not None:
            self._fit_size("pool_shape", maps, "the image of detectors")
            axes = zip(maps, self.pool_shape, self.pool_stride)
            shape = [window_count(*axis, partial=True) for axis in axes]
        self.output_space = Conv2DSpace(shape, num_channels=self.output_channels, axes=BC01)
        filters = (self.output_channels, space.num_channels, *self.kernel_shape)
        self._add_filters(filters, self.output_channels, maps)

    def _turned_filters(self):
        """The filters for a correlation, shape (input channels, rows, columns, channels)."""
        filters = self.W[:, :, ::-1, ::-1].dimshuffle(1, 2, 3, 0)
        shape = (self.input_space.num_channels, *self.kernel_shape, self.output_channels)
        return at.specify_shape(filters, shape)

    def fprop(self, state_below):
        """The pooled channels, shape (batch, channels, rows, columns)."""
        # Inside, examples come last: that is how correlation and pooling want them.
        images = self._as_c01b(state_below)
        z = correlate(images, self._turned_filters(), self.kernel_stride, self.pad)
        state = self.nonlinearity.apply(z + self._bias_of_example())
        logit = getattr(state.tag, "logit", None)
        if self.pool_type is not None:
            if self.detector_normalization is not None:
                state = self.detector_normalization(_to_bc01(state)).dimshuffle(1, 2, 3, 0)
            state = POOLS[self.pool_type](state, self.pool_shape, self.pool_stride)
        state = _to_bc01(state)
        if self.output_normalization is not None:
            return self.output_normalization(state)
        if logit is not None and self.pool_type is None:
            return with_logit(state, _to_bc01(logit))
        return state

    def cost(self, Y, Y_hat):
        """The non-linearity's cost."""
        return self.nonlinearity.cost(Y, Y_hat, self.output_space.get_batch_axis())

    def get_weights_topo(self):
        """The filters as images, shape (channels, rows, columns, input channels)."""
        return self.W.get_value().transpose(0, 2, 3, 1)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Norms of the filters, statistics of the output, and what compares it with targets."""
        values = channels.norms(self.W, (1, 2, 3), "kernel_norms")
        if state is None:
            return values
        order = ("range", "max", "mean", "min")
        values.update(channels.over_examples(state, order, separator="_"))
        if targets is not None:
            values.update(self.nonlinearity.get_target_channels(self, state, targets))
        return values


class ConvRectifiedLinear(ConvElemwise):
    """Convolution, rectification, pooling; arguments as in :class:`ConvElemwise`, and one more.

    Parameters
    ----------
    left_slope : float
        Slope for negative numbers.
    """

    def __init__(
        self,
        output_channels: Count,
        kernel_shape: Size2D,
        pool_shape: Size2D,
        pool_stride: Size2D,
        layer_name: str,
        irange: NonNegative | None = None,
        border_mode: str = "valid",
        sparse_init=None,
        include_prob: Probability = 1.0,
        init_bias: Values = 0.0,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        left_slope: float = 0.0,
        max_kernel_norm: Positive | None = None,
        pool_type: str | None = "max",
        tied_b: bool = False,
        detector_normalization=None,
        output_normalization=None,
        kernel_stride: Size2D = (1, 1),
        monitor_style: str = "classification",
    ):
        super().__init__(
            output_channels,
            kernel_shape,
            layer_name,
            nonlinearity=RectifierConvNonlinearity(left_slope),
            irange=irange,
            border_mode=border_mode,
            sparse_init=sparse_init,
            include_prob=include_prob,
            init_bias=init_bias,
            W_lr_scale=W_lr_scale,
            b_lr_scale=b_lr_scale,
            max_kernel_norm=max_kernel_norm,
            pool_type=pool_type,
            pool_shape=pool_shape,
            pool_stride=pool_stride,
            tied_b=tied_b,
            detector_normalization=detector_normalization,
            output_normalization=output_normalization,
            kernel_stride=kernel_stride,
            monitor_style=monitor_style,
        )
        self.left_slope = left_slope


def _to_bc01(state):
    moved = Conv2DSpace.convert(state, C01B, BC01)
    moved.name = state.name
    return moved
