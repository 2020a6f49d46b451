"""Estimates of the likelihood's gradient, for models with an energy."""

from collections import OrderedDict

import aesara
from scipy.special import expit

from adversarial.costs.cost import Cost
from adversarial.kinds import Count, Seed
from adversarial.models.model import float_shared
from adversarial.rng import PARTICLES_SEED, make_rng


class NegativePhase(Cost):
    r"""Base: lowers the free energy of data, and raises that of particles.

    The gradient is that of the mean of :math:`F` over the batch minus its mean over the particles,
    which are held constant. A subclass says where particles come from. There is no value: the
    likelihood itself is intractable, and that difference is none.

    Parameters
    ----------
    k : int
        Gibbs steps that particles make for each minibatch.

    Raises
    ------
    ValueError
        For less than one step.
    """

    def __init__(self, k: Count = 1):
        if k < 1:
            raise ValueError(f"{type(self).__name__}: k must be at least 1, got {k}.")
        self.k = k

    def expr(self, model, data):
        """None."""
        return None

    def negative_particles(self, model, data):
        """Particles after this minibatch's steps, and what is to be updated with them.

        Returns
        -------
        tensor variable, shape (particles, visible units)
        dict of shared variable to symbolic value
        """
        raise NotImplementedError(f"{type(self).__name__} does not say where particles are from.")

    def get_gradients(self, model, data):
        """Positive minus negative phase; the two means are taken apart, so that a short last batch
        does no harm.
        """
        particles, updates = self.negative_particles(model, data)
        difference = model.free_energy(data).mean() - model.free_energy(particles).mean()
        params = model.get_params()
        gradients = aesara.grad(difference, params, consider_constant=[particles])
        return OrderedDict(zip(params, gradients)), OrderedDict(updates)

    def _move(self, model, particles):
        for _ in range(self.k):
            particles = model.gibbs_step(particles)
        return particles


class CD(NegativePhase):
    """Contrastive divergence (Hinton, 2002): particles start from the minibatch itself.

    Parameters
    ----------
    k : int
        Gibbs steps.
    """

    def negative_particles(self, model, data):
        """The minibatch, after so many steps."""
        return self._move(model, data), {}


class PCD(NegativePhase):
    """Persistent contrastive divergence, or stochastic maximum likelihood (Tieleman, 2008):
    particles go on from where the minibatch before left them.

    Parameters
    ----------
    k : int
        Gibbs steps for each minibatch.
    num_chains : int
        Number of particles.
    seed : int or sequence of int, optional
        Of the particles' start: units that are on with the probabilities that the visible biases
        give when the gradients are built, before
        :class:`~adversarial.train_extensions.from_marginals.FromMarginals` sets them. A few steps
        of a machine with small weights forget it.

    Attributes
    ----------
    chain : shared variable, shape (num_chains, visible units), or None
        The particles; made with the gradients, and saved with checkpoints as every shared variable
        of the compiled update is.

    Raises
    ------
    ValueError
        For no steps or no particles.

    Notes
    -----
    Known as ``SML`` in Pylearn2, which takes particles from before this minibatch's steps, and
    starts them all at one half. Here they have made the steps.
    """

    def __init__(self, k: Count = 1, num_chains: Count = 100, seed: Seed | None = None):
        super().__init__(k)
        if num_chains < 1:
            raise ValueError(f"PCD: num_chains must be at least 1, got {num_chains}.")
        self.num_chains = num_chains
        self.seed = seed
        self.chain = None

    def negative_particles(self, model, data):
        """The particles, after so many steps."""
        if self.chain is None:
            means = expit(model.b.get_value())
            drawn = make_rng(self.seed, PARTICLES_SEED).uniform(size=(self.num_chains, len(means)))
            self.chain = float_shared(drawn < means, "pcd_chain")
        moved = self._move(model, self.chain)
        return moved, {self.chain: moved}
