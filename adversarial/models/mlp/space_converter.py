"""A layer that only changes the form of its input."""

from adversarial.models.mlp.layer import Layer
from adversarial.space import Space


class SpaceConverter(Layer):
    """Reshapes and permutes its input into another space; has no parameters.

    Parameters
    ----------
    layer_name : str
    output_space : Space
        Of the same total dimension as the input space. Vectors are read in (row, column, channel)
        order.
    """

    def __init__(self, layer_name: str, output_space: Space):
        super().__init__(layer_name)
        self.output_space = output_space

    def set_input_space(self, space):
        """Check that the two spaces hold as many numbers."""
        here, there = space.get_total_dimension(), self.output_space.get_total_dimension()
        if here != there:
            raise ValueError(f"{self.layer_name}: {here} inputs do not fill a space of {there}.")
        self.input_space = space

    def fprop(self, state_below):
        """The same numbers in the output space."""
        return self.input_space.format_as(state_below, self.output_space)
