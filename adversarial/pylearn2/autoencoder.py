"""Autoencoders with any non-linearity, and those that undo noise."""

import numpy as np
from aesara import tensor as at

from adversarial.models.mlp.initialisation import initial_weights
from adversarial.models.model import Model, float_shared
from adversarial.pylearn2.corruption import Corruptor
from adversarial.rng import make_rng
from adversarial.space import VectorSpace

SEED = 9001
ACTIVATIONS = {
    None: lambda z: z,
    "linear": lambda z: z,
    "sigmoid": at.sigmoid,
    "tanh": at.tanh,
    "softplus": at.softplus,
    "relu": lambda z: at.switch(z > 0, z, 0),
    "softmax": lambda z: at.special.softmax(z, axis=-1),
    "exp": at.exp,
    "sqr": at.square,
}


class Autoencoder(Model):
    r"""Codes :math:`h = s(xW + c)`, and reconstructions :math:`t(hW' + b)`.

    Parameters
    ----------
    nvis, nhid : int
        Numbers of inputs and of codes.
    act_enc, act_dec : str, optional
        s and t: ``'sigmoid'``, ``'tanh'``, ``'linear'`` or nothing, and others of `ACTIVATIONS`.
    tied_weights : bool
        Whether :math:`W'` is the transpose of W, or has parameters of its own.
    irange : float, optional
        W starts uniform in ``[-irange, irange]``, :math:`W'` in half of that.
    istdev : float, optional
        Weights start normal with this standard deviation; ``irange`` must be None.
    rng : RandomState, int or sequence of int
        Of the weights.

    Raises
    ------
    ValueError
        For sizes below 1, an unknown non-linearity, or both ways to initialise, or neither.

    Notes
    -----
    Trained by :class:`~adversarial.baselines.costs.autoencoder.MeanSquaredReconstructionError` or
    :class:`~adversarial.baselines.costs.autoencoder.MeanBinaryCrossEntropy`, for instance. The
    parameters are named ``vb``, ``hb``, ``W`` and ``Wprime``, in this order.
    """

    def __init__(
        self,
        nvis,
        nhid,
        act_enc,
        act_dec,
        tied_weights=False,
        irange=1e-3,
        istdev=None,
        rng=SEED,
    ):
        name = type(self).__name__
        if nvis < 1 or nhid < 1:
            raise ValueError(f"{name}: nvis and nhid must be at least 1, got {nvis} and {nhid}.")
        for given in (act_enc, act_dec):
            if given not in ACTIVATIONS:
                known = ", ".join(key for key in ACTIVATIONS if key)
                raise ValueError(f"{name}: the non-linearity {given!r} is none of {known}.")
        super().__init__()
        self.nvis = nvis
        self.nhid = nhid
        self.act_enc = act_enc
        self.act_dec = act_dec
        self.tied_weights = tied_weights
        self.irange = irange
        self.istdev = istdev
        self.rng = make_rng(rng, SEED)
        self.input_space = VectorSpace(nvis)
        self.output_space = VectorSpace(nhid)
        ways = {"irange": irange, "istdev": istdev}
        weights = initial_weights(name, self.rng, (nvis, nhid), ways)
        self.hidbias = float_shared(np.zeros(nhid), "hb")
        self.visbias = float_shared(np.zeros(nvis), "vb")
        self.weights = float_shared(weights, "W")
        self.rng.randint(2**30)  # the original seeds a source here that nothing draws from
        self._params = [self.visbias, self.hidbias, self.weights]
        if tied_weights:
            self.w_prime = self.weights.T
        else:
            if istdev is None:
                back = (0.5 - self.rng.rand(nhid, nvis)) * irange
            else:
                back = self.rng.randn(nhid, nvis) * istdev
            self.w_prime = float_shared(back, "Wprime")
            self._params = [*self._params, self.w_prime]

    def constructor_arguments(self):
        """Arguments that make another of this kind; the state of ``rng`` is saved apart."""
        names = "nvis nhid act_enc act_dec tied_weights irange istdev".split()
        return {name: getattr(self, name) for name in names}

    def encode(self, inputs):
        """Codes, shape (batch, nhid)."""
        return ACTIVATIONS[self.act_enc](at.dot(inputs, self.weights) + self.hidbias)

    def decode(self, hiddens):
        """What codes stand for, shape (batch, nvis)."""
        return ACTIVATIONS[self.act_dec](self._decoded(hiddens))

    def _decoded(self, hiddens):
        return at.dot(hiddens, self.w_prime) + self.visbias

    def _seen(self, inputs):
        """What is to be reconstructed, as the encoder sees it."""
        return inputs

    def reconstruct(self, inputs):
        """There and back."""
        return self.decode(self.encode(self._seen(inputs)))

    def reconstruction_logit(self, inputs):
        """The logit of :meth:`reconstruct`.

        Raises
        ------
        ValueError
            If ``act_dec`` is no sigmoid.
        """
        if self.act_dec != "sigmoid":
            raise ValueError(
                f"{type(self).__name__}: only reconstructions with act_dec 'sigmoid' are "
                f"probabilities, as a cross-entropy needs them; it is {self.act_dec!r}."
            )
        return self._decoded(self.encode(self._seen(inputs)))

    def fprop(self, inputs):
        """As :meth:`encode`."""
        return self.encode(inputs)

    upward_pass = fprop
    __call__ = fprop

    def get_weights(self):
        """W, shape (nvis, nhid)."""
        return self.weights.get_value()

    def get_weights_format(self):
        """Rows belong to inputs, columns to codes."""
        return "v", "h"


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder that sees noisy data and is to give back clean ones (Vincent et al., 2008).

    Parameters
    ----------
    corruptor : Corruptor
        Makes the noise, see :mod:`adversarial.pylearn2.corruption`.
    nvis, nhid, act_enc, act_dec, tied_weights, irange, istdev, rng
        See :class:`Autoencoder`.
    """

    def __init__(
        self,
        corruptor,
        nvis,
        nhid,
        act_enc,
        act_dec,
        tied_weights=False,
        irange=1e-3,
        istdev=None,
        rng=SEED,
    ):
        if not isinstance(corruptor, Corruptor):
            raise TypeError(f"DenoisingAutoencoder: {corruptor!r} is not a corruptor.")
        super().__init__(nvis, nhid, act_enc, act_dec, tied_weights, irange, istdev, rng)
        self.corruptor = corruptor

    def constructor_arguments(self):
        """Those of :class:`Autoencoder`, and the corruptor."""
        return {"corruptor": self.corruptor, **super().constructor_arguments()}

    def parts(self):
        """The corruptor, whose random state is saved with the model."""
        return {"corruptor": self.corruptor}

    def _seen(self, inputs):
        return self.corruptor(inputs)
