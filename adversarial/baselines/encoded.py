"""What a trained model makes of examples, for the next model to be trained on."""

from adversarial.datasets.dataset import Dataset
from adversarial.datasets.recipe import pass_on
from adversarial.datasets.transformer_dataset import TransformerDataset
from adversarial.kinds import ModelLike
from adversarial.rng import CODES_SEED, Streams


class EncodedDataset(TransformerDataset):
    """Another data set's examples as a model encodes them: data of the next greedy phase.

    Parameters
    ----------
    raw : Dataset
    model : RBM, ContractiveAutoencoder or stack of them
        May be in training while this is built: it encodes by the parameters that it has when an
        example is asked for.
    sampled : bool
        Draw binary codes anew at every presentation, with the model's means as probabilities,
        instead of the means.

    Raises
    ------
    TypeError
        If the model cannot encode.
    """

    def __init__(self, raw: Dataset, model: ModelLike, sampled: bool = False):
        if not hasattr(model, "encode"):
            raise TypeError(f"EncodedDataset: a {type(model).__name__} does not encode.")
        self.model = model
        self.sampled = sampled
        super().__init__(raw, Encoder(model, sampled))

    def get_test_set(self):
        """Return the raw data set's test set, encoded alike."""
        raw = self.raw.get_test_set()
        name, arguments = "adversarial.baselines.encoded.EncodedDataset", {"sampled": self.sampled}
        test_set = EncodedDataset(raw, self.model, self.sampled)
        return pass_on(self, test_set, name, arguments, raw=raw, model=self.model)


class Encoder:
    """A model's ``encode`` as the transformer of a data set.

    Parameters
    ----------
    model : Model
    sampled : bool
    """

    def __init__(self, model: ModelLike, sampled: bool = False):
        self.model = model
        self.sampled = sampled
        self.streams = Streams(CODES_SEED)

    def get_input_space(self):
        """The model's."""
        return self.model.get_input_space()

    def get_output_space(self):
        """The model's."""
        return self.model.get_output_space()

    def fprop(self, x):
        """Codes of a batch, or draws from them."""
        code = self.model.encode(x)
        return self.streams.bernoulli(code) if self.sampled else code
