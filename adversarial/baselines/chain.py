"""Samples that come one after the other: Markov chains, many side by side."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.backend import function
from adversarial.errors import ConfigError
from adversarial.models.model import Model
from adversarial.rng import SAMPLING_SEED, Streams, make_rng


@dataclass(frozen=True)
class ChainPlan:
    """How samples are taken from chains.

    Attributes
    ----------
    chains : int
        Chains that run side by side.
    burn_in : int
        Steps before the first sample of each is taken.
    thin : int
        Steps from one sample to the next.
    start : str or array of shape (examples, dims)
        Where chains begin: a name that the model knows, or examples, taken in turn.
    """

    chains: int
    burn_in: int
    thin: int
    start: Any

    def __post_init__(self):
        for name, least in (("chains", 1), ("burn_in", 0), ("thin", 1)):
            value = getattr(self, name)
            if value < least:
                raise ValueError(f"{name} must be at least {least}, got {value}.")


class MarkovChain(Model):
    """For models that are sampled by a Markov chain.

    A subclass says how a chain begins, what a step does to its state, and what the state looks
    like from outside. One step is compiled; the loop is Python's.

    Attributes
    ----------
    plan : ChainPlan
        What :meth:`draw_samples` does unless told otherwise.
    starts : tuple of str
        Names that ``start`` may have.
    """

    plan: ChainPlan
    starts: tuple = ()

    def chain_start(self, start, chains, rng):
        """State of the chains before the first step.

        Parameters
        ----------
        start : str or array of shape (chains, dims)
            One of ``starts``, or an example for each chain.
        chains : int
        rng : numpy.random.RandomState

        Returns
        -------
        tuple of arrays, each with a row a chain
        """
        raise NotImplementedError(f"{type(self).__name__} does not say where its chains begin.")

    def chain_step(self, state, streams):
        """One step.

        Parameters
        ----------
        state : tuple of tensor variables
        streams : Streams

        Returns
        -------
        tuple of tensor variables, like ``state``
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what a step is.")

    def chain_means(self, state, streams):
        """What a state shows: means of the visible units, shape (chains, dims)."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its chains show.")

    def sample_space(self):
        """Space of the samples."""
        return self.get_input_space()

    def draw_samples(self, n, seed=None, **plan):
        """Draw an array of samples.

        Parameters
        ----------
        n : int
        seed : int or sequence of int, optional
            From 0 on. The same seed gives the same samples; by default one that nothing in training
            has.
        **plan
            Of :class:`ChainPlan`, what is to differ from the model's own ``plan``.

        Returns
        -------
        ndarray of float32, shape (n, dims)
            Means in [0, 1], not draws of binary units: first those of all chains after
            ``burn_in`` steps, then those ``thin`` steps later, and so on.

        Raises
        ------
        ConfigError
            For a start that the model does not know.
        ValueError
            For numbers that are too small.
        """
        if n < 1:
            raise ValueError(f"The number of samples must be at least 1, got {n}.")
        complete = self.complete_plan(**plan)
        chains = min(complete.chains, n)
        rounds = -(-n // chains)
        trace = self.trace(rounds, seed, **{**vars(complete), "chains": chains})
        return trace.reshape(rounds * chains, -1)[:n]

    def trace(self, rounds, seed=None, **plan):
        """Follow chains.

        Parameters
        ----------
        rounds : int
            Samples of each chain.
        seed, **plan
            As for :meth:`draw_samples`.

        Returns
        -------
        ndarray of float32, shape (rounds, chains, dims)
        """
        complete = self.complete_plan(**plan)
        steps = complete.burn_in + complete.thin * np.arange(rounds)
        return self.observe(steps, seed, complete.chains, complete.start)

    def observe(self, steps, seed=None, chains=None, start=None):
        """Look at chains after given numbers of steps.

        Parameters
        ----------
        steps : increasing sequence of int
        seed, chains, start
            As for :meth:`draw_samples`.

        Returns
        -------
        ndarray of float32, shape (len(steps), chains, dims)
        """
        changes = {"chains": chains, "start": start}
        plan = self.complete_plan(**{name: v for name, v in changes.items() if v is not None})
        rng = make_rng(seed, SAMPLING_SEED)
        streams = Streams.seeded_by(rng)
        state = self.chain_start(_rows(plan), plan.chains, rng)
        state = tuple(np.asarray(part, dtype=config.floatX) for part in state)
        symbols = tuple(at.tensor(part.dtype, shape=part.shape) for part in state)
        step = function(list(symbols), list(self.chain_step(symbols, streams)), name="chain_step")
        show = function(list(symbols), self.chain_means(symbols, streams), name="chain_means")
        shown = np.empty((len(steps), plan.chains, self.sample_space().get_total_dimension()), "f4")
        done = 0
        for i, wanted in enumerate(steps):
            for _ in range(done, wanted):
                state = step(*state)
            done = wanted
            shown[i] = show(*state)
        return shown

    def complete_plan(self, **plan):
        """The model's plan with some changes.

        Returns
        -------
        ChainPlan

        Raises
        ------
        ConfigError
            For a start that the model does not know, or examples that do not fit it.
        """
        complete = ChainPlan(**{**vars(self.plan), **plan})
        if isinstance(complete.start, str):
            if complete.start not in self.starts:
                raise ConfigError(
                    f"Chains of a {type(self).__name__} cannot start from {complete.start!r}, but "
                    f"from examples, or {', '.join(self.starts)}."
                )
            return complete
        width = self.sample_space().get_total_dimension()
        if np.ndim(complete.start) != 2 or np.shape(complete.start)[1] != width:
            raise ConfigError(
                f"Chains of a {type(self).__name__} start from examples of {width} numbers, not "
                f"from an array of shape {np.shape(complete.start)}."
            )
        return complete


def _rows(plan):
    """The start, with as many examples as chains."""
    if isinstance(plan.start, str):
        return plan.start
    examples = np.asarray(plan.start, dtype=config.floatX)
    return examples[np.arange(plan.chains) % len(examples)]
