"""Objectives as functions of logits, against their definitions in terms of D."""

import aesara
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from adversarial.backend import function
from adversarial.costs import objectives
from adversarial.costs.objectives import Verdict

# Where the sigmoid rounds to one half, one rounding's verdict is as good as another's.
LOGIT = st.floats(-30, 30).filter(lambda a: a == 0 or abs(a) > 1e-9)
LOGITS = arrays("float64", (5, 1), elements=LOGIT)


@pytest.fixture(scope="module")
def evaluate():
    with aesara.config.change_flags(floatX="float64", mode="FAST_COMPILE"):
        data, samples = aesara.tensor.dmatrix(), aesara.tensor.dmatrix()
        verdicts = [Verdict(a, aesara.tensor.sigmoid(a)) for a in (data, samples)]
        d_obj = objectives.cross_entropy(*verdicts)
        g_obj = objectives.non_saturating(verdicts[1])
        return function(
            [data, samples],
            [
                d_obj,
                g_obj,
                objectives.blend(g_obj, d_obj, 0, 1),
                objectives.lazy_cross_entropy(*verdicts),
                objectives.rejected_only(verdicts[1], verdicts[1]),
            ],
        )


def D(a):
    return 1 / (1 + np.exp(-a))


@settings(max_examples=60, deadline=None)
@given(LOGITS, LOGITS)
def test_objectives_are_their_definitions(evaluate, data, samples):
    d, g, minimax, lazy, rejected = evaluate(data, samples)
    log_d, log_not = np.log(D(data)), np.log(D(-samples))
    np.testing.assert_allclose(d, -(log_d.mean() + log_not.mean()) / 2, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(g, -np.log(D(samples)).mean(), rtol=1e-9, atol=1e-12)
    assert minimax == -d
    wrong = (D(data) < 0.5) * -log_d, (D(samples) > 0.5) * -log_not
    expected = (wrong[0].mean() + wrong[1].mean()) / 2
    np.testing.assert_allclose(lazy, expected, rtol=1e-9, atol=1e-12)
    expected = ((D(samples) < 0.5) * -np.log(D(samples))).mean()
    np.testing.assert_allclose(rejected, expected, rtol=1e-9, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(LOGITS, LOGITS)
def test_choosing_examples_never_adds_to_an_objective(evaluate, data, samples):
    d, g, _, lazy, rejected = evaluate(data, samples)
    assert 0 <= lazy <= d * (1 + 1e-12) and 0 <= rejected <= g * (1 + 1e-12)


def test_objectives_do_not_overflow(evaluate):
    far = np.full((5, 1), 1e6)
    assert evaluate(far, -far)[0] == 0
    assert evaluate(-far, far)[0] == 1e6
    assert evaluate(far, -far)[1] == 1e6
