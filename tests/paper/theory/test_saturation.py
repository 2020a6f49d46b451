"""Where the objective of the generator saturates."""

import numpy as np
import pytest

from adversarial.paper.theory import saturation
from adversarial.paper.theory.saturation import gradient_norms, slopes
from adversarial.paper.theory.value import paper_like_pair


def test_slopes_at_equilibrium_are_both_one_half(close):
    minimax, non_saturating = slopes(np.array([0.0, 50.0]))
    close(minimax, [-0.5, -1.0])
    close(non_saturating, [-0.5, 0.0])


def test_an_undecided_discriminator_gives_both_objectives_the_same_gradient(numbers, close):
    pair = paper_like_pair()
    weights = pair.discriminator.layers[-1].W
    weights.set_value(1e-4 * weights.get_value())
    D, minimax, non_saturating = gradient_norms(pair)(numbers.rand(8, 5).astype(weights.dtype))
    close(D, 0.5, atol=1e-3)
    close(minimax, non_saturating, rtol=1e-3)
    assert minimax > 0


@pytest.mark.slow
def test_minus_log_d_does_not_saturate(holds):
    holds(saturation)
