"""What an experiment is, by which a changed one is told when a run goes on."""

import dataclasses
import logging

import numpy as np
import pytest

from adversarial.checkpoint import Checkpoints, Every, fingerprint, read_checkpoint
from adversarial.checkpoint.fingerprint import changes, digest, fingerprint_of
from adversarial.costs.adversary import AdversaryCost2
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import ModelFileError
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid
from adversarial.termination_criteria import EpochCounter
from adversarial.train_extensions import TrainExtension
from adversarial.train_extensions.history import HistoryFile
from adversarial.training import Train
from adversarial.training_algorithms.learning_rule import Momentum, RMSProp
from adversarial.training_algorithms.schedules import ExponentialDecay, MomentumAdjustor
from adversarial.training_algorithms.sgd import SGD


@dataclasses.dataclass
class Game:
    """Everything of a small game that somebody might change."""

    noise: str = "gaussian"
    layer: type = RectifiedLinear
    dim: int = 3
    pieces: int = 2
    keep: float = 0.5
    scale: float = 2.0
    batch_size: int = 5
    rate: float = 0.1
    momentum: float = 0.5
    final: float = 0.7
    decay: float = 1.01
    order: tuple = (0, 1, 2, 3, 4, 5)
    valid: float = 0.0
    seed: int = 1
    mode: str = "sequential"
    epochs: int = 3
    watchers: tuple = ()

    def train(self):
        rows = np.arange(24, dtype="float32").reshape(6, 4)
        generator = MLP([self.layer(self.dim, "h", irange=0.1), Linear(4, "y", irange=0.1)], nvis=2)
        layers = [Maxout("h", 3, self.pieces, irange=0.1), Sigmoid(1, "y", irange=0.1)]
        algorithm = SGD(
            self.rate,
            cost=AdversaryCost2(
                scale_grads=0,
                discriminator_default_input_include_prob=self.keep,
                discriminator_input_scales={"h": self.scale},
            ),
            batch_size=self.batch_size,
            learning_rule=Momentum(self.momentum),
            monitoring_dataset={"valid": DenseDesignMatrix(X=rows[:2] + self.valid)},
            seed=self.seed,
            train_iteration_mode=self.mode,
            update_callbacks=ExponentialDecay(self.decay, 1e-6),
            termination_criterion=EpochCounter(self.epochs),
        )
        return Train(
            DenseDesignMatrix(X=rows[list(self.order)]),
            AdversaryPair(Generator(generator, noise=self.noise), MLP(layers, nvis=4)),
            algorithm,
            extensions=[MomentumAdjustor(self.final, 1, 4), *self.watchers],
        )


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("noise", "uniform", {"model.generator.noise": ("gaussian", "uniform")}),
        ("layer", Sigmoid, {"model.generator.mlp.layers.0": ("RectifiedLinear", "Sigmoid")}),
        ("dim", 4, {"model.generator.mlp.layers.0.dim": (3, 4)}),
        (
            "pieces",
            3,
            {
                "model.discriminator.layers.0.num_pieces": (2, 3),
                "model.discriminator.layers.0.pool_stride": (2, 3),
            },
        ),
        ("keep", 0.8, ["default_input_include_prob"]),
        ("scale", 1.0, ["input_scales.h"]),
        ("batch_size", 3, {"algorithm.batch_size": (5, 3)}),
        ("rate", 0.2, {"algorithm.learning_rate": (0.1, 0.2)}),
        ("momentum", 0.6, ["algorithm.learning_rule.init_momentum"]),
        ("final", 0.8, {"extension MomentumAdjustor.final_momentum": (0.7, 0.8)}),
        ("decay", 1.02, {"extension ExponentialDecay.decay_factor": (1.01, 1.02)}),
        ("order", (1, 0, 2, 3, 4, 5), ["dataset.X"]),
        ("order", (0, 1, 2, 3, 4), ["dataset.X"]),
        ("valid", 1.0, ["algorithm.monitoring_dataset.valid.X"]),
        ("seed", 2, {"algorithm.seed": (1, 2)}),
        ("mode", "shuffled_sequential", ["algorithm.train_iteration_mode"]),
        ("epochs", 9, {}),
        ("watchers", (HistoryFile("h.jsonl"),), {}),
        ("watchers", (TrainExtension(),), {"extension TrainExtension": (None, "TrainExtension")}),
    ],
)
def test_what_is_changed_is_named(field, value, said):
    found = changes(
        fingerprint_of(Game().train()),
        fingerprint_of(dataclasses.replace(Game(), **{field: value}).train()),
    )
    if isinstance(said, dict):
        assert found == said
    else:
        assert len(found) == 1 and all(place.endswith(said[0]) for place in found)


def test_a_fingerprint_is_plain_and_the_same_each_time():
    one, two = (fingerprint_of(Game().train()) for _ in range(2))
    assert one == two
    assert {type(value) for value in one.values()} <= {str, int, float, bool, type(None)}


