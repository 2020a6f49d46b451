import pytest

from adversarial.errors import ConfigError
from adversarial.models.mlp import MLP, Linear
from adversarial.training_algorithms.batch_size import choose_batch_size


def model(batch_size=None):
    return MLP([Linear(1, "y", irange=0.5)], nvis=3, batch_size=batch_size)


@pytest.mark.parametrize(
    "wanted, forced, chosen", [(3, None, 3), (None, 5, 5), (5, 5, 5), (2, None, 2)]
)
def test_the_algorithm_s_size_counts_or_else_the_model_s(wanted, forced, chosen):
    assert choose_batch_size(model(forced), wanted, may_change_model=False) == chosen


def test_the_algorithm_may_change_a_model_of_another_size():
    with pytest.raises(ConfigError, match="batch_size 2 conflicts with the model's, 5"):
        choose_batch_size(model(5), 2, may_change_model=False)
    changed = model(5)
    assert choose_batch_size(changed, 2, may_change_model=True) == 2
    assert changed.force_batch_size == 2


def test_some_size_is_needed():
    with pytest.raises(ConfigError, match="batch size"):
        choose_batch_size(model(), None, may_change_model=True)
