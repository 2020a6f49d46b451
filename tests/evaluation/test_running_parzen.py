import itertools

import numpy as np
import pytest

from adversarial.evaluation.parzen import log_likelihood
from adversarial.evaluation.running_parzen import score_while_drawing
from adversarial.evaluation.sampling import sample_batches

POINTS = np.random.RandomState(0).uniform(size=(6, 4))


def first_samples(generator, n):
    batches = itertools.islice(sample_batches(generator, 100), -(-n // 100))
    return np.concatenate(list(batches))[:n]


def test_each_value_is_that_of_all_samples_so_far(generator):
    reports = list(score_while_drawing(generator(), POINTS, 0.3, limit=230, every=70))
    assert [n for n, _ in reports] == [1, 70, 140, 210, 230]
    samples = first_samples(generator(), 230)
    for n, value in reports:
        expected = log_likelihood(POINTS, samples[:n], 0.3).mean()
        np.testing.assert_allclose(value, expected, rtol=1e-10)


def test_without_a_limit_it_goes_on_for_as_long_as_somebody_asks(generator):
    reports = itertools.islice(score_while_drawing(generator(), POINTS, 0.3, every=150), 4)
    assert [n for n, _ in reports] == [1, 150, 300, 450]


@pytest.mark.parametrize("counts", [{"limit": 0}, {"every": 0}])
def test_counts_begin_at_one(generator, counts):
    with pytest.raises(ValueError, match="at least 1"):
        next(score_while_drawing(generator(), POINTS, 0.3, **counts))
