"""The space of no data."""

import numpy as np
import pytest

from adversarial.space import NullSpace


def test_its_only_batch_is_none():
    space = NullSpace()
    assert space.make_theano_batch(name="x") is space.get_origin_batch(3) is None
    assert space.np_format_as(None, NullSpace()) is None
    assert space.np_batch_size(None) == space.get_total_dimension() == 0
    for check in (space.validate, space.np_validate):
        check(None)
        with pytest.raises(TypeError, match="the only batch is None, got ndarray"):
            check(np.zeros((1, 1)))
