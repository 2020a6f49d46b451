"""Normalisation of images across channels."""

from aesara import tensor as at

from adversarial.models.model import Model


class CrossChannelNormalization(Model):
    r"""Each number over :math:`(k + \alpha\sum_j x_j^2)^\beta`, summed over its channel and the
    nearest ones.

    Parameters
    ----------
    alpha, k, beta : float
    n : int
        Odd: the channel itself and ``n // 2`` on each side of it, as far as there are any.

    Raises
    ------
    ValueError
        For an even ``n``.

    Notes
    -----
    Section 3.3 of Krizhevsky et al. (2012). It is called with images whose first axis is the
    channel, as the ``input_normalization``, ``detector_normalization`` and ``output_normalization``
    of :class:`~adversarial.models.maxout.MaxoutConvC01B` are. A model without parameters, so that
    it is saved with its layer.
    """

    axis = 0

    def __init__(self, alpha=1e-4, k=2, beta=0.75, n=5):
        if n < 1 or n % 2 == 0:
            raise ValueError(f"{type(self).__name__}: n must be odd, got {n}.")
        super().__init__()
        self.alpha = alpha
        self.k = k
        self.beta = beta
        self.n = n

    def __call__(self, images):
        """Normalised images of the same shape."""
        squares = at.square(images).swapaxes(0, self.axis)
        margin = [at.zeros_like(squares[:1])] * (self.n // 2)
        padded = at.concatenate([*margin, squares, *margin]) if margin else squares
        near = [self.alpha * padded[i : (i + 1 - self.n) or None] for i in range(self.n)]
        return images / sum(near, start=self.k).swapaxes(0, self.axis) ** self.beta


class CrossChannelNormalizationBC01(CrossChannelNormalization):
    """The same for images whose second axis is the channel, such as those of
    :class:`~adversarial.models.mlp.ConvElemwise`; arguments as there.
    """

    axis = 1
