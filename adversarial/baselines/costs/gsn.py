"""The cost of a generative stochastic network."""

from aesara import config
from aesara import tensor as at

from adversarial.baselines.costs.autoencoder import cross_entropies
from adversarial.costs.cost import Cost
from adversarial.kinds import Count


class WalkbackCost(Cost):
    r"""Cross-entropies of the clean data and their reconstructions, summed over the steps of a
    chain that starts from the data, corrupted (Bengio et al., 2014).

    Parameters
    ----------
    steps : int
        Length of the chain: the reconstructions that are scored.

    Raises
    ------
    ValueError
        For less than one step.

    Notes
    -----
    Each cross-entropy is the mean over pixels and batch, as in the authors' code; Pylearn2's
    ``GSNCost`` takes the mean over steps, too.
    """

    def __init__(self, steps: Count = 4):
        if steps < 1:
            raise ValueError(f"WalkbackCost: steps must be at least 1, got {steps}.")
        self.steps = steps

    def _errors(self, model, data):
        logits = model.walkback(data, self.steps)
        return [cross_entropies(logit, data).mean() for logit in logits]

    def expr(self, model, data):
        """A scalar variable."""
        return sum(self._errors(model, data))

    def get_monitoring_channels(self, model, data):
        """The cross-entropy of each step, ``walkback_1`` and so on; the authors report the last."""
        errors = self._errors(model, data)
        return {f"walkback_{t}": at.cast(error, config.floatX) for t, error in enumerate(errors, 1)}
