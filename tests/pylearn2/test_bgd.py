"""Batch gradient descent: what it measures, refuses, and how it goes on."""

import numpy as np
import pytest

from adversarial.checkpoint import Checkpoints, Every
from adversarial.costs.cost import Cost
from adversarial.costs.mlp import WeightDecay
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import ConfigError
from adversarial.models.mlp import MLP, Linear
from adversarial.pylearn2.bgd import BGD
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train, TrainingStopped

from .bowl import STEPS, bowl, value_of, weights


def test_the_cost_never_rises_and_only_steps_are_measured():
    model, algorithm, data = bowl(updates_per_batch=1, reset_alpha=False)
    values = [value_of(weights(model))]
    for _ in range(25):
        algorithm.train(data)
        values.append(value_of(weights(model)))
    assert all(later <= earlier * (1 + 1e-6) for earlier, later in zip(values, values[1:]))
    assert algorithm.alphas != STEPS
    model.monitor()
    channels = model.monitor.channels
    assert "learning_rate" not in channels
    size = channels["ave_grad_size"].val_record[0]
    assert 0 < size < 100 and channels["ave_step_size"].val_record[0] > 0


def test_scale_step_goes_a_share_of_the_way():
    whole, algorithm, data = bowl()
    begin = weights(whole)
    algorithm.train(data)
    half, algorithm, data = bowl(scale_step=0.5)
    algorithm.train(data)
    np.testing.assert_allclose(weights(half), (begin + weights(whole)) / 2, rtol=1e-5)


def test_what_cannot_be_searched_is_refused():
    with pytest.raises(ValueError, match="line_search_mode"):
        BGD(line_search_mode="golden")
    with pytest.raises(ValueError, match="init_alpha must grow"):
        BGD(init_alpha=[0.1, 0.1])

    class NoValue(WeightDecay):
        def expr(self, model, data=None):
            return None

        def get_gradients(self, model, data):
            return {param: param for param in model.get_params()}, {}

        def get_data_specs(self, model):
            return Cost.get_data_specs(self, model)

    model = MLP([Linear(1, "y", irange=0.1)], nvis=3)
    with pytest.raises(ConfigError, match="NoValue, which has gradients but no value"):
        BGD(NoValue(0.1), batch_size=2).setup(
            model, DenseDesignMatrix(X=np.zeros((4, 3), "float32"))
        )


def experiment(path):
    numbers = np.random.RandomState(0)
    X = numbers.randn(20, 3).astype("float32")
    data = DenseDesignMatrix(X=X, y=(X @ [[1.0], [2], [-1]] + 1).astype("float32"))
    model = MLP([Linear(1, "y", irange=0.1, max_col_norm=2.0, W_lr_scale=0.5)], nvis=3)
    algorithm = BGD(
        batch_size=5,
        updates_per_batch=3,
        conjugate=True,
        reset_conjugate=False,
        reset_alpha=False,
        monitoring_dataset={"train": data},
        termination_criterion=EpochCounter(3),
    )
    train = Train(data, model, algorithm)
    train.checkpoints = Checkpoints(str(path), Every(batches=3))
    return train


def test_a_resumed_run_ends_as_one_that_was_never_stopped(tmp_path):
    straight = experiment(tmp_path / "straight.checkpoint.npz")
    straight.main_loop()
    stopped = experiment(tmp_path / "stopped.checkpoint.npz")
    stopped.setup()
    stopped.measure()
    seen = []

    def stop_within_an_epoch():
        seen.append(1)
        if len(seen) == 6:
            stopped.checkpoints.save(stopped)
            raise TrainingStopped

    stopped.algorithm.between_batches = stop_within_an_epoch
    with pytest.raises(TrainingStopped):
        stopped.go_on()
    resumed = experiment(tmp_path / "stopped.checkpoint.npz")
    resumed.main_loop(resume=True)
    for ours, theirs in zip(resumed.model.get_param_values(), straight.model.get_param_values()):
        np.testing.assert_array_equal(ours, theirs)
    for name, channel in straight.model.monitor.channels.items():
        if "seconds" not in name:
            record = resumed.model.monitor.channels[name].val_record
            np.testing.assert_array_equal(record, channel.val_record, err_msg=name)
    assert np.linalg.norm(weights(resumed.model)) <= 2.0001
