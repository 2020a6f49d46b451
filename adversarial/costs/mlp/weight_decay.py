"""Penalties on weights."""

from typing import Any

from aesara import config
from aesara import tensor as at
from aesara.tensor.var import TensorVariable

from adversarial.costs.cost import Cost, DataSpecs
from adversarial.space import NullSpace


class WeightDecay(Cost):
    """Sum of squared weights, times a coefficient (without a factor one half).

    Parameters
    ----------
    coeffs : float, list of float or dict of str to float
        One for all layers, one for each, or by layer name; layers left out of a dict are not
        penalised.
    """

    method = "get_weight_decay"
    name = "weight_decay"

    def __init__(self, coeffs: float | list | dict) -> None:
        self.coeffs = coeffs

    def expr(self, model: Any, data: None = None) -> TensorVariable:
        """The penalty; needs no data."""
        total = at.cast(getattr(model, self.method)(self.coeffs), config.floatX)
        total.name = self.name
        return total

    def get_data_specs(self, model: Any) -> DataSpecs:
        """None."""
        return NullSpace(), ""


class L1WeightDecay(WeightDecay):
    """Sum of absolute weights, times a coefficient.

    Parameters
    ----------
    coeffs : float, list of float or dict of str to float
        As in :class:`WeightDecay`.
    """

    method = "get_l1_weight_decay"
    name = "l1_penalty"
