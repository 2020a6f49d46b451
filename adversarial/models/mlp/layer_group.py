"""Layers that are made of layers."""

from aesara import config
from aesara import tensor as at

from adversarial.models.mlp.layer import Layer


class LayerGroup(Layer):
    """Base of networks and of other layers that are made of layers.

    Attributes
    ----------
    layers : list of Layer
    """

    layers: list

    def parts(self):
        """The layers."""
        return {f"layers.{i}": layer for i, layer in enumerate(self.layers)}

    def get_weight_decay(self, coeffs):
        """Sum of the layers' squared-weight penalties.

        Parameters
        ----------
        coeffs : float, list with one for each layer, or dict by layer name
            Entries for layers of layers may be lists or dicts again. Layers with coefficient zero
            are not asked.

        Returns
        -------
        scalar variable
            A constant of the configured float type if no layer is asked.

        Raises
        ------
        ValueError
            For a list of another length, or names of layers that do not exist.
        """
        return self._sum_penalties("get_weight_decay", coeffs)

    def get_l1_weight_decay(self, coeffs):
        """Sum of the layers' absolute-weight penalties; see :meth:`get_weight_decay`."""
        return self._sum_penalties("get_l1_weight_decay", coeffs)

    def _sum_penalties(self, method, coeffs):
        owner = self.layer_name or type(self).__name__
        if isinstance(coeffs, dict):
            unknown = sorted(set(coeffs) - {layer.layer_name for layer in self.layers})
            if unknown:
                raise ValueError(f"{owner} has no layer(s) named {', '.join(unknown)}.")
            coeffs = [coeffs.get(layer.layer_name, 0.0) for layer in self.layers]
        if not isinstance(coeffs, (list, tuple)):
            coeffs = [coeffs] * len(self.layers)
        if len(coeffs) != len(self.layers):
            raise ValueError(f"{owner}: {len(coeffs)} coefficients for {len(self.layers)} layers.")
        terms = [
            getattr(layer, method)(coeff)
            for layer, coeff in zip(self.layers, coeffs)
            if isinstance(coeff, (list, tuple, dict)) or float(coeff) != 0.0
        ]
        if not terms:
            return at.constant(0, dtype=config.floatX)
        return sum(terms[1:], start=terms[0])
