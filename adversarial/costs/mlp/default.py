"""The model's own supervised cost."""

from typing import Any

from aesara.tensor.var import TensorVariable

from adversarial.costs.cost import Cost


class Default(Cost):
    """The last layer's cost on a plain forward pass."""

    supervised = True

    def expr(self, model: Any, data: tuple) -> TensorVariable:
        """``model.cost_from_X``."""
        return model.cost_from_X(data)
