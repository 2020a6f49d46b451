"""The supervised cost of examples of which some targets are unknown."""

from typing import Any

from aesara import tensor as at
from aesara.tensor.var import TensorVariable

from adversarial.costs.cost import Cost


class MissingTargetCost(Cost):
    """The last layer's cost, without targets that are -1.

    Parameters
    ----------
    dropout_args : dict, optional
        Arguments of the network's ``dropout_fprop``; without any there is no dropout.

    Notes
    -----
    A missing target counts as a cost of zero, and is not left out of means: the cost of a batch
    with half of the targets is about half as large, as in the original. Whether -1 means a missing
    target, or the number, nobody can say: data must not have it as a value.
    """

    supervised = True

    def __init__(self, dropout_args: dict | None = None) -> None:
        self.dropout_args = dropout_args

    def expr(self, model: Any, data: tuple) -> TensorVariable:
        """A scalar variable."""
        X, Y = data
        if self.dropout_args:
            Y_hat = model.dropout_fprop(X, **self.dropout_args)
        else:
            Y_hat = model.fprop(X)
        layer = model.layers[-1]
        errors = layer.cost_matrix(Y, Y_hat) * at.neq(Y, -1)
        reduce = getattr(layer, "cost_from_cost_matrix", None)
        return errors.sum(axis=1).mean() if reduce is None else reduce(errors)
