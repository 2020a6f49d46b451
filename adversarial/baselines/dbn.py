"""The deep belief net."""

import numpy as np

from adversarial.baselines.chain import ChainPlan, MarkovChain
from adversarial.baselines.encoded import EncodedDataset
from adversarial.baselines.rbm import RBM
from adversarial.baselines.stack import Stack
from adversarial.models.marginals import feature_means
from adversarial.models.model import float_shared


class DBN(MarkovChain, Stack):
    r"""Restricted Boltzmann machines, trained greedily (Hinton, Osindero and Teh, 2006).

    As a generative model: the top machine over its two layers, then downwards
    :math:`P(v|h)` of each machine below. Upward weights of those serve to make data for the next.

    Parameters
    ----------
    layers : list of RBM
        Two or more, from the data upwards.

    Attributes
    ----------
    marginals : shared variable, shape (visible units of the top machine,)
        How often each of them is on while the net looks at data: where chains start. One half
        until :meth:`take_marginals`.

    Notes
    -----
    Chains alternate the top machine's two layers, both drawn. They show the mean of the lowest
    layer given draws of those above: for two machines, :math:`P(v|h_1)` of a binary :math:`h_1`.
    They start from ``'marginals'``, from fair coins (``'uniform'``), or from examples.
    """

    layer_class = RBM
    plan = ChainPlan(chains=1000, burn_in=1000, thin=20, start="marginals")
    starts = ("marginals", "uniform")

    def __init__(self, layers):
        super().__init__(layers)
        self.marginals = float_shared(np.full(self.top.nvis, 0.5), "marginals")

    def get_params(self):
        """Those of the layers, and the marginals."""
        return [*super().get_params(), self.marginals]

    def take_marginals(self, dataset):
        """Measure how often the top machine's visible units are on.

        Parameters
        ----------
        dataset : Dataset
            What the lowest machine was trained on.
        """
        for layer in self.layers[:-1]:
            dataset = EncodedDataset(dataset, layer)
        means = feature_means(dataset, self.top.get_input_space())
        self.marginals.set_value(means.astype(self.marginals.dtype))

    def chain_start(self, start, chains, rng):
        """Visible units of the top machine."""
        if not isinstance(start, str):
            means = self.encode_examples_below_top(start)
        elif start == "uniform":
            means = 0.5
        else:
            means = self.marginals.get_value()
        return (rng.uniform(size=(chains, self.top.nvis)) < means,)

    def chain_step(self, state, streams):
        """Hidden units of the top machine, then visible ones."""
        return (self.top.gibbs_step(state[0], streams),)

    def chain_means(self, state, streams):
        """Down to the data: draws of what lies between, then means."""
        (h,) = state
        for layer in self.layers[-2:0:-1]:
            h = layer.sample_visible(h, streams)
        return self.layers[0].decode(h)
