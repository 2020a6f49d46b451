"""The contractive autoencoder, alone and stacked."""

from aesara import config
from aesara import tensor as at

from adversarial.backend import function
from adversarial.baselines.chain import ChainPlan, MarkovChain
from adversarial.baselines.stack import Stack
from adversarial.baselines.tied import TiedPair
from adversarial.kinds import Count, NonNegative
from adversarial.rng import size_of


class ContractiveAutoencoder(MarkovChain, TiedPair):
    r"""An autoencoder whose codes are to change little with the data (Rifai et al., 2011).

    Parameters
    ----------
    nvis, nhid : int
    walk_std : float
        Standard deviation of the noise on codes while samples are drawn, see Notes.
    **kwargs
        See :class:`~adversarial.baselines.tied.TiedPair`.

    Raises
    ------
    ValueError
        For a negative ``walk_std``, and as :class:`~adversarial.baselines.tied.TiedPair`.

    Notes
    -----
    Chains are the walk of Rifai et al. (2012): from x to :math:`g(h + JJ^\top\varepsilon)`, where
    h is the code of x, :math:`J = \partial h/\partial x` and :math:`\varepsilon \sim N(0,
    \mathrm{walk\_std}^2 I)`. Codes so moved may leave (0, 1). They start from examples, or from
    codes uniform in [0, 1] (``'uniform'``), decoded. They show the states themselves, which are
    means.
    """

    plan = ChainPlan(chains=1000, burn_in=500, thin=20, start="uniform")
    starts = ("uniform",)

    def __init__(self, nvis: Count, nhid: Count, walk_std: NonNegative = 1.0, **kwargs):
        if walk_std < 0:
            raise ValueError(f"walk_std must not be negative, got {walk_std}.")
        super().__init__(nvis, nhid, **kwargs)
        self.walk_std = walk_std

    def contraction_penalty(self, x):
        r""":math:`\|\partial h/\partial x\|_F^2`, mean over the batch; a scalar variable.

        For sigmoid units :math:`\sum_j (h_j(1 - h_j))^2 \sum_i W_{ij}^2`: one forward pass.
        """
        h = self.encode(x)
        squares = at.square(self.W).sum(axis=0)
        return at.dot(at.square(h * (1 - h)), squares).mean()

    def walk(self, x, noise):
        r"""One step of the walk: :math:`g(h + JJ^\top\varepsilon)`, shape (batch, nvis).

        Parameters
        ----------
        x : tensor variable, shape (batch, nvis)
        noise : tensor variable, shape (batch, nhid)
            :math:`\varepsilon`.
        """
        h = self.encode(x)
        slopes = h * (1 - h)
        moved = slopes * at.dot(at.dot(slopes * noise, self.W.T), self.W)
        return self.decode(h + moved)

    def walk_at_random(self, x, streams):
        """One step with noise drawn."""
        noise = streams.normal((size_of(x)[0], self.nhid), std=self.walk_std)
        return self.walk(x, noise)

    def get_monitoring_channels(self, data):
        """Those of :class:`~adversarial.baselines.tied.TiedPair`, and the contraction penalty."""
        penalty = at.cast(self.contraction_penalty(data), config.floatX)
        return {**super().get_monitoring_channels(data), "contraction_penalty": penalty}

    def chain_start(self, start, chains, rng):
        """Visible units."""
        if not isinstance(start, str):
            return (start,)
        h = at.matrix(dtype=config.floatX)
        codes = rng.uniform(size=(chains, self.nhid)).astype(config.floatX)
        return (function([h], self.decode(h))(codes),)

    def chain_step(self, state, streams):
        """A step of the walk."""
        return (self.walk_at_random(state[0], streams),)

    def chain_means(self, state, streams):
        """The state."""
        return state[0]


class StackedCAE(MarkovChain, Stack):
    """Contractive autoencoders, trained greedily on codes.

    Parameters
    ----------
    layers : list of ContractiveAutoencoder
        Two or more, from the data upwards.

    Notes
    -----
    Chains walk in what the top layer encodes, see :class:`ContractiveAutoencoder`, and show it
    decoded down to the data. ``'uniform'`` starts there from uniform numbers in [0, 1].
    """

    layer_class = ContractiveAutoencoder
    plan = ContractiveAutoencoder.plan
    starts = ContractiveAutoencoder.starts

    def chain_start(self, start, chains, rng):
        """What the top layer encodes."""
        if isinstance(start, str):
            return (rng.uniform(size=(chains, self.top.nvis)),)
        return (self.encode_examples_below_top(start),)

    def chain_step(self, state, streams):
        """A step of the top layer's walk."""
        return (self.top.walk_at_random(state[0], streams),)

    def chain_means(self, state, streams):
        """Decoded down to the data."""
        (x,) = state
        for layer in self.layers[-2::-1]:
            x = layer.decode(x)
        return x
