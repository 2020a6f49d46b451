"""Models on top of each other, as one."""

import numpy as np
import pytest

from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.dbn import DBN
from adversarial.baselines.rbm import RBM


def layers(kind):
    sizes = [(4, 3), (3, 5), (5, 2)]
    return [kind(*each, layer_name=f"h{i}", irange=1.0) for i, each in enumerate(sizes)]


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


@pytest.mark.parametrize("kind, whole", [(RBM, DBN), (ContractiveAutoencoder, StackedCAE)])
def test_codes_are_those_of_each_layer_after_the_other(kind, whole, numbers, batch, compute, close):
    stack, x = whole(layers(kind)), numbers.rand(6, 4)
    code = x
    for layer in stack.layers[:-1]:
        code = sigmoid(code @ layer.W.get_value() + layer.c.get_value())
    close(stack.encode_examples_below_top(batch(x).data), code)
    last = sigmoid(code @ stack.top.W.get_value() + stack.top.c.get_value())
    close(compute(stack.encode(batch(x))), last)
    assert stack.get_input_space().dim == 4 and stack.get_output_space().dim == 2
    assert stack.continue_learning() is False
    assert list(stack.parts().values()) == stack.layers


def test_layers_that_do_not_fit_are_refused():
    first, second, third = layers(RBM)
    with pytest.raises(ValueError, match="h0 has 3 hidden units, but h2 above it has 5 visible"):
        DBN([first, third])
    with pytest.raises(ValueError, match="needs two layers or more, got 1"):
        DBN([second])
    with pytest.raises(TypeError, match="must be of the class RBM"):
        DBN(layers(ContractiveAutoencoder))
