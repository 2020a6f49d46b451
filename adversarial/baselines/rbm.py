"""The restricted Boltzmann machine."""

from aesara import config
from aesara import tensor as at
from scipy.special import expit

from adversarial.baselines.chain import ChainPlan, MarkovChain
from adversarial.baselines.tied import TiedPair


class RBM(MarkovChain, TiedPair):
    r"""Binary visible and hidden units with the energy :math:`E(v, h) = -vWh - bv - ch`.

    :math:`P(h_j = 1|v)` and :math:`P(v_i = 1|h)` are the means that ``encode`` and ``decode`` give.
    Trained by :class:`~adversarial.baselines.costs.ebm_estimation.CD` or
    :class:`~adversarial.baselines.costs.ebm_estimation.PCD`. Parameters: see
    :class:`~adversarial.baselines.tied.TiedPair`.

    Notes
    -----
    Chains alternate :math:`v \sim P(v|h)` and :math:`h \sim P(h|v)`, and show :math:`P(v|h)`.
    ``'uniform'`` starts from fair coins for :math:`h`; examples start from :math:`P(h|v)`.
    """

    plan = ChainPlan(chains=1000, burn_in=1000, thin=20, start="uniform")
    starts = ("uniform",)

    def free_energy(self, v):
        r""":math:`F(v) = -bv - \sum_j \mathrm{softplus}(c_j + (vW)_j)`, shape (batch,), in nats."""
        return -at.dot(v, self.b) - at.softplus(self.encode_logit(v)).sum(axis=1)

    def sample_hidden(self, v, streams):
        """Draw hidden units, given visible ones."""
        return streams.bernoulli(self.encode(v))

    def sample_visible(self, h, streams):
        """Draw visible units, given hidden ones."""
        return streams.bernoulli(self.decode(h))

    def gibbs_step(self, v, streams=None):
        """One step from visible to visible units, everything drawn.

        Parameters
        ----------
        v : tensor variable, shape (batch, nvis)
        streams : Streams, optional
            The model's own unless given.
        """
        streams = self.streams if streams is None else streams
        return self.sample_visible(self.sample_hidden(v, streams), streams)

    def get_monitoring_channels(self, data):
        """Those of `TiedPair`, and the mean free energy: where it is lower for training than for
        other data, the machine overfits.
        """
        energy = at.cast(self.free_energy(data).mean(), config.floatX)
        return {**super().get_monitoring_channels(data), "free_energy": energy}

    def chain_start(self, start, chains, rng):
        """Hidden units."""
        if isinstance(start, str):
            return (rng.randint(0, 2, (chains, self.nhid)),)
        means = expit(start @ self.W.get_value() + self.c.get_value())
        return (rng.uniform(size=means.shape) < means,)

    def chain_step(self, state, streams):
        """Visible units, then hidden ones."""
        (h,) = state
        return (self.sample_hidden(self.sample_visible(h, streams), streams),)

    def chain_means(self, state, streams):
        """The visible units' means, given the hidden ones."""
        return self.decode(state[0])
