"""A stack of layers."""

import contextlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from adversarial.errors import MISFITS, AdversarialError, ConfigError
from adversarial.kinds import Count, Seed
from adversarial.models.mlp.dropout import DropoutSettings, apply_dropout
from adversarial.models.mlp.layer import Layer
from adversarial.models.mlp.layer_group import LayerGroup
from adversarial.models.mlp.masks import MaskedPasses
from adversarial.models.model import BorrowedWeights
from adversarial.rng import MLP_SEED, Streams, make_rng
from adversarial.space import CompositeSpace, Space, VectorSpace


class MLP(MaskedPasses, BorrowedWeights, LayerGroup):
    """A multilayer perceptron: each layer's output is the next one's input.

    Parameters
    ----------
    layers : list of Layer
        From the input up. The last one fixes the output space and the cost.
    batch_size : int, optional
        Forces this number of examples in a minibatch.
    input_space : Space, optional
    input_source, target_source : str
        Names of the data sources.
    nvis : int, optional
        Short for an input space of vectors of this length; wins over ``input_space``.
    seed : int, sequence of int or RandomState, optional
        Of the weights and of the dropout streams; (2013, 1, 4) unless given.
    layer_name : str, optional
        Needed for a network inside another one.
    monitor_targets : bool
        Whether the channels compare outputs with targets.
    extensions : list of ModelExtension, optional

    Attributes
    ----------
    rng : numpy.random.RandomState
        Draws the initial weights in the order of the layers, then one seed for each pass with
        dropout.

    Raises
    ------
    ValueError
        For an empty list of layers or two of one name.

    Notes
    -----
    With neither ``nvis`` nor ``input_space`` the network is a layer of another one, which sets it
    up.
    """

    def __init__(
        self,
        layers: list[Layer],
        batch_size: Count | None = None,
        input_space: Space | None = None,
        input_source: str = "features",
        target_source: str = "targets",
        nvis: Count | None = None,
        seed: Seed | np.random.RandomState | None = None,
        layer_name: str | None = None,
        monitor_targets: bool = True,
        extensions: Iterable | None = None,
    ):
        super().__init__(layer_name, extensions)
        if not isinstance(layers, list) or not layers:
            raise ValueError("An MLP needs a list of at least one layer.")
        self.batch_size = self.force_batch_size = batch_size
        self.input_source = input_source
        self.target_source = target_source
        self.nvis = nvis
        self.seed = seed
        self.monitor_targets = monitor_targets
        self.layers: list = []
        self.grafted: list = []
        self.layer_names: set = set()
        self.freeze_set: set = set()
        self.rng: Any = None
        for layer in layers:
            self._adopt(layer)
        if nvis is not None:
            input_space = VectorSpace(nvis)
        if input_space is not None:
            if layer_name is not None:
                raise ValueError(f"{layer_name}: only a network inside another one has a name.")
            self.rng = make_rng(seed, MLP_SEED)
            self._connect(input_space)

    def __repr__(self):
        kinds = ", ".join(map(repr, self.layers))
        return f"MLP([{kinds}])" if self.input_space is None else f"MLP({self.flow()}: {kinds})"

    def flow(self):
        """Say how many numbers go in, and how many come out of each layer, with arrows between."""
        spaces = [self.get_input_space(), *(layer.get_output_space() for layer in self.layers)]
        return " -> ".join(str(space.get_total_dimension()) for space in spaces)

    def _adopt(self, layer):
        if not isinstance(layer, Layer):
            raise TypeError(f"{layer!r} is not a layer.")
        if layer.layer_name in self.layer_names:
            raise ValueError(f"given two or more layers with same name: {layer.layer_name}")
        layer.set_mlp(self)
        self.layers.append(layer)
        self.layer_names.add(layer.layer_name)

    def _connect(self, space):
        self.input_space = space
        for layer in self.layers:
            try:
                layer.set_input_space(space)
            except MemoryError as error:
                raise MemoryError(f"layer {layer.layer_name}: {error}") from error
            except Exception as error:
                vars(error).setdefault("owner", layer)
                raise
            space = layer.get_output_space()

    def set_mlp(self, mlp):
        """Tell a nested network which one owns it; its layers are its own."""
        self._set_owner(mlp)

    def set_input_space(self, space):
        """Set up a nested network with its parent's generator."""
        self.rng = self.mlp.rng
        self.batch_size = self.mlp.batch_size
        self._connect(space)

    def add_layers(self, layers):
        """Put new layers on top; their weights come from the generator's present state.

        Parameters
        ----------
        layers : list of Layer
        """
        for layer in layers:
            space = self.get_output_space()
            self._adopt(layer)
            layer.set_input_space(space)

    def replace_last(self, layer):
        """Take the last layer away and put a new one in its place, as :meth:`add_layers` does."""
        self.layer_names.discard(self.layers.pop().layer_name)
        self.add_layers([layer])

    def graft(self, layers):
        """Put layers of another network on top, with their parameters, as they are.

        Parameters
        ----------
        layers : list of Layer
            Their names may repeat names of this network; per-layer dropout settings do not reach
            them, and they keep their reference to the network they came from. All of this is the
            original's behaviour in ``add_layers``.

        Raises
        ------
        ValueError
            If the first one does not take what this network gives.
        """
        expected, given = layers[0].get_input_space(), self.get_output_space()
        if expected != given:
            raise ValueError(
                f"The grafted layers take {expected}, but the network below gives {given}."
            )
        self.grafted = [*self.grafted, *layers]
        self.layers.extend(layers)

    def first_grafted(self):
        """Position of the first grafted layer; the number of layers where none is."""
        positions = (i for i, layer in enumerate(self.layers) if layer in self.grafted)
        return next(positions, len(self.layers))

    def freeze(self, params):
        """Exclude parameters from training from now on."""
        self.freeze_set.update(params)

    def get_params(self):
        """Parameters in the order of the layers, each once, without frozen ones."""
        if self.input_space is None:
            raise AttributeError("The network has no input space yet, so it has no parameters.")
        return [param for param in super().get_params() if param not in self.freeze_set]

    def constructor_arguments(self):
        """Arguments that make a network of the same architecture, up to the first grafted layer."""
        nested = self.layer_name is not None
        return {
            "layers": self.layers[: self.first_grafted()],
            "batch_size": self.batch_size,
            "input_space": None if nested else self.input_space,
            "input_source": self.input_source,
            "target_source": self.target_source,
            "seed": self.seed,
            "layer_name": self.layer_name,
            "monitor_targets": self.monitor_targets,
            "extensions": self.extensions,
        }

    def get_output_space(self):
        """The last layer's."""
        return self.layers[-1].get_output_space()

    def get_target_space(self):
        """The last layer's."""
        return self.layers[-1].get_target_space()

    def _weights_of(self):
        return self.layers[0]

    def set_batch_size(self, batch_size):
        """Fix the number of examples in a minibatch, here and in every layer."""
        self.batch_size = self.force_batch_size = batch_size
        super().set_batch_size(batch_size)

    def fprop(self, state_below, return_all=False):
        """Apply all layers, without dropout.

        Parameters
        ----------
        state_below : tensor variable
        return_all : bool
            Give the list of all layers' outputs instead of the last.
        """
        states = []
        for layer in self.layers:
            with _blaming(layer):
                state_below = layer.fprop(state_below)
            states.append(state_below)
        return states if return_all else state_below

    def dropout_fprop(
        self,
        state_below,
        default_input_include_prob=0.5,
        input_include_probs=None,
        default_input_scale=2.0,
        input_scales=None,
        per_example=True,
        return_all=False,
    ):
        """Apply all layers, with dropout of each layer's input.

        Parameters
        ----------
        state_below : tensor variable
        default_input_include_prob, input_include_probs, default_input_scale, input_scales,
        per_example
            See :class:`~adversarial.models.mlp.dropout.DropoutSettings`. Mind the defaults: half
            of every layer's input is dropped, the first one's too.
        return_all : bool
            Give the list of all layers' outputs instead of the last.

        Raises
        ------
        ValueError
            For settings of a layer that does not exist.

        Notes
        -----
        Each call draws one seed from the network's generator, even if nothing is dropped, and so
        has masks of its own.
        """
        settings = DropoutSettings(
            default_input_include_prob,
            input_include_probs,
            default_input_scale,
            input_scales,
            per_example,
        )
        settings.check_names(self.layer_names)
        streams = Streams(max(self.rng.randint(2**15), 1))
        states = []
        for layer in self.layers:
            include_prob, scale = settings.for_layer(layer.layer_name)
            state_below = apply_dropout(
                state_below,
                streams,
                include_prob,
                scale,
                mask_value=layer.dropout_input_mask_value,
                space=layer.get_input_space(),
                per_example=per_example,
            )
            with _blaming(layer):
                state_below = layer.fprop(state_below)
            states.append(state_below)
        return states if return_all else state_below

    def cost(self, Y, Y_hat):
        """The last layer's cost."""
        return self.layers[-1].cost(Y, Y_hat)

    def cost_matrix(self, Y, Y_hat):
        """The last layer's cost before reduction."""
        return self.layers[-1].cost_matrix(Y, Y_hat)

    def cost_from_X(self, data):
        """Cost of a batch, without dropout.

        Parameters
        ----------
        data : pair of tensor variables
            Inputs and targets.
        """
        X, Y = data
        return self.cost(Y, self.fprop(X))

    def cost_from_X_data_specs(self):
        """Space and sources of what :meth:`cost_from_X` takes."""
        space = CompositeSpace((self.get_input_space(), self.get_target_space()))
        return space, (self.get_input_source(), self.get_target_source())

    def get_monitoring_data_specs(self):
        """Inputs, and targets unless ``monitor_targets`` is off."""
        if not self.monitor_targets:
            return self.get_input_space(), self.get_input_source()
        return self.cost_from_X_data_specs()

    def get_monitoring_channels(self, data):
        """Every layer's channels on a plain forward pass, prefixed by the layer's name.

        Parameters
        ----------
        data : pair of tensor variables
            Inputs and targets; the targets may be None. With ``monitor_targets`` off, the inputs
            alone.
        """
        X, Y = data if self.monitor_targets or isinstance(data, tuple) else (data, None)
        return self.get_layer_monitoring_channels(state_below=X, targets=Y)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """As :meth:`get_monitoring_channels`, for a network that is a layer of another one."""
        values = {}
        for layer in self.layers:
            with _blaming(layer):
                state = layer.fprop(state_below)
                own = layer.get_layer_monitoring_channels(
                    state_below, state, targets if layer is self.layers[-1] else None
                )
            values.update({f"{layer.layer_name}_{name}": value for name, value in own.items()})
            state_below = state
        return values


@contextlib.contextmanager
def _blaming(layer):
    """Name the layer that something does not fit."""
    try:
        yield
    except AdversarialError:
        raise
    except (*MISFITS, NotImplementedError) as error:
        said = str(error).strip() or type(error).__name__
        named = said if layer.layer_name in said else f"layer {layer.layer_name}: {said}"
        raise ConfigError(named.splitlines()[0], layer) from error
