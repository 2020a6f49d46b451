"""Models trained one after the other, each on what the one below makes of the data."""

from adversarial.backend import function
from adversarial.models.model import Model


class Stack(Model):
    """Models on top of each other, as one.

    The layers are trained by themselves, each in a phase of its own, on an
    :class:`~adversarial.baselines.encoded.EncodedDataset`; nothing is left to train here. As the
    model of a last phase without an algorithm, a stack is put together and saved.

    Parameters
    ----------
    layers : list of TiedPair
        From the data upwards.

    Raises
    ------
    TypeError
        If a layer is of another class.
    ValueError
        For fewer than two layers, or if one does not take what the one below gives.
    """

    layer_class: type

    def __init__(self, layers):
        super().__init__()
        kind = self.layer_class.__name__
        for layer in layers:
            if not isinstance(layer, self.layer_class):
                raise TypeError(
                    f"{type(self).__name__}: every layer must be of the class {kind}, got a "
                    f"{type(layer).__name__}."
                )
        if len(layers) < 2:
            raise ValueError(f"{type(self).__name__} needs two layers or more, got {len(layers)}.")
        for below, above in zip(layers, layers[1:]):
            if below.nhid != above.nvis:
                raise ValueError(
                    f"{type(self).__name__}: {below.layer_name} has {below.nhid} hidden units, but "
                    f"{above.layer_name} above it has {above.nvis} visible ones."
                )
        self.layers = list(layers)
        self.input_space = layers[0].get_input_space()
        self.output_space = layers[-1].get_output_space()

    def parts(self):
        """The layers, from the data upwards."""
        return {f"layers.{i}": layer for i, layer in enumerate(self.layers)}

    def continue_learning(self):
        """False: the layers have learned before."""
        return False

    @property
    def top(self):
        """The last layer."""
        return self.layers[-1]

    def encode_below_top(self, x):
        """What the top layer sees of data, by means."""
        for layer in self.layers[:-1]:
            x = layer.encode(x)
        return x

    def encode_examples_below_top(self, examples):
        """The same of an array, shape (examples, visible units of the top layer)."""
        x = self.get_input_space().make_theano_batch("x")
        return function([x], self.encode_below_top(x), name="encode_below_top")(examples)

    def encode(self, x):
        """Means of the top layer's hidden units, shape (batch, nhid)."""
        return self.top.encode(self.encode_below_top(x))

    def fprop(self, x):
        """As :meth:`encode`."""
        return self.encode(x)
