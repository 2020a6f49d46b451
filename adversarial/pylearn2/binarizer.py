"""Grey values as probabilities of black and white."""

from adversarial.datasets.recipe import pass_on
from adversarial.datasets.transformer_dataset import TransformerDataset
from adversarial.rng import make_rng
from adversarial.stateful import Stateful

BINARIZER_SEED = (2013, 3, 18)


class Binarizer(TransformerDataset):
    """Another data set's examples, each value drawn anew as 1 with itself as probability, else 0.

    Parameters
    ----------
    raw : Dataset
        Features in [0, 1].
    seed : int, sequence of int or RandomState, optional
        Of the draws; the same seed and the same order of batches give the same values.

    Raises
    ------
    ValueError
        At the first batch with a value outside of [0, 1].

    Notes
    -----
    Original name ``pylearn2.datasets.binarizer.Binarizer``; it drew inside a compiled graph, so its
    values differ from those here. Every pass over the data draws again.
    """

    def __init__(self, raw, seed=None):
        self.seed = seed
        super().__init__(raw, BernoulliSampler(seed), space_preserving=True)

    def get_test_set(self):
        """Return the raw data set's test set, binarised alike.

        Returns
        -------
        Binarizer
            If this set has a `yaml_src` (as all that come from experiment files), so has the test
            set, provided that its raw data set has one.
        """
        raw = self.raw.get_test_set()
        name = "pylearn2.datasets.binarizer.Binarizer"
        return pass_on(self, Binarizer(raw, self.seed), name, {"seed": self.seed}, raw=raw)


class BernoulliSampler(Stateful):
    """Draws zeros and ones.

    Parameters
    ----------
    seed : int, sequence of int or RandomState, optional
    """

    state_names = ("rng",)

    def __init__(self, seed=None):
        self.rng = make_rng(seed, BINARIZER_SEED)

    def perform(self, X):
        """Return ones with the probabilities `X`, else zeros, in its float type.

        Raises
        ------
        ValueError
            If a value is no probability.
        """
        if X.size and not (X.min() >= 0 and X.max() <= 1):
            raise ValueError(
                f"Binarizer: features must be from 0 to 1, found {X.min()} to {X.max()}."
            )
        return (self.rng.uniform(size=X.shape) < X).astype(X.dtype)
