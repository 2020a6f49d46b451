"""The model's supervised cost under dropout."""

from collections.abc import Iterator
from typing import Any

from aesara.tensor.var import TensorVariable

from adversarial.costs.cost import Cost, faults_of_dropout
from adversarial.errors import ConfigError
from adversarial.kinds import Probability
from adversarial.models.mlp.dropout import DropoutSettings


class Dropout(Cost):
    """The last layer's cost on a pass with dropout (Hinton et al., 2012).

    Parameters
    ----------
    default_input_include_prob, input_include_probs, default_input_scale, input_scales, per_example
        See :class:`~adversarial.models.mlp.dropout.DropoutSettings`.
    """

    supervised = True

    def __init__(
        self,
        default_input_include_prob: Probability | None = 0.5,
        input_include_probs: dict[str, Probability | None] | None = None,
        default_input_scale: float = 2.0,
        input_scales: dict[str, float] | None = None,
        per_example: bool = True,
    ) -> None:
        self.settings = DropoutSettings(
            default_input_include_prob,
            input_include_probs,
            default_input_scale,
            input_scales,
            per_example,
        )

    def faults(self, model: Any) -> Iterator[ConfigError]:
        """Settings for layers that do not exist."""
        yield from faults_of_dropout(self, "", self.settings, model)

    def expr(self, model: Any, data: tuple) -> TensorVariable:
        """Cost of one random thinned network for each example."""
        X, Y = data
        return model.cost(Y, model.dropout_fprop(X, **vars(self.settings)))