def test_of_a_file_only_its_name_counts():
    def told(path):
        data = DenseDesignMatrix(X=np.zeros((2, 4)))
        data.y_labels = path  # any argument that is kept
        return fingerprint_of(Train(data, MLP([Linear(1, "y", irange=0.1)], nvis=4)))

    assert told("/here/a.npy") == told("/there/a.npy") != told("/there/b.npy")


def test_the_fingerprint_of_an_array_depends_on_type_shape_values_and_order():
    X = np.arange(12.0).reshape(3, 4)
    others = [X.astype("float32"), X.reshape(4, 3), X[::-1], X + 1, X.T]
    assert len({digest(each) for each in [X, *others]}) == 6
    assert digest(X) == digest(np.asfortranarray(X)) == digest(X.copy())
    assert digest(np.zeros((0, 3))) != digest(np.zeros((0, 4)))
    assert digest(np.array(["a", None], object)) != digest(np.array(["b", None], object))


def test_of_a_large_array_evenly_spaced_rows_are_looked_at(monkeypatch):
    monkeypatch.setattr(fingerprint, "MOST_BYTES", 800)
    X = np.arange(1000.0)
    seen, unseen = X.copy(), X.copy()
    seen[500] = unseen[503] = 0
    assert digest(seen) != digest(X) == digest(unseen)


def saved_run(make_run, tmp_path, case, batches=7):
    train = make_run(case, save_path=str(tmp_path / "m.npz"))
    path = str(tmp_path / "m.checkpoint.npz")
    train.checkpoints = Checkpoints(path, Every(batches=batches), keep=99)
    train.main_loop()
    return next(p for p in train.checkpoints.kept() if read_checkpoint(p)[0]["batches_seen"] == 7)


def resumed(train, path, caplog):
    train.accept_differences = True
    train.setup()
    with caplog.at_level(logging.WARNING):
        train.restore(path)
    return float(train.algorithm.learning_rate.get_value())


def with_rate(make_run, case, rate):
    train = make_run(case)
    train.algorithm.learning_rate.set_value(np.asarray(rate, train.algorithm.learning_rate.dtype))
    return train


def test_a_changed_rate_is_refused_and_taken_only_when_told(tmp_path, make_run, caplog):
    case = {"update_callbacks": lambda model: ExponentialDecay(1.5, 1e-9)}
    path = saved_run(make_run, tmp_path, case)
    train = with_rate(make_run, case, 0.1)
    train.setup()
    with pytest.raises(ModelFileError, match=r"algorithm.learning_rate was 0\.05, is 0\.1, so it"):
        train.restore(path)
    assert train.model.monitor.get_batches_seen() == 0
    rate = resumed(with_rate(make_run, case, 0.1), path, caplog)
    assert rate == pytest.approx(0.1 / 1.5**7)
    assert "learning rate is multiplied by 2 from here on" in caplog.text
    rate = resumed(with_rate(make_run, case, 0.05), path, caplog)
    assert rate == pytest.approx(0.05 / 1.5**7)


def test_the_schedule_goes_on_from_the_changed_rate(tmp_path, make_run, caplog):
    case = {"update_callbacks": lambda model: ExponentialDecay(1.5, 1e-9)}
    path = saved_run(make_run, tmp_path, case)
    train = with_rate(make_run, case, 0.1)
    resumed(train, path, caplog)
    train.algorithm.train(train.dataset)  # three minibatches are left of this epoch
    assert float(train.algorithm.learning_rate.get_value()) == pytest.approx(0.1 / 1.5**10)


@pytest.mark.parametrize("adjusted", [False, True])
def test_a_changed_momentum_is_taken_when_told(tmp_path, make_run, caplog, adjusted):
    def case(momentum):
        extensions = [MomentumAdjustor(0.9, 0, 4)] if adjusted else []
        return {
            "learning_rule": lambda: Momentum(momentum),
            "extensions": lambda data: extensions,
        }

    path = saved_run(make_run, tmp_path, case(0.5))
    train = make_run(case(0.7))
    resumed(train, path, caplog)
    found = float(train.algorithm.learning_rule.momentum.get_value())
    assert found == pytest.approx(
        0.7 * 0.5 + 0.9 * 0.5 if adjusted else 0.7
    )  # after two monitorings
    assert "algorithm.learning_rule.init_momentum was 0.5, is 0.7" in caplog.text


def test_a_changed_decay_of_mean_squares_is_taken_when_told(tmp_path, make_run, caplog):
    path = saved_run(make_run, tmp_path, {"learning_rule": lambda: RMSProp(0.9)})
    train = make_run({"learning_rule": lambda: RMSProp(0.8)})
    resumed(train, path, caplog)
    assert float(train.algorithm.learning_rule.shared_decay.get_value()) == pytest.approx(0.8)


def test_all_differences_are_named_a_line_each(tmp_path, make_run, caplog):
    path = saved_run(make_run, tmp_path, {})
    train = with_rate(make_run, {"mode": "sequential"}, 0.1)
    train.setup()
    with pytest.raises(ModelFileError, match=r"and 1 more, see above"):
        train.restore(path)
    (line,) = [record.getMessage() for record in caplog.records if "differs" in record.getMessage()]
    assert line.endswith("train_iteration_mode was 'shuffled_sequential', is 'sequential'.")
