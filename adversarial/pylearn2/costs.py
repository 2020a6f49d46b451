"""What Pylearn2's users build costs with."""

from aesara import tensor as at

from adversarial.costs.cost import Cost
from adversarial.space import NullSpace


class DefaultDataSpecsMixin:
    """For costs that take features, and targets if supervised: as all do here."""


class NullDataSpecsMixin:
    """For costs that need no data."""

    def get_data_specs(self, model):
        """No data."""
        return NullSpace(), ""


class LpPenalty(NullDataSpecsMixin, Cost):
    r"""The sum of powers :math:`\sum_i |x_i|^p` over some variables.

    Parameters
    ----------
    variables : list of tensor variables
    p : float
    """

    def __init__(self, variables, p):
        if not variables:
            raise ValueError("LpPenalty needs at least one variable.")
        self.variables = variables
        self.p = p

    def expr(self, model, data):
        """The penalty; needs neither model nor data."""
        terms = [(at.abs(variable) ** self.p).sum() for variable in self.variables]
        return sum(terms[1:], start=terms[0])
