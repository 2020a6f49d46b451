"""An inferer learns what the generator made its samples of."""

import pytest

from adversarial.paper.theory import learned_inference


@pytest.mark.slow
def test_the_noise_is_inferred(holds):
    holds(learned_inference)
