"""Going back after NaN."""

import pytest

from adversarial.checkpoint import (
    Rollback,
)
from adversarial.errors import NonFiniteError


def test_rollback_needs_a_checkpoint_of_its_own_run(make_run):
    train = make_run({})
    error = NonFiniteError("NaN in y_W")
    with pytest.raises(NonFiniteError) as raised:
        Rollback()(train, error)
    assert raised.value is error
