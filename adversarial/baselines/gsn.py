"""The deep generative stochastic network."""

import numpy as np
from aesara import tensor as at

from adversarial.baselines.chain import ChainPlan, MarkovChain
from adversarial.kinds import Count, Natural, NonNegative, Seed, Share
from adversarial.models.mlp.initialisation import initial_weights
from adversarial.models.model import float_shared
from adversarial.rng import BASELINE_DRAWS_SEED, BASELINE_SEED, Streams, make_rng, size_of
from adversarial.space import VectorSpace


class GSN(MarkovChain):
    r"""Noisy layers that reconstruct corrupted data, again and again (Bengio et al., 2014).

    Layers exchange messages with both neighbours, by the same weights up and down. In one step the
    odd layers are computed, then the even ones, the data being layer 0. Trained by
    :class:`~adversarial.baselines.costs.gsn.WalkbackCost`.

    Parameters
    ----------
    nvis : int
        Number of visible units.
    hidden : list of int
        Units of each hidden layer; the paper's network has two of 1500.
    noise_std : float
        Standard deviation of the Gaussian noise before and after each tanh.
    noisy : list of int, optional
        Hidden layers with that noise, from 1; all but the first unless given.
    salt_and_pepper : float
        Probability that a visible unit is replaced by a fair coin.
    input_sampling : bool
        Whether visible units are drawn before they are corrupted again; else their means are.
    layer_name : str
        Prefix of the parameters' names.
    seed : int or sequence of int, optional
        Of the weights: uniform in :math:`\pm\sqrt{6/(\mathrm{inputs} + \mathrm{outputs})}`.

    Attributes
    ----------
    weights : list of shared variables
        From each layer to the next above.
    biases : list of shared variables
        Of each layer, the visible one first.
    streams : Streams
        Of all draws while training.

    Raises
    ------
    ValueError
        Without hidden layers, for a layer that does not exist, or a probability that is none.

    Notes
    -----
    Chains do what training does. They show the visible units' means, start from examples or from
    ``'zeros'``, corrupted once, with hidden units at zero; the first sample of a chain without
    burn-in is its start. From random pixels they never find to the data, so that is not offered.
    """

    plan = ChainPlan(chains=1000, burn_in=1000, thin=10, start="zeros")
    starts = ("zeros",)

    def __init__(
        self,
        nvis: Count,
        hidden: list[Count],
        noise_std: NonNegative = 2.0,
        noisy: list[Natural] | None = None,
        salt_and_pepper: Share = 0.4,
        input_sampling: bool = True,
        layer_name: str = "gsn",
        seed: Seed | None = None,
    ):
        super().__init__()
        if not hidden:
            raise ValueError("A GSN needs a hidden layer.")
        if not 0 <= salt_and_pepper <= 1:
            raise ValueError(f"salt_and_pepper must be a probability, got {salt_and_pepper}.")
        strangers = [layer for layer in noisy or [] if not 1 <= layer <= len(hidden)]
        if strangers:
            raise ValueError(
                f"noisy: there is no hidden layer {strangers[0]}, only 1 to {len(hidden)}."
            )
        self.nvis = nvis
        self.hidden = list(hidden)
        self.noise_std = noise_std
        self.noisy = noisy
        self.salt_and_pepper = salt_and_pepper
        self.input_sampling = input_sampling
        self.layer_name = layer_name
        self.seed = seed
        self.input_space = self.output_space = VectorSpace(nvis)
        rng = make_rng(seed, BASELINE_SEED)
        sizes = [nvis, *hidden]
        self.weights = []
        for k, (n, m) in enumerate(zip(sizes, sizes[1:]), start=1):
            ways = {"irange": np.sqrt(6 / (n + m))}
            W = initial_weights(layer_name, rng, (n, m), ways)
            self.weights.append(float_shared(W, f"{layer_name}_W{k}"))
        self.biases = [float_shared(np.zeros(n), f"{layer_name}_b{k}") for k, n in enumerate(sizes)]
        self._params = [*self.weights, *self.biases]
        self.streams = Streams(BASELINE_DRAWS_SEED)

    def corrupt(self, x, streams):
        """Replace units by fair coins, each with probability ``salt_and_pepper``."""
        drawn, p = streams.uniform(size_of(x)), np.float32(self.salt_and_pepper)
        return at.switch(drawn < p / 2, 0, at.switch(drawn < p, 1, x)).astype(x.dtype)

    def step(self, x, evens, streams):
        """Odd layers, then even ones.

        Parameters
        ----------
        x : tensor variable, shape (batch, nvis)
            Corrupted data.
        evens : list of tensor variables
            Layers 2, 4, ...; an empty list stands for zeros.

        Returns
        -------
        logit : tensor variable, shape (batch, nvis)
            Of the visible units' means.
        evens : list of tensor variables
            After the step.
        """
        states = {0: x, **{2 * (i + 1): even for i, even in enumerate(evens)}}
        layers = range(1, len(self.hidden) + 1)
        for k in layers[::2]:
            states[k] = self._activate(k, states, streams)
        logit = self._input_of(0, states)
        for k in layers[1::2]:
            states[k] = self._activate(k, states, streams)
        return logit, [states[k] for k in layers[1::2]]

    def _input_of(self, k, states):
        """What the neighbours of a layer send."""
        total = self.biases[k]
        if k - 1 in states:
            total = at.dot(states[k - 1], self.weights[k - 1]) + total
        if k + 1 in states:
            total = at.dot(states[k + 1], self.weights[k].T) + total
        return total

    def _activate(self, k, states, streams):
        a = self._input_of(k, states)
        noisy = range(2, len(self.hidden) + 1) if self.noisy is None else self.noisy
        if k not in noisy or not self.noise_std:
            return at.tanh(a)
        before, after = (streams.normal(size_of(a), std=self.noise_std) for _ in range(2))
        return after + at.tanh(before + a)

    def next_input(self, logit, streams):
        """Visible units of the next step: drawn, and corrupted."""
        means = at.sigmoid(logit)
        drawn = streams.bernoulli(means) if self.input_sampling else means
        return self.corrupt(drawn, streams)

    def walkback(self, x, steps):
        """Unroll the chain from data.

        Parameters
        ----------
        x : tensor variable, shape (batch, nvis)
            In [0, 1].
        steps : int

        Returns
        -------
        list of tensor variables, shape (batch, nvis)
            Logits of the reconstructions, one a step. Gradients flow through the hidden layers from
            step to step, not through draws of visible units.
        """
        corrupted = self.corrupt(x, self.streams)
        evens: list = []
        logits: list = []
        for _ in range(steps):
            logit, evens = self.step(corrupted, evens, self.streams)
            logits.append(logit)
            if len(logits) < steps:
                corrupted = self.next_input(logit, self.streams)
        return logits

    def chain_start(self, start, chains, rng):
        """Means, corrupted units, and the even hidden layers."""
        means = np.zeros((chains, self.nvis)) if isinstance(start, str) else start
        replaced = rng.uniform(size=means.shape) < self.salt_and_pepper
        corrupted = np.where(replaced, rng.randint(0, 2, means.shape), means)
        return (means, corrupted, *(np.zeros((chains, n)) for n in self.hidden[1::2]))

    def chain_step(self, state, streams):
        """A step, and the next one's visible units."""
        _, corrupted, *evens = state
        logit, evens = self.step(corrupted, evens, streams)
        return (at.sigmoid(logit), self.next_input(logit, streams), *evens)

    def chain_means(self, state, streams):
        """The visible units' means."""
        return state[0]
