"""Another layer's output as one vector."""

from adversarial.kinds import ModelLike
from adversarial.models.mlp.layer import Layer, attach, attached
from adversarial.models.model import BorrowedWeights
from adversarial.space import VectorSpace


class FlattenerLayer(BorrowedWeights, Layer):
    """Joins what another layer gives, a tuple for instance, into vectors.

    Parameters
    ----------
    raw_layer : Layer
        Gives the name, the parameters and all that is asked of them.
    """

    def __init__(self, raw_layer: ModelLike):
        if not isinstance(raw_layer, Layer):
            raise TypeError(f"FlattenerLayer: {raw_layer!r} is not a layer.")
        super().__init__(raw_layer.layer_name)
        self.raw_layer = raw_layer

    def __repr__(self):
        return f"FlattenerLayer({self.raw_layer!r})"

    def parts(self):
        """The other layer."""
        return {"raw_layer": self.raw_layer}

    def set_input_space(self, space):
        """Set the other layer up."""
        self.raw_layer.set_input_space(space)
        self.input_space = space
        raw_space = self.raw_layer.get_output_space()
        self.output_space = VectorSpace(raw_space.get_total_dimension())

    def get_target_space(self):
        """Vectors of the other layer's targets."""
        return VectorSpace(self.raw_layer.get_target_space().get_total_dimension())

    def fprop(self, state_below):
        """The other layer's output, shape (batch, numbers)."""
        raw = self.raw_layer.fprop(state_below)
        flat = self.raw_layer.get_output_space().format_as(raw, self.output_space)
        return attach(flat, raw=raw)

    def _raw_targets(self, targets):
        return self.get_target_space().format_as(targets, self.raw_layer.get_target_space())

    def cost(self, Y, Y_hat):
        """The other layer's cost; ``Y_hat`` must be exactly what :meth:`fprop` returned."""
        return self.raw_layer.cost(self._raw_targets(Y), attached(Y_hat, "raw"))

    def get_weight_decay(self, coeff):
        """The other layer's."""
        return self.raw_layer.get_weight_decay(coeff)

    def get_l1_weight_decay(self, coeff):
        """The other layer's."""
        return self.raw_layer.get_l1_weight_decay(coeff)

    def _weights_of(self):
        return self.raw_layer

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """The other layer's, of its own output."""
        state = None if state is None else attached(state, "raw")
        targets = None if targets is None else self._raw_targets(targets)
        return self.raw_layer.get_layer_monitoring_channels(state_below, state, targets)
