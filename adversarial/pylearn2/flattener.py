"""Another layer's output as one vector."""

from adversarial.models.mlp.layer import Layer
from adversarial.models.model import BorrowedWeights
from adversarial.space import VectorSpace


class FlattenerLayer(BorrowedWeights, Layer):
    """Joins what another layer gives, a tuple for instance, into vectors.

    Parameters
    ----------
    raw_layer : Layer
        Gives the name, the parameters and all that is asked of them.
    """

    def __init__(self, raw_layer):
        if not isinstance(raw_layer, Layer):
            raise TypeError(f"FlattenerLayer: {raw_layer!r} is not a layer.")
        super().__init__(raw_layer.layer_name)
        self.raw_layer = raw_layer

    def __repr__(self):
        return f"FlattenerLayer({self.raw_layer!r})"

    def set_mlp(self, mlp):
        """Tell the other layer, too, which network owns it."""
        super().set_mlp(mlp)
        self.raw_layer.set_mlp(mlp)

    def set_input_space(self, space):
        """Set the other layer up."""
        self.raw_layer.set_input_space(space)
        self.input_space = space
        raw_space = self.raw_layer.get_output_space()
        self.output_space = VectorSpace(raw_space.get_total_dimension())

    def get_params(self):
        """The other layer's."""
        return self.raw_layer.get_params()

    def get_all_params(self):
        """The other layer's."""
        return self.raw_layer.get_all_params()

    def get_target_space(self):
        """Vectors of the other layer's targets."""
        return VectorSpace(self.raw_layer.get_target_space().get_total_dimension())

    def fprop(self, state_below):
        """The other layer's output, shape (batch, numbers)."""
        raw = self.raw_layer.fprop(state_below)
        flat = self.raw_layer.get_output_space().format_as(raw, self.output_space)
        flat.tag.raw = raw
        return flat

    def _raw_targets(self, targets):
        return self.get_target_space().format_as(targets, self.raw_layer.get_target_space())

    def _raw_output(self, flat):
        raw = getattr(flat.tag, "raw", None)
        if raw is None:
            raise ValueError(
                f"{flat} is not the untouched output of {self}: it cannot be taken apart."
            )
        return raw

    def cost(self, Y, Y_hat):
        """The other layer's cost; ``Y_hat`` must be exactly what :meth:`fprop` returned."""
        return self.raw_layer.cost(self._raw_targets(Y), self._raw_output(Y_hat))

    def get_weight_decay(self, coeff):
        """The other layer's."""
        return self.raw_layer.get_weight_decay(coeff)

    def get_l1_weight_decay(self, coeff):
        """The other layer's."""
        return self.raw_layer.get_l1_weight_decay(coeff)

    def get_lr_scalers(self):
        """The other layer's."""
        return self.raw_layer.get_lr_scalers()

    def set_batch_size(self, batch_size):
        """Fix the number of examples in a minibatch in the other layer."""
        self.raw_layer.set_batch_size(batch_size)

    def _weights_of(self):
        return self.raw_layer

    def _modify_updates(self, updates):
        self.raw_layer.modify_updates(updates)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """The other layer's, of its own output."""
        state = None if state is None else self._raw_output(state)
        targets = None if targets is None else self._raw_targets(targets)
        return self.raw_layer.get_layer_monitoring_channels(state_below, state, targets)
