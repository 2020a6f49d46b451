"""What layers with one weight matrix ``W`` and one bias ``b`` have in common."""

from typing import Any

import numpy as np
from aesara import tensor as at

from adversarial.models.mlp.initialisation import initial_weights
from adversarial.models.mlp.layer import Layer
from adversarial.models.model import Model, float_shared, set_shared
from adversarial.models.norm_constraint import MaxL2FilterNorm
from adversarial.space import Conv2DSpace, VectorSpace


class WeightsAndBias(Model):
    """For layers with the parameters ``W`` and ``b``.

    Attributes
    ----------
    W_lr_scale, b_lr_scale : float or None
        Factors of their learning rates.
    ways : tuple of str
        Arguments of which exactly one says how ``W`` starts, see
        :func:`~adversarial.models.mlp.initialisation.initial_weights`.
    """

    layer_name: str
    W: Any
    b: Any
    W_lr_scale: Any = None
    b_lr_scale: Any = None
    ways: tuple = ("irange",)

    def _initial_weights(self, rng, shape, **options):
        ways = {way: getattr(self, way) for way in self.ways}
        return initial_weights(self.layer_name, rng, shape, ways, **options)

    def set_weights(self, weights):
        """Give ``W`` a value of its own shape."""
        set_shared(self.W, weights)

    def get_biases(self):
        """A copy of ``b``."""
        return self.b.get_value()

    def set_biases(self, biases):
        """Give ``b`` a value of its own shape."""
        set_shared(self.b, biases)

    def get_weight_decay(self, coeff):
        """``coeff`` times the sum of squared weights."""
        return float(coeff) * at.square(self.W).sum()

    def get_l1_weight_decay(self, coeff):
        """``coeff`` times the sum of absolute weights."""
        return float(coeff) * at.abs(self.W).sum()

    def get_lr_scalers(self):
        """Factors of the learning rate for ``W`` and ``b``, where given."""
        scales = {"W": self.W_lr_scale, "b": self.b_lr_scale}
        return {getattr(self, k): float(scale) for k, scale in scales.items() if scale is not None}


class VectorInput(WeightsAndBias):
    """For layers that see their input as vectors, whatever its space."""

    def _set_input_vectors(self, space):
        """Remember the input space; returns the number of inputs."""
        self.input_space = space
        self.input_dim = space.get_total_dimension()
        self._params = []
        return self.input_dim

    def _as_vectors(self, state_below):
        if isinstance(self.input_space, VectorSpace):
            return state_below
        return self.input_space.format_as(state_below, VectorSpace(self.input_dim))

    def _weight_matrix(self):
        return self.W.get_value()

    def get_weights(self):
        """The weights, shape (inputs, units).

        Raises
        ------
        NotImplementedError
            If the input has another form than vectors, so that rows belong to no input by number.
        """
        if not isinstance(self.input_space, VectorSpace):
            raise NotImplementedError(
                f"The inputs of {self.layer_name} are no vectors, but {self.input_space}; "
                "get_weights_topo shows weights of images."
            )
        return self._weight_matrix()

    def get_weights_format(self):
        """Rows of the matrix belong to inputs, columns to units."""
        return "v", "h"

    def get_weights_topo(self):
        """The weights of each unit as an image, shape (units, rows, columns, channels).

        Raises
        ------
        NotImplementedError
            If the input is not a space of images.

        Notes
        -----
        Right for every order of the input's axes; the original's affine layers were for one only.
        """
        if not isinstance(self.input_space, Conv2DSpace):
            raise NotImplementedError(
                f"The inputs of {self.layer_name} are no images, but {self.input_space}."
            )
        images = Conv2DSpace(self.input_space.shape, self.input_space.num_channels)
        return VectorSpace(self.input_dim).np_format_as(self._weight_matrix().T, images)


class PieceRows(Model):
    """For layers of ``detectors`` linear functions, ``num_pieces`` for each unit."""

    num_pieces: int
    detectors: int

    def get_weights_view_shape(self):
        """Rows (units) and columns (pieces) of a picture of the weights.

        Raises
        ------
        NotImplementedError
            With one piece a unit.
        """
        if self.num_pieces == 1:
            return super().get_weights_view_shape()
        return -(-self.detectors // self.num_pieces), self.num_pieces


def norm_limits(max_row_norm=None, max_col_norm=None, min_col_norm=None):
    """Constraints on the norms of a matrix's columns and rows, as far as they are given.

    Notes
    -----
    Columns are limited first, as in the original; the limit on rows has the last word.
    """
    limits = []
    if max_col_norm is not None or min_col_norm is not None:
        limits.append(MaxL2FilterNorm(max_col_norm, min_col_norm, axis=0))
    if max_row_norm is not None:
        limits.append(MaxL2FilterNorm(max_row_norm, axis=1))
    return limits


class MaskedWeights(VectorInput, Layer):
    """For layers that mask ``W``, the argument ``mask_weights``, after each update."""

    mask_weights: Any
    include_prob: float
    sparse_stdev: float

    def _draw_weights(self, shape):
        """Initial weights from the network's generator.

        Raises
        ------
        ValueError
            If the mask has another shape.
        """
        mask = self.mask_weights
        if mask is not None and np.shape(mask) != shape:
            raise ValueError(
                f"{self.layer_name}: mask_weights has shape {np.shape(mask)}, not {shape}."
            )
        return self._initial_weights(
            self.mlp.rng,
            shape,
            include_prob=self.include_prob,
            sparse_stdev=self.sparse_stdev,
            mask=mask,
        )

    def _modify_updates(self, updates):
        if self.mask_weights is not None and self.W in updates:
            mask = float_shared(self.mask_weights, f"{self.layer_name}_mask")
            updates[self.W] = updates[self.W] * mask
