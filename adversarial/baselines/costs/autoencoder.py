"""How well autoencoders give back what they see."""

from aesara import tensor as at

from adversarial.costs.cost import Cost


def cross_entropies(logit, data):
    r"""Cross-entropy :math:`-x \log r - (1 - x)\log(1 - r)` of each unit, in nats.

    Parameters
    ----------
    logit : tensor variable
        :math:`\log(r / (1 - r))` of the reconstruction r, from which nothing overflows.
    data : tensor variable of the same shape
    """
    return at.softplus(logit) - data * logit


class MeanBinaryCrossEntropy(Cost):
    r"""Cross-entropy :math:`-\sum_i x_i \log r_i + (1 - x_i)\log(1 - r_i)` of data and their
    reconstruction, summed over units, mean over the batch, in nats.
    """

    def expr(self, model, data):
        """A scalar variable."""
        logit = model.reconstruction_logit(data)
        return cross_entropies(logit, data).sum(axis=1).mean()


class MeanSquaredReconstructionError(Cost):
    r""":math:`\|x - r\|^2`, mean over the batch."""

    def expr(self, model, data):
        """A scalar variable."""
        return at.square(data - model.reconstruct(data)).sum(axis=1).mean()
