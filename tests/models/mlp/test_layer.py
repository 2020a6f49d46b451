"""A layer belongs to one network, and hands things on to its parts."""

import pytest
from aesara import tensor as at

from adversarial.models.mlp import MLP, Linear
from adversarial.models.mlp.layer import Layer, logit_of, with_logit


def linear(name="h", dim=3):
    return Linear(dim, name, irange=0.5)


def test_a_layer_belongs_to_one_network():
    layer = linear()
    MLP([layer], nvis=4)
    with pytest.raises(ValueError, match="already belongs"):
        MLP([layer], nvis=4)


def test_a_batch_size_is_forced_on_every_layer():
    mlp = MLP([linear()], nvis=4, batch_size=10)
    assert mlp.force_batch_size == 10
    mlp.set_batch_size(20)
    assert mlp.batch_size == mlp.force_batch_size == 20


def test_a_logit_is_found_on_the_untouched_output_only(batch):
    logit = batch([[0.0, 2.0]])
    output = with_logit(at.sigmoid(logit), logit)
    assert logit_of(output) is logit
    with pytest.raises(ValueError, match="carries no logit"):
        logit_of(1.0 * output)


@pytest.mark.parametrize("method", ["cost", "cost_matrix"])
def test_what_a_layer_does_not_offer_is_named(method):
    with pytest.raises(NotImplementedError, match="Layer 'h' has no cost"):
        getattr(Layer("h"), method)(None, None)
    with pytest.raises(NotImplementedError, match="Layer does not say how it is set up"):
        Layer("h").set_input_space(None)
