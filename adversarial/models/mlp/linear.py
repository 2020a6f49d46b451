"""Affine layers, alone and under an element-wise non-linearity."""

from collections.abc import Iterable

import numpy as np
from aesara import tensor as at

from adversarial.kinds import Count, Natural, NonNegative, Positive, Probability, Values
from adversarial.models.mlp import channels
from adversarial.models.mlp.classification import sigmoid_channels
from adversarial.models.mlp.layer import Layer, logit_of, with_logit
from adversarial.models.mlp.weights import MaskedWeights, norm_limits
from adversarial.space import VectorSpace


class Linear(MaskedWeights):
    """An affine map: ``x W + b``.

    Parameters
    ----------
    dim : int
        Number of units.
    layer_name : str
        Prefix of the parameters' names, and the key of per-layer dropout settings.
    irange : float, optional
        Weights start uniform in ``[-irange, irange]``. Exactly one of ``irange``, ``istdev``,
        ``sparse_init`` is needed.
    istdev : float, optional
        Weights start normal with this standard deviation.
    sparse_init : int, optional
        Each unit starts with this many non-zero weights, normal with standard deviation
        ``sparse_stdev``.
    sparse_stdev : float
    include_prob : float
        With ``irange``: probability that a weight is kept, else it starts at zero.
    init_bias : float or array of shape (dim,)
        Initial bias.
    W_lr_scale, b_lr_scale : float, optional
        Factors of the learning rate.
    mask_weights : array of shape (inputs, dim), optional
        The weights are multiplied by it after each update.
    max_row_norm, max_col_norm, min_col_norm : float, optional
        Limits on the Euclidean norm of the weights of one input (row) or one unit (column).
    use_abs_loss : bool
        The cost sums absolute instead of squared errors.
    use_bias : bool
    extensions : list of ModelExtension, optional
    copy_input : None
        Was removed long ago; anything but None is refused.

    Raises
    ------
    ValueError
        For contradictory arguments.

    Examples
    --------
    >>> from adversarial.models.mlp import MLP
    >>> mlp = MLP(nvis=4, layers=[Linear(3, "h0", irange=0.05)])
    >>> mlp.get_params()
    [h0_W, h0_b]
    """

    ways = ("irange", "istdev", "sparse_init")

    def __init__(
        self,
        dim: Count,
        layer_name: str,
        irange: NonNegative | None = None,
        istdev: NonNegative | None = None,
        sparse_init: Natural | None = None,
        sparse_stdev: NonNegative = 1.0,
        include_prob: Probability = 1.0,
        init_bias: Values | None = 0.0,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        mask_weights: np.ndarray | list | None = None,
        max_row_norm: Positive | None = None,
        max_col_norm: Positive | None = None,
        min_col_norm: NonNegative | None = None,
        copy_input=None,
        use_abs_loss: bool = False,
        use_bias: bool = True,
        extensions: Iterable | None = None,
    ):
        if isinstance(dim, str):
            raise TypeError(f"{layer_name}: dim must be a number, got {dim!r}; it comes first.")
        if dim < 1:
            raise ValueError(f"{layer_name}: dim must be at least 1, got {dim}.")
        if copy_input is not None:
            raise ValueError(f"{layer_name}: copy_input no longer exists.")
        if max_row_norm is not None and (max_col_norm is not None or min_col_norm is not None):
            raise ValueError(f"{layer_name}: limit the norms of rows or of columns, not of both.")
        if b_lr_scale is not None and not use_bias:
            raise ValueError(f"{layer_name}: b_lr_scale without a bias.")
        super().__init__(layer_name, extensions)
        self.dim = dim
        self.irange = irange
        self.istdev = istdev
        self.sparse_init = sparse_init
        self.sparse_stdev = sparse_stdev
        self.include_prob = include_prob
        self.init_bias = init_bias
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.mask_weights = mask_weights
        self.max_row_norm = max_row_norm
        self.max_col_norm = max_col_norm
        self.min_col_norm = min_col_norm
        self.copy_input = copy_input
        self.use_abs_loss = use_abs_loss
        self.use_bias = use_bias
        self.norm_limits = norm_limits(max_row_norm, max_col_norm, min_col_norm)

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        inputs = self._set_input_vectors(space)
        self.output_space = VectorSpace(self.dim)
        self.W = self.add_param(self._draw_weights((inputs, self.dim)), "W")
        if self.use_bias:
            start = 0.0 if self.init_bias is None else self.init_bias
            self.b = self.add_param(np.broadcast_to(start, self.dim), "b")

    def preactivation(self, state_below):
        """``x W + b``, shape (batch, dim)."""
        linear = at.dot(self._as_vectors(state_below), self.W)
        return linear + self.b if self.use_bias else linear

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return self.preactivation(state_below)

    def cost_matrix(self, Y, Y_hat):
        """Squared (or absolute) errors, shape (batch, dim)."""
        return at.abs(Y - Y_hat) if self.use_abs_loss else at.square(Y - Y_hat)

    def cost(self, Y, Y_hat):
        """Error summed over units, mean over the batch."""
        return self.cost_from_cost_matrix(self.cost_matrix(Y, Y_hat))

    def cost_from_cost_matrix(self, cost_matrix):
        """Sum over units, mean over the batch."""
        return cost_matrix.sum(axis=1).mean()

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Norms of the weights, and statistics of the activations."""
        if state is None:
            return channels.weight_norms(self.W)
        return {
            **channels.weight_norms(self.W),
            **channels.over_examples(state, ("range", "max", "mean", "min"), separator="_"),
        }


class _WithoutCost(Linear):
    """An affine layer whose non-linearity has no likelihood."""

    def cost(self, Y, Y_hat):
        return Layer.cost(self, Y, Y_hat)


class RectifiedLinear(_WithoutCost):
    """``z`` where positive, ``left_slope * z`` elsewhere, for ``z = x W + b``.

    Parameters
    ----------
    dim, layer_name, **kwargs
        See :class:`Linear`.
    left_slope : float
    """

    def __init__(self, dim: Count, layer_name: str, left_slope: float = 0.0, **kwargs):
        super().__init__(dim, layer_name, **kwargs)
        self.left_slope = left_slope

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return rectify(self.preactivation(state_below), self.left_slope)


def rectify(z, left_slope=0.0):
    """``z`` where positive, ``left_slope * z`` elsewhere; at zero the slope is ``left_slope``.

    A slope of zero is written as a product with a mask, which gives the same bits (NaN for
    ``-inf``, too) and compiles to faster code than a choice between two values.
    """
    if left_slope == 0.0:
        return z * at.cast(z > 0.0, z.dtype)
    return at.switch(z > 0.0, z, left_slope * z)


class Tanh(_WithoutCost):
    """``tanh(x W + b)``; arguments as in :class:`Linear`."""

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return at.tanh(self.preactivation(state_below))


class Softplus(_WithoutCost):
    """``log(1 + exp(x W + b))``; arguments as in :class:`Linear`."""

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return at.softplus(self.preactivation(state_below))


class Sigmoid(Linear):
    """Logistic units: the layer that ends a discriminator, or a generator of pixels in [0, 1].

    Parameters
    ----------
    dim, layer_name, **kwargs
        See :class:`Linear`.
    monitor_style : {'detection', 'one_hot_class', 'bit_vector_class', 'classification'}
        Which channels compare outputs with targets; ``'classification'`` is an old name of
        ``'bit_vector_class'``.

    Notes
    -----
    Its cost is the cross-entropy from the logit, never from the rounded output. It takes the
    **mean** over units, where :class:`Linear` takes the sum.
    """

    STYLES = ("detection", "one_hot_class", "bit_vector_class", "classification")

    def __init__(self, dim: Count, layer_name: str, monitor_style: str = "detection", **kwargs):
        if monitor_style not in self.STYLES:
            raise ValueError(
                f"{layer_name}: monitor_style {monitor_style!r} is none of "
                f"{', '.join(self.STYLES)}."
            )
        super().__init__(dim, layer_name, **kwargs)
        self.monitor_style = monitor_style

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        logit = self.preactivation(state_below)
        return with_logit(at.sigmoid(logit), logit)

    def cost_matrix(self, Y, Y_hat):
        """Cross-entropy of each unit, shape (batch, dim), in nats."""
        logit = logit_of(Y_hat)
        return Y * at.softplus(-logit) + (1 - Y) * at.softplus(logit)

    def kl(self, Y, Y_hat):
        """Cross-entropy of each example, mean over units, shape (batch,)."""
        return self.cost_matrix(Y, Y_hat).mean(axis=1)

    def cost(self, Y, Y_hat):
        """Cross-entropy, mean over units and batch."""
        return self.kl(Y, Y_hat).mean()

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """The channels of :class:`Linear`; with targets also the quality of detection or
        classification.
        """
        values = super().get_layer_monitoring_channels(state_below, state, targets)
        if targets is not None and state is not None:
            values.update(sigmoid_channels(self.monitor_style, self.cost, state, targets))
        return values
