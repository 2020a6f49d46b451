"""Maxout units (Goodfellow et al., 2013)."""

from collections.abc import Iterable

import numpy as np
from aesara import shared
from aesara import tensor as at

from adversarial.backend.ops.maximum import maximum
from adversarial.backend.ops.maxout import piece_maximum
from adversarial.kinds import Count, Natural, NonNegative, Positive, Probability, Values
from adversarial.models.maxout_conv import MaxoutConvC01B
from adversarial.models.mlp import channels
from adversarial.models.mlp.weights import MaskedWeights, PieceRows, norm_limits
from adversarial.space import VectorSpace

__all__ = ["Maxout", "MaxoutConvC01B"]


class Maxout(PieceRows, MaskedWeights):
    """Each unit is the largest of several linear functions ("pieces") of the input.

    Parameters
    ----------
    layer_name : str
    num_units : int
    num_pieces : int
        Linear functions for each unit.
    pool_stride : int, optional
        Distance between the first pieces of neighbouring units; ``num_pieces`` unless given.
        Smaller values let units share pieces.
    randomize_pools : bool
        Let each piece be a randomly chosen linear function, drawn with replacement.
    irange : float, optional
        Weights start uniform in ``[-irange, irange]``. Exactly one of ``irange`` and
        ``sparse_init`` is needed.
    sparse_init : int, optional
        Each piece starts with this many non-zero weights, normal with standard deviation
        ``sparse_stdev``.
    sparse_stdev : float
    include_prob : float
        With ``irange``: probability that a weight is kept.
    init_bias : float or array of shape (num_units * num_pieces,)
    W_lr_scale, b_lr_scale : float, optional
        Factors of the learning rate.
    mask_weights : array of shape (inputs, num_units * num_pieces), optional
        The weights are multiplied by it after each update.
    max_col_norm, max_row_norm : float, optional
        Largest norm of the weights of one piece, or of one input.
    min_zero : bool
        Include zero among the pieces.
    extensions : list of ModelExtension, optional

    Raises
    ------
    ValueError
        For contradictory arguments.

    Notes
    -----
    Where pieces tie for the maximum each of them receives the full gradient, as in Theano.
    """

    ways = ("irange", "sparse_init")

    def __init__(
        self,
        layer_name: str,
        num_units: Count,
        num_pieces: Count,
        pool_stride: Count | None = None,
        randomize_pools: bool = False,
        irange: NonNegative | None = None,
        sparse_init: Natural | None = None,
        sparse_stdev: NonNegative = 1.0,
        include_prob: Probability = 1.0,
        init_bias: Values = 0.0,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        max_col_norm: Positive | None = None,
        max_row_norm: Positive | None = None,
        mask_weights: np.ndarray | list | None = None,
        min_zero: bool = False,
        extensions: Iterable | None = None,
    ):
        if num_units < 1 or num_pieces < 1:
            raise ValueError(f"{layer_name}: needs at least one unit and one piece.")
        super().__init__(layer_name, extensions)
        self.num_units = num_units
        self.num_pieces = num_pieces
        self.pool_stride = num_pieces if pool_stride is None else pool_stride
        self.randomize_pools = randomize_pools
        self.irange = irange
        self.sparse_init = sparse_init
        self.sparse_stdev = sparse_stdev
        self.include_prob = include_prob
        self.init_bias = init_bias
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.max_col_norm = max_col_norm
        self.max_row_norm = max_row_norm
        self.mask_weights = mask_weights
        self.min_zero = min_zero
        self.detectors = num_units * num_pieces
        if (self.detectors - num_pieces) % self.pool_stride:
            raise ValueError(
                f"{layer_name}: {self.detectors} linear functions cannot be pooled {num_pieces} at "
                f"a time with stride {self.pool_stride}."
            )
        self.norm_limits = norm_limits(max_row_norm, max_col_norm)

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        shape = (self._set_input_vectors(space), self.detectors)
        units = (self.detectors - self.num_pieces) // self.pool_stride + 1
        self.output_space = VectorSpace(units)
        self.W = self.add_param(self._draw_weights(shape), "W")
        self.b = self.add_param(np.broadcast_to(self.init_bias, self.detectors), "b")
        self.pools = None
        if self.randomize_pools:
            chosen = [self.mlp.rng.randint(self.detectors) for _ in range(self.detectors)]
            self.pools = shared(np.array(chosen, dtype=np.int64), name=f"{self.layer_name}_pools")

    def get_all_params(self):
        """The parameters, and which linear function each piece is where that is random."""
        return [*self.get_params(), *([] if self.pools is None else [self.pools])]

    def fprop(self, state_below):
        """The units' activations, shape (batch, units)."""
        z = at.dot(self._as_vectors(state_below), self.W) + self.b
        if self.pools is not None:
            z = z[:, self.pools]
        if self.pool_stride == self.num_pieces:
            largest = piece_maximum(z, self.num_pieces, axis=1)
            return maximum(largest, at.zeros_like(largest)) if self.min_zero else largest
        last_start = self.detectors - self.num_pieces
        pieces = [
            z[:, piece : last_start + piece + 1 : self.pool_stride]
            for piece in range(self.num_pieces)
        ]
        largest = at.zeros_like(pieces[0]) if self.min_zero else pieces.pop(0)
        for piece in pieces:
            largest = maximum(piece, largest)
        return largest

    def _weight_matrix(self):
        """A column for each piece, in pool order where pools are random."""
        weights = super()._weight_matrix()
        return weights if self.pools is None else weights[:, self.pools.get_value()]

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Norms of the weights, and statistics of the pooled units."""
        values = channels.weight_norms(self.W)
        if state is None:
            return values
        prefix = "" if self.num_pieces == 1 else "p_"
        order = ("max", "min", "range", "mean")
        return {**values, **channels.over_examples(state, order, separator=".", prefix=prefix)}
