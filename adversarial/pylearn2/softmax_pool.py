"""Units that are on if one of their detectors is (probabilistic max pooling)."""

import numpy as np
from aesara import tensor as at

from adversarial.models.mlp import channels
from adversarial.models.mlp.weights import MaskedWeights, PieceRows, norm_limits
from adversarial.space import VectorSpace


class SoftmaxPool(PieceRows, MaskedWeights):
    r"""Probabilities that one of a group of linear functions ("detectors") is on.

    Parameters
    ----------
    detector_layer_dim : int
        Number of detectors, a multiple of ``pool_size``.
    layer_name : str
    pool_size : int
        Detectors of a unit. With 1 the units are sigmoids.
    irange, sparse_init, sparse_stdev, include_prob, W_lr_scale, b_lr_scale, mask_weights
        See :class:`~adversarial.models.maxout.Maxout`.
    init_bias : float or array of shape (detector_layer_dim,)
    max_col_norm : float, optional
        Largest norm of the weights of one detector.

    Raises
    ------
    ValueError
        For sizes that do not fit.

    Notes
    -----
    At most one detector of a group is on, each with odds :math:`e^{z_i}` against all being off
    (Lee et al., 2009): a unit's probability is the sigmoid of :math:`\log\sum_i e^{z_i}`.
    """

    ways = ("irange", "sparse_init")

    def __init__(
        self,
        detector_layer_dim,
        layer_name,
        pool_size=1,
        irange=None,
        sparse_init=None,
        sparse_stdev=1.0,
        include_prob=1.0,
        init_bias=0.0,
        W_lr_scale=None,
        b_lr_scale=None,
        mask_weights=None,
        max_col_norm=None,
    ):
        if pool_size < 1 or detector_layer_dim < 1 or detector_layer_dim % pool_size:
            raise ValueError(
                f"{layer_name}: detector_layer_dim {detector_layer_dim} is no multiple of "
                f"pool_size {pool_size}."
            )
        super().__init__(layer_name)
        self.detector_layer_dim = self.detectors = detector_layer_dim
        self.pool_size = self.num_pieces = pool_size
        self.irange = irange
        self.sparse_init = sparse_init
        self.sparse_stdev = sparse_stdev
        self.include_prob = include_prob
        self.init_bias = init_bias
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.mask_weights = mask_weights
        self.max_col_norm = max_col_norm
        self.norm_limits = norm_limits(max_col_norm=max_col_norm)

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        shape = (self._set_input_vectors(space), self.detectors)
        self.output_space = VectorSpace(self.detectors // self.pool_size)
        self.W = self.add_param(self._draw_weights(shape), "W")
        self.b = self.add_param(np.zeros(self.detectors) + self.init_bias, "b")

    def fprop(self, state_below):
        """The units' probabilities, shape (batch, detector_layer_dim / pool_size)."""
        z = at.dot(self._as_vectors(state_below), self.W) + self.b
        pieces = [z[:, piece :: self.pool_size] for piece in range(self.pool_size)]
        logit = pieces[0]
        for piece in pieces[1:]:
            larger, smaller = at.maximum(logit, piece), at.minimum(logit, piece)
            logit = larger + at.softplus(smaller - larger)
        return at.sigmoid(logit)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Norms of the weights, and statistics of the units."""
        values = channels.weight_norms(self.W)
        if state is None:
            return values
        prefix = "" if self.pool_size == 1 else "p_"
        order = ("max", "min", "range", "mean")
        return {**values, **channels.over_examples(state, order, separator=".", prefix=prefix)}
