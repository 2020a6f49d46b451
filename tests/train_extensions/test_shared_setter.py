import aesara
import numpy as np
import pytest

from adversarial.models.model import float_shared
from adversarial.train_extensions import SharedSetter


def test_each_value_is_set_after_its_number_of_epochs():
    rate, factor = float_shared(1.0, "rate"), float_shared(np.ones(2), "factor")
    setter = SharedSetter([[0, rate, 2], [2, rate, 4.0], [2, factor, [5, 6]]])
    rates, factors = [], []
    for _ in range(4):
        setter.on_monitor(None, None, None)
        rates.append(float(rate.get_value()))
        factors.append(factor.get_value().tolist())
    assert rates == [2, 2, 4, 4]
    assert factors == [[1, 1], [1, 1], [5, 6], [5, 6]]
    assert rate.get_value().dtype == factor.get_value().dtype == aesara.config.floatX


@pytest.mark.parametrize("entry", [[1, 2.0], [0, "rate", 1], [-1, float_shared(1.0, "x"), 1]])
def test_entries_of_another_form_are_refused(entry):
    with pytest.raises(ValueError, match="SharedSetter wants"):
        SharedSetter([entry])
