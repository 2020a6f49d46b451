"""Layers side by side."""

from adversarial.models.mlp.layer import Layer
from adversarial.models.mlp.layer_group import LayerGroup
from adversarial.space import CompositeSpace


class CompositeLayer(LayerGroup):
    """Several layers in parallel; the output is the tuple of theirs.

    Parameters
    ----------
    layer_name : str
    layers : list of Layer
        Each one gets the whole input, unless ``inputs_to_layers`` says otherwise.
    inputs_to_layers : dict of int to list of int, optional
        For a composite input: which layers (by position) get which of its components. Components
        that are not listed go to all layers, those with an empty list to none. A layer that gets
        one component sees it bare, not as a tuple of one.

    Raises
    ------
    TypeError, ValueError
        For a routing that does not fit, here or when the layer is set up.

    Notes
    -----
    Parameters come in the original's order, the last layer's first.
    """

    def __init__(self, layer_name: str, layers, inputs_to_layers=None):
        super().__init__(layer_name)
        if not isinstance(layers, list) or not layers:
            raise ValueError(f"{layer_name}: needs a list of at least one layer.")
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"{layer_name}: {layer!r} is not a layer.")
        names = [layer.layer_name for layer in layers]
        if len(set(names)) < len(names):
            raise ValueError(f"{layer_name}: two of its layers have the same name: {names}.")
        if inputs_to_layers is not None:
            _check_routing(layer_name, inputs_to_layers, len(layers))
        self.layers = layers
        self.inputs_to_layers = inputs_to_layers

    def __repr__(self):
        return f"CompositeLayer({self.layer_name!r}, {self.layers!r})"

    def parts(self):
        """The layers, the last one first."""
        return dict(reversed(super().parts().items()))

    def set_input_space(self, space):
        """Set the layers up, from the first to the last.

        Raises
        ------
        ValueError
            If there is a routing, but the input is not composite, or has fewer components.
        """
        self.routes = self._routes(space)
        self.input_space = space
        for layer, route in zip(self.layers, self.routes):
            layer.set_input_space(space if route is None else space.restrict(route))
        self.output_space = CompositeSpace([layer.get_output_space() for layer in self.layers])

    def _routes(self, space):
        """Components of the input for each layer; None stands for the input as it is."""
        if self.inputs_to_layers is None:
            return [None] * len(self.layers)
        if not isinstance(space, CompositeSpace):
            raise ValueError(
                f"{self.layer_name}: inputs_to_layers needs a composite input, got {space}."
            )
        count, everywhere = len(space.components), range(len(self.layers))
        beyond = [i for i in self.inputs_to_layers if i >= count]
        if beyond:
            raise ValueError(
                f"{self.layer_name}: inputs_to_layers routes input {beyond[0]}, but there are "
                f"{count}, counted from 0."
            )
        routes = [
            [i for i in range(count) if layer in self.inputs_to_layers.get(i, everywhere)]
            for layer in everywhere
        ]
        idle = [layer.layer_name for layer, route in zip(self.layers, routes) if not route]
        if idle:
            raise ValueError(f"{self.layer_name}: {', '.join(idle)} would get no input.")
        return routes

    def _inputs(self, state_below):
        """What each layer gets."""
        for route in self.routes:
            if route is None:
                yield state_below
            elif len(route) == 1:
                yield state_below[route[0]]
            else:
                yield tuple(state_below[i] for i in route)

    def get_target_space(self):
        """The layers' target spaces, side by side."""
        return CompositeSpace([layer.get_target_space() for layer in self.layers])

    def fprop(self, state_below):
        """The tuple of the layers' outputs."""
        inputs = self._inputs(state_below)
        return tuple(layer.fprop(state) for layer, state in zip(self.layers, inputs))

    def cost(self, Y, Y_hat):
        """Sum of the layers' costs; targets and predictions are tuples."""
        return sum(layer.cost(*pair) for layer, *pair in zip(self.layers, Y, Y_hat))

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Every layer's channels, prefixed by its name."""
        count = len(self.layers)
        inputs = [None] * count if state_below is None else self._inputs(state_below)
        states, targets = state or [None] * count, targets or [None] * count
        return {
            f"{layer.layer_name}_{name}": value
            for layer, *data in zip(self.layers, inputs, states, targets)
            for name, value in layer.get_layer_monitoring_channels(*data).items()
        }


def _check_routing(layer_name, routing, count):
    """Refuse what does not map inputs to lists of layers."""
    if not isinstance(routing, dict):
        raise TypeError(f"{layer_name}: inputs_to_layers must be a dict, got {routing!r}.")
    for key, layers in routing.items():
        numbers = [key, *layers] if isinstance(layers, (list, tuple)) else [None]
        if any(isinstance(n, bool) or not isinstance(n, int) for n in numbers):
            raise TypeError(
                f"{layer_name}: inputs_to_layers maps the number of an input to a list of numbers "
                f"of layers, got {key!r}: {layers!r}."
            )
        if key < 0 or any(not 0 <= layer < count for layer in layers):
            raise ValueError(
                f"{layer_name}: inputs_to_layers has {key}: {layers}, but there are {count} "
                "layers, counted from 0."
            )
