"""The layer that ends a classifier."""

from collections.abc import Iterable

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.datasets.dataset import Dataset
from adversarial.files.outline import outlined
from adversarial.kinds import Count, Natural, NonNegative, Positive
from adversarial.models.mlp import channels
from adversarial.models.mlp.classification import misclassification
from adversarial.models.mlp.layer import Layer, attach, attached
from adversarial.models.mlp.weights import VectorInput, norm_limits
from adversarial.models.model import float_shared
from adversarial.space import IndexSpace, VectorSpace


class Softmax(VectorInput, Layer):
    """Class probabilities: ``softmax(x W + b)``.

    Parameters
    ----------
    n_classes : int
    layer_name : str
        Prefix of the channels; the parameters are always named ``softmax_b`` and ``softmax_W``, in
        this order.
    irange, istdev : float, optional
    sparse_init : int, optional
        Exactly one of the three says how weights start, see
        :class:`~adversarial.models.mlp.Linear`.
    W_lr_scale, b_lr_scale : float, optional
    max_row_norm, max_col_norm : float, optional
    no_affine : bool
        Take the softmax of the input itself.
    init_bias_target_marginals : dataset, optional
        Start the bias at the log of the class frequencies of this data set, less their mean.
    binary_target_dim : int, optional
        Targets are this many class numbers an example instead of one-hot rows.
    non_redundant : bool
        Learn ``n_classes - 1`` logits; the first is fixed at zero.
    extensions : list of ModelExtension, optional
    """

    ways = ("irange", "istdev", "sparse_init")

    def __init__(
        self,
        n_classes: Count,
        layer_name: str,
        irange: NonNegative | None = None,
        istdev: NonNegative | None = None,
        sparse_init: Natural | None = None,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        max_row_norm: Positive | None = None,
        no_affine: bool = False,
        max_col_norm: Positive | None = None,
        init_bias_target_marginals: Dataset | None = None,
        binary_target_dim: Count | None = None,
        non_redundant: bool = False,
        extensions: Iterable | None = None,
    ):
        if not isinstance(n_classes, (int, np.integer)):
            raise TypeError(f"{layer_name}: n_classes must be an int, got {n_classes!r}.")
        if init_bias_target_marginals is not None and (no_affine or non_redundant):
            raise ValueError(
                f"{layer_name}: a bias from marginals goes with neither no_affine nor "
                "non_redundant."
            )
        super().__init__(layer_name, extensions)
        self.n_classes = int(n_classes)
        self.irange = irange
        self.istdev = istdev
        self.sparse_init = sparse_init
        self.W_lr_scale = W_lr_scale
        self.b_lr_scale = b_lr_scale
        self.max_row_norm = max_row_norm
        self.no_affine = no_affine
        self.max_col_norm = max_col_norm
        self.init_bias_target_marginals = init_bias_target_marginals
        self.binary_target_dim = binary_target_dim
        self.non_redundant = non_redundant
        self.norm_limits = [] if no_affine else norm_limits(max_row_norm, max_col_norm)

    def set_input_space(self, space):
        """Draw the weights from the network's generator."""
        inputs = self._set_input_vectors(space)
        self.output_space = VectorSpace(self.n_classes)
        if self.no_affine:
            if inputs != self.n_classes:
                raise ValueError(
                    f"{self.layer_name}: {inputs} inputs for {self.n_classes} classes."
                )
            return
        columns = self.n_classes - bool(self.non_redundant)
        bias = np.zeros(columns)
        if self.init_bias_target_marginals is not None:
            if not outlined():
                bias = log_frequencies(self.init_bias_target_marginals, self.n_classes)
        self.b = float_shared(bias, "softmax_b")
        weights = self._initial_weights(self.mlp.rng, (inputs, columns))
        self.W = float_shared(weights, "softmax_W")
        self._params = [self.b, self.W]

    def get_target_space(self):
        """One-hot rows, or class numbers with ``binary_target_dim``."""
        if self.binary_target_dim is None:
            return self.output_space
        return IndexSpace(dim=self.binary_target_dim, max_labels=self.n_classes)

    def get_lr_scalers(self):
        """Factors of the learning rate, none without an affine map."""
        return {} if self.no_affine else super().get_lr_scalers()

    def fprop(self, state_below):
        """Class probabilities, shape (batch, n_classes)."""
        logits = self._as_vectors(state_below)
        if not self.no_affine:
            logits = at.dot(logits, self.W) + self.b
            if self.non_redundant:
                zero = at.zeros((logits.shape[0], 1), dtype=config.floatX)
                logits = at.concatenate([zero, logits], axis=1)
        return attach(at.special.softmax(logits, axis=-1), logits=logits)

    def _log_probabilities(self, Y_hat):
        logits = attached(Y_hat, "logits")
        logits = logits - logits.max(axis=1, keepdims=True)
        return logits - at.log(at.exp(logits).sum(axis=1, keepdims=True))

    def _log_likelihoods(self, Y, Y_hat):
        log_probabilities = self._log_probabilities(Y_hat)
        if self.binary_target_dim is None:
            return Y * log_probabilities
        rows = at.arange(Y.shape[0]).dimshuffle(0, "x")
        return log_probabilities[rows, Y]

    def cost_matrix(self, Y, Y_hat):
        """Negative log-likelihood of each class where it is the target, shape (batch, n_classes).

        Where targets are class numbers, of each target, shape (batch, binary_target_dim).
        """
        return -self._log_likelihoods(Y, Y_hat)

    def cost(self, Y, Y_hat):
        """Negative log-likelihood, mean over the batch, in nats."""
        return -(self._log_likelihoods(Y, Y_hat).sum(axis=1).mean())

    def _weight_matrix(self):
        return Layer.get_weights(self) if self.no_affine else super()._weight_matrix()

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Norms of the weights, confidence, and with targets the error rate and log-likelihood."""
        values = {} if self.no_affine else channels.weight_norms(self.W)
        if state is None:
            return values
        confidence = state.max(axis=1)
        values["mean_max_class"] = confidence.mean()
        values["max_max_class"] = confidence.max()
        values["min_max_class"] = confidence.min()
        if targets is not None:
            if self.binary_target_dim is None:
                values["misclass"] = misclassification(state, targets)
            elif self.binary_target_dim == 1:
                predicted = at.argmax(state, axis=1).dimshuffle(0, "x")
                values["misclass"] = at.cast(at.neq(targets, predicted), config.floatX).mean()
            values["nll"] = self.cost(targets, state)
        return values


def log_frequencies(dataset, n_classes):
    """Log of the class frequencies of a data set, less their mean.

    Parameters
    ----------
    dataset : dataset with integer or one-hot targets ``y``
    n_classes : int

    Returns
    -------
    array of shape (n_classes,)

    Raises
    ------
    ValueError
        If examples have several labels.
    """
    y = np.asarray(dataset.y)
    numbered = getattr(dataset, "y_labels", None) is not None
    if not numbered and y.ndim == 2 and y.shape[1] == n_classes:
        frequencies = y.mean(axis=0)
    elif y.size != len(y):
        raise ValueError(
            "A bias from marginals needs targets in which each example has a single label, not "
            f"{y.size // len(y)}."
        )
    else:
        frequencies = np.bincount(y.ravel().astype(int), minlength=n_classes) / y.size
    logs = np.log(frequencies)
    return logs - logs.mean()
