"""Noise on what a model sees, for denoising autoencoders."""

from aesara import config
from aesara import tensor as at

from adversarial.models.model import Model
from adversarial.rng import Streams, make_rng

SEED = 2001


class Corruptor(Model):
    """Base of all corruptors: a model without parameters, so that it is saved with another.

    Parameters
    ----------
    corruption_level : float
        How much noise there is; what it means is the class's own.
    rng : RandomState, int or sequence of int
        Of the seed of the noise.

    Attributes
    ----------
    streams : Streams
    """

    def __init__(self, corruption_level, rng=SEED):
        super().__init__()
        self.corruption_level = corruption_level
        self.streams = Streams(max(int(make_rng(rng, SEED).randint(2**30)), 1))

    def constructor_arguments(self):
        """Arguments that make another of the kind; the state of its noise is saved apart."""
        return {"corruption_level": self.corruption_level}

    def __call__(self, inputs):
        """Corrupt a batch, or each of several.

        Parameters
        ----------
        inputs : tensor variable, or list or tuple of them

        Returns
        -------
        tensor variable, or list of them
        """
        if isinstance(inputs, (list, tuple)):
            return [self(each) for each in inputs]
        return self._corrupt(inputs)

    def _corrupt(self, x):
        raise NotImplementedError(f"{type(self).__name__} does not say how it corrupts.")

    def _kept(self, x):
        """Ones where an entry stays as it is, else zeros."""
        return self.streams.binomial(x.shape, p=1 - self.corruption_level, dtype=x.dtype)

    def _noise(self, x):
        """Normal numbers of standard deviation ``corruption_level``."""
        return self.streams.normal(x.shape, std=self.corruption_level)


class _Share(Corruptor):
    """A level that is a probability."""

    def __init__(self, corruption_level, rng=SEED):
        if not 0 <= corruption_level <= 1:
            raise ValueError(
                f"{type(self).__name__}: corruption_level is a probability, got {corruption_level}."
            )
        super().__init__(corruption_level, rng)


class DummyCorruptor(Corruptor):
    """No noise; ``corruption_level`` without effect."""

    def _corrupt(self, x):
        return x


class BinomialCorruptor(_Share):
    """Zeros in the place of a share ``corruption_level`` of the entries."""

    def _corrupt(self, x):
        return self._kept(x) * x


class DropoutCorruptor(_Share):
    """The same, and the others divided by one minus that share; none below 1e-5."""

    def __init__(self, corruption_level, rng=SEED):
        if corruption_level == 1:
            raise ValueError("DropoutCorruptor: corruption_level 1 leaves nothing to enlarge.")
        super().__init__(corruption_level, rng)

    def _corrupt(self, x):
        if self.corruption_level < 1e-5:
            return x
        return self._kept(x) * x * (1 / (1 - self.corruption_level))


class GaussianCorruptor(Corruptor):
    """Normal noise is added.

    Parameters
    ----------
    stdev : float
        Its standard deviation.
    rng : RandomState, int or sequence of int
    """

    def __init__(self, stdev, rng=SEED):
        super().__init__(stdev, rng)

    def constructor_arguments(self):
        """Arguments that make another of the kind."""
        return {"stdev": self.corruption_level}

    def _corrupt(self, x):
        return self._noise(x) + x


class SaltPepperCorruptor(_Share):
    """Zeros and ones, equally likely, in the place of a share of the entries."""

    def _corrupt(self, x):
        kept = self._kept(x)
        return x * kept + at.eq(kept, 0) * self.streams.binomial(x.shape, p=0.5, dtype=x.dtype)


class BinomialSampler(Corruptor):
    """Ones with the probabilities that the inputs are, else zeros.

    Parameters
    ----------
    rng : RandomState, int or sequence of int
    """

    def __init__(self, rng=SEED):
        super().__init__(0, rng)

    def constructor_arguments(self):
        """None: the state of its noise is saved apart."""
        return {}

    def _corrupt(self, x):
        return at.cast(self.streams.uniform(x.shape) < x, config.floatX)


class ComposedCorruptor(Corruptor):
    """Corruptors one after the other, the last one first: ``ComposedCorruptor(a, b)(x)`` is
    ``a(b(x))``.

    Parameters
    ----------
    *each : Corruptor
    corruptors : list of Corruptor
        The same by name, for experiment files.
    """

    def __init__(self, *each, corruptors=()):
        self.corruptors = [*each, *corruptors]
        if not self.corruptors or not all(isinstance(c, Corruptor) for c in self.corruptors):
            raise TypeError(f"ComposedCorruptor needs corruptors, got {self.corruptors!r}.")
        Model.__init__(self)

    def constructor_arguments(self):
        """The corruptors."""
        return {"corruptors": self.corruptors}

    def parts(self):
        """The corruptors."""
        return {f"corruptors.{i}": each for i, each in enumerate(self.corruptors)}

    def _corrupt(self, x):
        for corruptor in reversed(self.corruptors):
            x = corruptor(x)
        return x
