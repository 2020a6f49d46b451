"""The network's own cost."""

from adversarial.costs.mlp import Default
from adversarial.space import CompositeSpace, VectorSpace

from ..nets import error


def test_the_default_is_the_networks_own_cost(mlp, data, compute, close):
    close(compute(Default().expr(mlp, data)), error(mlp, data))
    space, sources = Default().get_data_specs(mlp)
    assert space == CompositeSpace([VectorSpace(4), VectorSpace(2)])
    assert sources == ("features", "targets")
