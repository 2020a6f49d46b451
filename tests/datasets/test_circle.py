"""Points on a circle."""

import numpy as np
import pytest

from adversarial.datasets.circle import Circle


def test_points_on_a_circle_are_everywhere_on_it():
    X = Circle(1000, radius=3.0).X
    np.testing.assert_allclose(np.hypot(*X.T), 3.0, rtol=1e-5)
    assert (np.histogram(np.arctan2(*X.T), 8, (-np.pi, np.pi))[0] > 80).all()


@pytest.mark.parametrize("arguments", [{"n": 0}, {"n": 1, "radius": 0.0}])
def test_what_is_no_circle_is_refused(arguments):
    with pytest.raises(ValueError, match="n and radius must be positive"):
        Circle(**arguments)
