"""Networks of 2013, whose dropout was their own."""

from adversarial.models import mlp


class MLP(mlp.MLP):
    """A network whose cost drops units, as Pylearn2 had it until 2013.

    Parameters
    ----------
    layers, **kwargs
        See :class:`adversarial.models.mlp.MLP`.
    dropout_include_probs : list of float or None, optional
        For each layer the share of its outputs that is kept; None or 1 keeps all.
    dropout_scales : list of float or None, optional
        Factors of what is kept; the inverse of the share unless given.
    dropout_input_include_prob, dropout_input_scale : float, optional
        The same for the network's input.

    Raises
    ------
    ValueError
        If there is not one entry for each layer, or outputs of the last layer would be dropped.

    Notes
    -----
    What a layer puts out is the next one's input, so this is
    :class:`~adversarial.costs.mlp.dropout.Dropout` in other words, with the same masks. As then,
    `cost_from_X` drops units while it is monitored, too, and channels of the layers do not.
    """

    def __init__(
        self,
        layers,
        dropout_include_probs=None,
        dropout_scales=None,
        dropout_input_include_prob=None,
        dropout_input_scale=None,
        **kwargs,
    ):
        super().__init__(layers, **kwargs)
        names = [layer.layer_name for layer in layers]
        self.dropout_include_probs = dropout_include_probs
        self.dropout_scales = dropout_scales
        self.dropout_input_include_prob = dropout_input_include_prob
        self.dropout_input_scale = dropout_input_scale
        shares = _one_each("dropout_include_probs", dropout_include_probs, names)
        if shares[-1] not in (None, 1):
            raise ValueError(f"The outputs of the last layer cannot be dropped, got {shares[-1]}.")
        scales = _one_each("dropout_scales", dropout_scales, names)
        inputs = [dropout_input_include_prob, *shares[:-1]]
        factors = [dropout_input_scale, *scales[:-1]]
        kept = {name: share for name, share in zip(names, inputs) if share not in (None, 1)}
        self._settings = {
            "default_input_include_prob": 1.0,
            "input_include_probs": kept,
            "input_scales": {
                name: 1.0 / kept[name] if factor is None else factor
                for name, factor in zip(names, factors)
                if name in kept
            },
        }

    def constructor_arguments(self):
        """Arguments that make a network of the same architecture."""
        names = (
            "dropout_include_probs",
            "dropout_scales",
            "dropout_input_include_prob",
            "dropout_input_scale",
        )
        return {**super().constructor_arguments(), **{name: getattr(self, name) for name in names}}

    def cost_from_X(self, data):  # noqa: N802
        """Cost of a batch, with dropout."""
        X, Y = data
        if not self._settings["input_include_probs"]:
            return super().cost_from_X(data)
        return self.cost(Y, self.dropout_fprop(X, **self._settings))


def _one_each(name, values, layers):
    values = [None] * len(layers) if values is None else values
    if len(values) != len(layers):
        raise ValueError(f"{name} needs {len(layers)} entries, one a layer, got {len(values)}.")
    return values
