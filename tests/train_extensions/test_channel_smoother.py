import aesara
import numpy as np
import pytest

from adversarial.costs.mlp import Default
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError
from adversarial.models.mlp import MLP, Linear
from adversarial.monitor import Monitor
from adversarial.train_extensions import ChannelSmoother


@pytest.fixture
def model():
    """One linear unit whose objective on the only example is the square of its bias."""
    mlp = MLP([Linear(1, "y", irange=0.5)], nvis=1)
    zero = np.zeros((1, 1), aesara.config.floatX)
    monitor = Monitor.get_monitor(mlp)
    monitor.setup({"v": DenseDesignMatrix(X=zero, y=zero)}, cost=Default(), batch_size=1)
    return mlp


def published(model, smoother, biases):
    smoother.setup(model, None, None)
    for bias in biases:
        model.layers[0].b.set_value(np.full(1, bias, aesara.config.floatX))
        model.monitor()
        smoother.on_monitor(model, None, None)
    return model.monitor.get_channel("smooth").val_record


@pytest.mark.parametrize(
    "k, expected",
    [
        (3, [1, (1 + 4) / 2, (4 + 9) / 2, (9 + 16) / 2]),  # k - 1 = 2 values
        (2, [1, 4, 9, 16]),
        (5, [1, 5 / 2, 14 / 3, 30 / 4]),
    ],
)
def test_the_mean_of_the_last_values_but_one_fewer_than_k_is_published(k, expected, model):
    record = published(model, ChannelSmoother("v_objective", "smooth", k), [1, 2, 3, 4])
    np.testing.assert_allclose(record, expected, rtol=1e-6)
    assert record[-1].dtype == aesara.config.floatX


def test_five_is_the_usual_length(model):
    record = published(model, ChannelSmoother("v_objective", "smooth"), [1, 0, 0, 0, 2])
    np.testing.assert_allclose(record[-2:], [1 / 4, 4 / 4], rtol=1e-6)


def test_nan_spoils_the_means_it_is_part_of_and_no_others(model):
    record = published(model, ChannelSmoother("v_objective", "smooth", 3), [1, np.nan, 1, 1])
    np.testing.assert_array_equal(np.isnan(record), [False, True, True, False])


def test_a_missing_channel_is_named_before_training(model):
    with pytest.raises(AdversarialError, match="v_objectiv.*v_objective"):
        ChannelSmoother("v_objectiv", "smooth").setup(model, None, None)


def test_a_name_that_is_taken_is_refused(model):
    with pytest.raises(ValueError, match="v_objective"):
        ChannelSmoother("v_objective", "v_objective").setup(model, None, None)


def test_a_mean_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        ChannelSmoother("a", "b", k=1)
