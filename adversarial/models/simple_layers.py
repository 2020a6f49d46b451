"""Layers of the original's own package without weights, and one with a clipped output.

Two of them, :class:`RectifiedLinear` and :class:`Sigmoid`, share their names with affine layers of
:mod:`adversarial.models.mlp`; the experiments of the paper use the affine ones.
"""

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Count, NonNegative
from adversarial.models.mlp import channels
from adversarial.models.mlp.layer import Layer
from adversarial.models.mlp.linear import Linear, rectify
from adversarial.models.model import BorrowedWeights
from adversarial.rng import Streams
from adversarial.space import CompositeSpace, VectorSpace


class _Elementwise(Layer):
    """A function of each entry: any space, the same on both sides, no parameters."""

    def __init__(self, layer_name: str, left_slope: float = 0.0):
        super().__init__(layer_name)
        self.left_slope = left_slope

    def set_input_space(self, space):
        """Take the space as it is."""
        self.input_space = self.output_space = space


class RectifiedLinear(_Elementwise):
    """``x`` where positive, ``left_slope * x`` elsewhere.

    Parameters
    ----------
    layer_name : str
    left_slope : float
    """

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return rectify(state_below, self.left_slope)


class Sigmoid(_Elementwise):
    """The logistic function of each entry. Has no cost: it cannot end a discriminator.

    Parameters
    ----------
    layer_name : str
    left_slope : float
        Unused, as in the original.
    """

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return at.sigmoid(state_below)


class _Subtraction(BorrowedWeights, _Elementwise):
    """Shows the weights of the layer above, which sees the data through this one."""

    def _weights_of(self):
        return self.mlp.layers[1]


class SubtractHalf(_Subtraction):
    """``x - 1/2``.

    Parameters
    ----------
    layer_name : str
    left_slope : float
        Unused, as in the original.
    """

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return state_below - 0.5


class SubtractRealMean(_Subtraction):
    """``x`` less the mean over a data set, optionally divided by its standard deviation.

    Parameters
    ----------
    layer_name : str
    dataset : DenseDesignMatrix, optional
        Gives the mean and standard deviation of each feature.
    also_sd : bool
        Divide by the standard deviation; features that never vary are left undivided.
    mean, sd : arrays of shape (features,), optional
        Instead of a data set.
    """

    def __init__(
        self,
        layer_name: str,
        dataset: DenseDesignMatrix | None = None,
        also_sd: bool = False,
        mean=None,
        sd=None,
    ):
        if dataset is None and mean is None:
            raise ValueError(f"{layer_name}: needs a dataset or a mean.")
        super().__init__(layer_name)
        if dataset is not None:
            X = dataset.get_design_matrix()
            if outlined():
                X = outline((1, X.shape[1]), X.dtype)
            mean, sd = X.mean(axis=0), X.std(axis=0) if also_sd else None
        self.dataset = None
        self.also_sd = also_sd
        self.mean = np.asarray(mean, dtype=config.floatX)
        self.sd = None if sd is None else np.asarray(np.where(sd == 0, 1, sd), dtype=config.floatX)

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        centred = state_below - at.constant(self.mean)
        return centred if self.sd is None else centred / at.constant(self.sd)


class _Noisy(Layer):
    """Adds noise to vectors, anew at every pass, also at test time."""

    new_dim = 0

    def set_input_space(self, space):
        """Draw the seed of the noise from the network's generator."""
        if not isinstance(space, VectorSpace):
            raise TypeError(f"{self.layer_name}: {type(self).__name__} takes vectors, not {space}.")
        self.input_space = space
        self.output_space = VectorSpace(space.dim + self.new_dim)
        self.streams = Streams(self.mlp.rng.randint(2**16))


class NoiseCat(_Noisy):
    """Appends columns of Gaussian noise, at every pass, also at test time.

    Parameters
    ----------
    new_dim : int
        Number of columns to append.
    std : float
        Standard deviation of the noise.
    layer_name : str
    """

    def __init__(self, new_dim: Count, std: NonNegative, layer_name: str):
        super().__init__(layer_name)
        self.new_dim = new_dim
        self.std = std

    def fprop(self, state_below):
        """The input with noise at its right."""
        noise = self.streams.normal((state_below.shape[0], self.new_dim), std=self.std)
        return at.concatenate([state_below, noise], axis=1)


class Clusterize(_Noisy):
    """Adds ``scale`` or ``-scale``, with equal probability, to each entry, at every pass.

    Parameters
    ----------
    scale : float
    layer_name : str
    """

    def __init__(self, scale: float, layer_name: str):
        super().__init__(layer_name)
        self.scale = scale

    def fprop(self, state_below):
        """The input moved to one side or the other."""
        signs = self.streams.binomial(state_below.shape, dtype=config.floatX) * 2.0 - 1.0
        return state_below + self.scale * signs


class HardSigmoid(Linear):
    """``x W + b`` clipped to [0, 1]. Has no cost.

    Parameters
    ----------
    dim, layer_name, **kwargs
        See :class:`~adversarial.models.mlp.Linear`.
    left_slope : float
        Unused, as in the original.
    """

    def __init__(self, dim: Count, layer_name: str, left_slope: float = 0.0, **kwargs):
        super().__init__(dim, layer_name, **kwargs)
        self.left_slope = left_slope

    def fprop(self, state_below):
        """Apply the layer to a batch."""
        return at.clip(self.preactivation(state_below), 0.0, 1.0)

    def cost(self, Y, Y_hat):
        """Refused: a clipped output has no likelihood."""
        return Layer.cost(self, Y, Y_hat)


class Sum(Layer):
    """The sum of several inputs of one space.

    Parameters
    ----------
    layer_name : str
    """

    def __init__(self, layer_name: str):
        super().__init__(layer_name)

    def set_input_space(self, space):
        """Check that all components agree.

        Raises
        ------
        TypeError
            For an input that is not composite, or whose components differ.
        """
        if not isinstance(space, CompositeSpace):
            raise TypeError(f"{self.layer_name}: Sum needs a composite input, got {space}.")
        if any(component != space.components[0] for component in space.components):
            raise TypeError(f"{self.layer_name}: the components of {space} differ.")
        self.input_space = space
        self.output_space = space.components[0]

    def fprop(self, state_below):
        """Add the inputs, from the first to the last."""
        total = state_below[0]
        for state in state_below[1:]:
            total = total + state
        return total

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Statistics over everything but channels (images) or units (vectors)."""
        if state is None:
            return {}
        axes = getattr(self.output_space, "axes", "bc")
        axis = tuple(i for i, name in enumerate(axes) if name != "c")
        return channels.over_examples(
            state, ("max", "min", "range", "mean"), separator=".", axis=axis
        )
