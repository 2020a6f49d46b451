import numpy as np
import pytest

from adversarial.evaluation.folds import across_folds
from adversarial.evaluation.parzen import ParzenResult


def result(mean):
    return ParzenResult(mean, standard_error=9.0, sigma=0.2, n_points=1, n_centres=1)


def test_the_error_is_the_spread_of_the_folds_by_pencil():
    # deviations -2 -1 0 1 2: sum of squares 10, variance 10/4, over 5 folds 10/20
    whole = across_folds([result(mean) for mean in (98, 99, 100, 101, 102)])
    assert whole.mean == 100
    np.testing.assert_allclose(whole.standard_error, 0.5**0.5, rtol=1e-14)
    assert whole.ddof == 1
    assert len(whole.folds) == 5


def test_one_fold_has_no_spread():
    with pytest.raises(ValueError, match="at least two"):
        across_folds([result(1.0)])
