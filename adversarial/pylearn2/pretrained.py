"""A trained model as a layer."""

from adversarial.models.mlp.layer import Layer
from adversarial.models.mlp.mlp import MLP
from adversarial.models.model import BorrowedWeights, Model


class PretrainedLayer(BorrowedWeights, Layer):
    """A trained model in the place of a layer: nothing is drawn, training goes on from it.

    Parameters
    ----------
    layer_name : str
    layer_content : Model
        Maps its input to its output by ``upward_pass``, or by ``fprop`` if it has none: a network,
        for instance. In an experiment file: ``!pkl: "network.npz"``. A layer that was never set up
        gets weights of its own.
    freeze_params : bool
        Leave the model as it is.

    Raises
    ------
    TypeError
        If the content maps nothing.

    Notes
    -----
    As in the original, constraints and learning-rate scales of the content have no effect, and
    there are no channels. Parameters keep their names.
    """

    def __init__(self, layer_name: str, layer_content, freeze_params: bool = False):
        super().__init__(layer_name)
        if not isinstance(layer_content, Model) or self._map_of(layer_content) is None:
            raise TypeError(
                f"{layer_name}: layer_content must be a model with fprop or upward_pass, got a "
                f"{type(layer_content).__name__}."
            )
        self.layer_content = layer_content
        self.freeze_params = freeze_params

    def parts(self):
        """The content."""
        return {"layer_content": self.layer_content}

    def set_mlp(self, mlp):
        """Tell the layer alone: the content may have a network of its own."""
        self._set_owner(mlp)

    @staticmethod
    def _map_of(content):
        return getattr(content, "upward_pass", None) or getattr(content, "fprop", None)

    def _weights_of(self):
        return self.layer_content

    def set_input_space(self, space):
        """Check that the content takes what the layer below gives.

        Raises
        ------
        ValueError
            If it does not.
        """
        content = self.layer_content
        if isinstance(content, Layer) and content.get_input_space() is None:
            MLP([content], input_space=space)
        expected = content.get_input_space()
        if expected != space:
            raise ValueError(
                f"{self.layer_name}: the pretrained model takes {expected}, but the layer below "
                f"gives {space}."
            )

    def get_input_space(self):
        """The content's."""
        return self.layer_content.get_input_space()

    def get_output_space(self):
        """The content's."""
        return self.layer_content.get_output_space()

    def get_params(self):
        """The content's, or none where they are frozen."""
        return [] if self.freeze_params else super().get_params()

    def get_lr_scalers(self):
        """None, whatever the content has."""
        return {}

    def _modify_updates(self, updates):
        """No constraints, whatever the content has."""

    def fprop(self, state_below):
        """What the content makes of a batch."""
        return self._map_of(self.layer_content)(state_below)
