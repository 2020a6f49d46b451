"""Dropout of a layer's input (Hinton et al., 2012), scaled during training so that nothing changes
at test time.
"""

from dataclasses import dataclass, fields

from aesara import tensor as at

from adversarial.kinds import Probability, require


@dataclass(frozen=True)
class DropoutSettings:
    """Which share of each layer's input is kept, and how the rest is scaled.

    Parameters
    ----------
    default_input_include_prob : float or None
        Probability of keeping an input, for layers without an entry of their own. None or 1 leaves
        the input alone.
    input_include_probs : dict of str to float, optional
        By layer name.
    default_input_scale : float
        Factor of the inputs of layers without an entry of their own.
    input_scales : dict of str to float, optional
        By layer name.
    per_example : bool
        One mask for each example, or one for the whole batch.

    Raises
    ------
    ValueError
        For a probability that is none, or is 0: nothing would be kept.

    Notes
    -----
    The defaults, one half and two, are the original's. The scale is *not* derived from the
    probability.
    """

    default_input_include_prob: Probability | None = 0.5
    input_include_probs: dict[str, Probability | None] | None = None
    default_input_scale: float = 2.0
    input_scales: dict[str, float] | None = None
    per_example: bool = True

    def __post_init__(self):
        for field in fields(self):
            require(field.name, getattr(self, field.name), field.type)

    def check_names(self, layer_names, settings=None):
        """Refuse settings for layers that do not exist.

        Parameters
        ----------
        layer_names : set of str
        settings : dict, optional
            Those to look at; all unless given.

        Raises
        ------
        ValueError
            Naming them.
        """
        both = {*(self.input_include_probs or {}), *(self.input_scales or {})}
        refuse_unknown(both if settings is None else settings, layer_names)

    def for_layer(self, layer_name):
        """Probability and scale of one layer's input."""
        probability = (self.input_include_probs or {}).get(
            layer_name, self.default_input_include_prob
        )
        return probability, (self.input_scales or {}).get(layer_name, self.default_input_scale)


def refuse_unknown(named, layer_names):
    """Raise ValueError if some of the named layers are none of these."""
    unknown = sorted(set(named) - set(layer_names))
    if unknown:
        raise ValueError(
            f"MLP has no layer(s) named {', '.join(unknown)}; its layers are "
            f"{', '.join(sorted(layer_names))}."
        )


def apply_dropout(
    state, streams, include_prob, scale, mask_value=0.0, space=None, per_example=True
):
    """Drop entries of a layer's input at random.

    Parameters
    ----------
    state : tensor variable, or tuple of them for a composite space
    streams : Streams
        Source of the mask.
    include_prob : float or None
        Probability of keeping an entry. None or 1 returns ``state`` untouched, whatever the scale.
    scale : float
    mask_value : float
        Written where an entry is dropped.
    space : Space
        Of ``state``; needed for one mask a batch.
    per_example : bool

    Returns
    -------
    tensor variable(s) of the type of ``state``

    Raises
    ------
    ValueError
        Where entries would be dropped without a scale.
    """
    if include_prob is None or include_prob == 1:
        return state
    if scale is None:
        raise ValueError("Dropout needs a scale for what it keeps.")
    if isinstance(state, tuple):
        components = [None] * len(state) if space is None else space.components
        return tuple(
            apply_dropout(part, streams, include_prob, scale, mask_value, component, per_example)
            for part, component in zip(state, components)
        )
    if per_example:
        mask = streams.binomial(state.shape, p=include_prob, dtype=state.dtype)
    else:
        shape = tuple(int(n) for n in space.get_origin_batch(1).shape)
        mask = streams.binomial(shape, p=include_prob, dtype=state.dtype)
        mask = at.specify_shape(mask, shape)
    if mask_value == 0:
        dropped = state * mask * scale
    else:
        dropped = at.switch(mask, state * scale, mask_value)
    return at.cast(dropped, state.dtype)
