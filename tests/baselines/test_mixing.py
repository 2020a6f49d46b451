import numpy as np
import pytest

from adversarial.baselines.mixing import autocorrelation


def test_an_autoregression_has_the_powers_of_its_coefficient():
    rng = np.random.RandomState(0)
    trace = [rng.normal(size=(400, 5))]
    for _ in range(200):
        trace.append(0.8 * trace[-1] + 0.6 * rng.normal(size=(400, 5)))
    found = autocorrelation(trace, [1, 2, 5])
    np.testing.assert_allclose(found, [0.8, 0.64, 0.8**5], atol=0.02)


def test_chains_that_never_leave_their_places_are_not_mixed():
    trace = np.random.RandomState(0).normal(size=(1, 300, 2)).repeat(20, axis=0)
    np.testing.assert_allclose(autocorrelation(trace, [1, 10]), 1, rtol=1e-6)


@pytest.mark.parametrize("lag", [0, 5])
def test_a_lag_outside_of_the_chains_is_refused(lag):
    with pytest.raises(ValueError, match=f"no autocorrelation at lag {lag}"):
        autocorrelation(np.zeros((5, 2, 1)), [lag])
