"""What restricted Boltzmann machines and autoencoders with tied weights have in common."""

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.kinds import Count, NonNegative, Seed, Values
from adversarial.models.marginals import feature_means, logit_of_shrunk_means
from adversarial.models.mlp.weights import VectorInput
from adversarial.models.model import Model, float_shared
from adversarial.rng import BASELINE_DRAWS_SEED, BASELINE_SEED, Streams, make_rng
from adversarial.space import VectorSpace


class TiedPair(VectorInput, Model):
    r"""Visible and hidden sigmoid units with one matrix between them, used in both directions.

    :math:`h = \sigma(xW + c)` upwards, :math:`\sigma(hW^\top + b)` downwards.

    Parameters
    ----------
    nvis, nhid : int
        Numbers of visible and of hidden units.
    layer_name : str
        Prefix of the parameters' names.
    irange : float, optional
        Weights start uniform in ``[-irange, irange]``. Exactly one of ``irange`` and ``istdev`` is
        needed.
    istdev : float, optional
        Weights start normal with this standard deviation.
    init_bias_vis, init_bias_hid : float or array
        Initial :math:`b` and :math:`c`; see also
        :class:`~adversarial.train_extensions.from_marginals.FromMarginals`.
    seed : int or sequence of int, optional
        Of the weights.

    Attributes
    ----------
    W : shared variable, shape (nvis, nhid)
    b, c : shared variables, shapes (nvis,) and (nhid,)
    streams : Streams
        Of all draws while training.

    Raises
    ------
    ValueError
        For sizes below 1, or unless exactly one way to initialise the weights is given.
    """

    ways = ("irange", "istdev")

    def __init__(
        self,
        nvis: Count,
        nhid: Count,
        layer_name: str = "h0",
        irange: NonNegative | None = None,
        istdev: NonNegative | None = None,
        init_bias_vis: Values = 0.0,
        init_bias_hid: Values = 0.0,
        seed: Seed | None = None,
    ):
        super().__init__()
        self._set_input_vectors(VectorSpace(nvis))
        self.output_space = VectorSpace(nhid)
        self.nvis = nvis
        self.nhid = nhid
        self.layer_name = layer_name
        self.irange = irange
        self.istdev = istdev
        self.init_bias_vis = init_bias_vis
        self.init_bias_hid = init_bias_hid
        self.seed = seed
        rng = make_rng(seed, BASELINE_SEED)
        weights = self._initial_weights(rng, (nvis, nhid), include_prob=1.0)
        self.W = float_shared(weights, f"{layer_name}_W")
        self.b = float_shared(np.zeros(nvis) + init_bias_vis, f"{layer_name}_b")
        self.c = float_shared(np.zeros(nhid) + init_bias_hid, f"{layer_name}_c")
        self._params = [self.W, self.b, self.c]
        self.streams = Streams(BASELINE_DRAWS_SEED)

    def encode_logit(self, x):
        """``x W + c``, shape (batch, nhid)."""
        return at.dot(x, self.W) + self.c

    def decode_logit(self, h):
        """``h W' + b``, shape (batch, nvis)."""
        return at.dot(h, self.W.T) + self.b

    def encode(self, x):
        """Means of the hidden units, shape (batch, nhid)."""
        return at.sigmoid(self.encode_logit(x))

    def decode(self, h):
        """Means of the visible units, shape (batch, nvis)."""
        return at.sigmoid(self.decode_logit(h))

    def reconstruct(self, x):
        """Up and down again, by means."""
        return self.decode(self.encode(x))

    def reconstruction_logit(self, x):
        """The logit of :meth:`reconstruct`."""
        return self.decode_logit(self.encode(x))

    def fprop(self, x):
        """As :meth:`encode`."""
        return self.encode(x)

    def take_marginals(self, dataset):
        """Set the visible biases so that units without input have nearly the data's means.

        Parameters
        ----------
        dataset : Dataset
            Features in [0, 1].
        """
        means = feature_means(dataset, self.get_input_space())
        self.b.set_value(logit_of_shrunk_means(means).astype(self.b.dtype))

    def get_monitoring_data_specs(self):
        """A batch of data, without targets."""
        return self.get_input_space(), self.get_input_source()

    def get_monitoring_channels(self, data):
        """Squared error of the reconstruction, summed over units; mean activity of the hidden
        units; and the mean over them of the norm of their weights.
        """
        hidden = self.encode(data)
        error = at.square(data - self.decode(hidden)).sum(axis=1).mean()
        norms = at.sqrt(at.square(self.W).sum(axis=0))
        values = {
            "reconstruction_error": error,
            "hidden_mean": hidden.mean(),
            "weight_norm_mean": norms.mean(),
        }
        return {name: at.cast(value, config.floatX) for name, value in values.items()}
