"""Chosen dropout masks, and the mean of what a network predicts under many of them."""

from typing import Any

import numpy as np
from aesara import tensor as at

from adversarial.models.mlp.dropout import refuse_unknown
from adversarial.models.mlp.layer import attach, attached
from adversarial.rng import MASKS_SEED, make_rng
from adversarial.space import CompositeSpace


class MaskedPasses:
    """For networks whose passes may be made under a chosen mask."""

    layers: list
    layer_names: set

    def get_total_input_dimension(self, layers):
        """Number of inputs of some layers together: of the bits of a mask.

        Parameters
        ----------
        layers : collection of str
            Their names.

        Raises
        ------
        ValueError
            For names of layers that do not exist.
        """
        refuse_unknown(layers, self.layer_names)
        return sum(_inputs(layer) for layer in self.layers if layer.layer_name in layers)

    def masked_fprop(
        self,
        state_below,
        mask,
        masked_input_layers=None,
        default_input_scale=2.0,
        input_scales=None,
    ):
        """Apply all layers under one dropout mask, the same for all examples.

        Parameters
        ----------
        state_below : tensor variable
        mask : int
            A bit for each input of each masked layer, from the network's lowest layer up and from
            the lowest bit up: 1 keeps the input.
        masked_input_layers : list of str, optional
            Layers whose inputs are masked; by default all.
        default_input_scale : float
            Factor of what is kept.
        input_scales : dict of str to float, optional
            The same, by layer name.

        Raises
        ------
        ValueError
            For layers that do not exist, a scale of a layer that is not masked, or a mask of more
            bits than there are inputs.
        """
        masked = self.layer_names if masked_input_layers is None else masked_input_layers
        count, scales = self.get_total_input_dimension(masked), input_scales or {}
        refuse_unknown(scales, self.layer_names)
        loose = sorted(set(scales) - set(masked))
        if loose:
            raise ValueError(f"input_scales has {', '.join(loose)}, which is not masked.")
        if not 0 <= mask < 2**count:
            raise ValueError(f"The mask {mask} must have at most {count} bits, one an input.")
        for layer in self.layers:
            if layer.layer_name in masked:
                bits = [mask >> i & 1 for i in range(_inputs(layer))]
                mask >>= len(bits)
                scale = scales.get(layer.layer_name, default_input_scale)
                dropped = layer.dropout_input_mask_value
                state_below = _masked(state_below, layer.get_input_space(), bits, scale, dropped)
            state_below = layer.fprop(state_below)
        return state_below


def _inputs(layer):
    return layer.get_input_space().get_total_dimension()


def _masked(state, space, bits, scale, mask_value):
    """Keep and scale the entries whose bits are 1, in the order of the space's own axes."""
    if isinstance(space, CompositeSpace):
        sizes = [component.get_total_dimension() for component in space.components]
        parts = np.split(np.array(bits), np.cumsum(sizes)[:-1])
        return tuple(
            _masked(part, component, chosen, scale, mask_value)
            for part, component, chosen in zip(state, space.components, parts)
        )
    shape = space.get_origin_batch(1).shape
    kept = at.constant(np.array(bits, dtype="uint8").reshape(shape))
    if mask_value == 0:
        return at.cast(state * kept * scale, state.dtype)
    return at.cast(at.switch(kept, state * scale, mask_value), state.dtype)


def generate_dropout_mask(mlp, default_include_prob=0.5, input_include_probs=None, rng=None):
    """Draw a mask for all layers of a network.

    Parameters
    ----------
    mlp : MLP
    default_include_prob : float
        Probability of keeping an input.
    input_include_probs : dict of str to float, optional
        The same, by layer name.
    rng : RandomState or seed, optional

    Returns
    -------
    int
        As :meth:`MaskedPasses.masked_fprop` takes it.
    """
    rng, bits = make_rng(rng, MASKS_SEED), []
    for layer in mlp.layers:
        p = (input_include_probs or {}).get(layer.layer_name, default_include_prob)
        bits += list(rng.uniform(size=_inputs(layer)) < p)
    return sum(1 << i for i, bit in enumerate(bits) if bit)


def sampled_dropout_average(
    mlp,
    inputs,
    num_masks,
    default_input_include_prob=0.5,
    input_include_probs=None,
    default_input_scale=2.0,
    input_scales=None,
    rng=None,
    per_example=False,
):
    """Class probabilities: the geometric mean over random dropout masks.

    Parameters
    ----------
    mlp : MLP
        Its last layer is a Softmax.
    inputs : tensor variable
        A batch.
    num_masks : int
    default_input_include_prob, input_include_probs, default_input_scale, input_scales
        See :class:`~adversarial.models.mlp.dropout.DropoutSettings`.
    rng : RandomState or seed, optional
        Draws the masks, unless there is one for each example.
    per_example : bool
        Draw other masks for each example and at each call, instead of a few for all.

    Returns
    -------
    tensor variable, shape (batch, classes)

    Raises
    ------
    ValueError
        If the output is no softmax, or for layers that do not exist.
    """
    probs = {"input_include_probs": input_include_probs, "input_scales": input_scales}
    for named in probs.values():
        refuse_unknown(named or {}, mlp.layer_names)
    if per_example:
        probabilities = [
            mlp.dropout_fprop(
                inputs, default_input_include_prob, default_input_scale=default_input_scale, **probs
            )
            for _ in range(num_masks)
        ]
        return geometric_mean_prediction(probabilities)
    rng = make_rng(rng, MASKS_SEED)
    masks = [
        generate_dropout_mask(mlp, default_input_include_prob, input_include_probs, rng)
        for _ in range(num_masks)
    ]
    return geometric_mean_prediction(
        [mlp.masked_fprop(inputs, mask, None, default_input_scale, input_scales) for mask in masks]
    )


def exhaustive_dropout_average(
    mlp, inputs, masked_input_layers=None, default_input_scale=2.0, input_scales=None
):
    """Class probabilities: the geometric mean over all dropout masks, for tiny networks.

    Parameters
    ----------
    mlp : MLP
        Its last layer is a Softmax.
    inputs : tensor variable
        A batch.
    masked_input_layers, default_input_scale, input_scales
        See :meth:`MaskedPasses.masked_fprop`.

    Returns
    -------
    tensor variable, shape (batch, classes)

    Raises
    ------
    ValueError
        As `sampled_dropout_average`.

    Notes
    -----
    The graph holds the network twice as often for each further input.
    """
    masked = mlp.layer_names if masked_input_layers is None else masked_input_layers
    return geometric_mean_prediction(
        [
            mlp.masked_fprop(inputs, mask, masked, default_input_scale, input_scales)
            for mask in range(2 ** mlp.get_total_input_dimension(masked))
        ]
    )


def geometric_mean_prediction(forward_props: list) -> Any:
    """Geometric mean of class probabilities, made to sum to one: the softmax of the mean logit.

    Parameters
    ----------
    forward_props : list of tensor variables
        Each the output of a Softmax layer.

    Returns
    -------
    tensor variable, shape (batch, classes)
    """
    logits = [attached(output, "logits") for output in forward_props]
    mean = sum(logits[1:], start=logits[0]) / float(len(logits))
    return attach(at.special.softmax(mean, axis=-1), logits=mean)
