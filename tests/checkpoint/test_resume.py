"""Everything that a run can consist of goes on from a checkpoint as if nothing had happened."""

import numpy as np
import pytest

from adversarial.baselines.costs.ebm_estimation import PCD
from adversarial.baselines.encoded import EncodedDataset
from adversarial.baselines.rbm import RBM
from adversarial.checkpoint import Checkpoints, Every, read_checkpoint, registry
from adversarial.costs.cost import SumOfCosts
from adversarial.costs.mlp import WeightDecay
from adversarial.datasets.transformer_dataset import TransformerDataset
from adversarial.models.mlp import MLP, Layer, Linear
from adversarial.pylearn2.binarizer import Binarizer
from adversarial.pylearn2.window_flip import WindowAndFlip
from adversarial.stateful import Stateful
from adversarial.termination_criteria import And, EpochCounter, MonitorBased, Or
from adversarial.train_extensions import ChannelSmoother, TrainExtension
from adversarial.train_extensions.best_params import MonitorBasedSaveBest
from adversarial.train_extensions.epoch_monitor import EpochMonitor
from adversarial.train_extensions.from_marginals import FromMarginals
from adversarial.train_extensions.polyak_averaging import PolyakAveraging
from adversarial.training import TrainingStopped
from adversarial.training_algorithms.learning_rule import AdaDelta, Momentum, RMSProp
from adversarial.training_algorithms.schedules import (
    ExponentialDecay,
    LinearDecayOverEpoch,
    MomentumAdjustor,
    MonitorBasedLRAdjuster,
    OneOverEpoch,
)

EPOCHS = 5


def network_before(data):
    """A data set that passes through a network first."""
    return TransformerDataset(data, MLP([Linear(4, "before", irange=0.1)], nvis=4))


class Shaken(Linear):
    """An affine layer whose bias moves at random after each minibatch."""

    def set_input_space(self, space):
        super().set_input_space(space)
        self.shocks = np.random.RandomState(3)

    def shake(self, algorithm):
        moved = self.b.get_value() + 0.01 * self.shocks.rand()
        self.b.set_value(moved.astype(self.b.dtype))


class Wrapper(Layer):
    """A container as a user may write it."""

    def __init__(self, layer_name, inner):
        super().__init__(layer_name)
        self.inner = inner

    def parts(self):
        return {"inner": self.inner}

    def set_input_space(self, space):
        self.inner.set_input_space(space)
        self.input_space, self.output_space = space, self.inner.get_output_space()

    def fprop(self, state_below):
        return self.inner.fprop(state_below)


# What varies from case to case: how the data set, the algorithm and the extensions are made.
CASES = {
    "momentum, rate and its adjustment": dict(
        learning_rule=lambda: Momentum(0.5),
        update_callbacks=lambda model: ExponentialDecay(1.01, 1e-6),
        extensions=lambda data: [MomentumAdjustor(0.9, 1, 4)],
    ),
    "AdaDelta": dict(learning_rule=AdaDelta),
    "RMSProp and its channels": dict(learning_rule=RMSProp),
    "rates by epochs": dict(extensions=lambda data: [LinearDecayOverEpoch(1, 4, 0.1)]),
    "rates by epochs that fall for ever": dict(extensions=lambda data: [OneOverEpoch(1)]),
    "rates by a channel": dict(
        extensions=lambda data: [MonitorBasedLRAdjuster(0.9, 0.7, channel_name="valid_objective")]
    ),
    "averages from within": dict(extensions=lambda data: [PolyakAveraging(1)]),
    "averages that have not begun": dict(extensions=lambda data: [PolyakAveraging(4)]),
    "the best in memory": dict(
        extensions=lambda data: [
            MonitorBasedSaveBest("valid_objective", store_best_model=True),
            ChannelSmoother("valid_objective", "smooth", k=3),
        ]
    ),
    "monitoring within epochs": dict(
        update_callbacks=lambda model: EpochMonitor(model, monitor_rate=3)
    ),
    "windows": dict(
        images=True,
        extensions=lambda data: [WindowAndFlip((2, 2), [data], pad_randomized=1)],
    ),
    "a criterion with patience": dict(
        criterion=lambda: And([EpochCounter(EPOCHS), MonitorBased(0.5, 3, "valid_objective")])
    ),
    "one criterion or another": dict(
        criterion=lambda: Or([MonitorBased(0.9, 2, "valid_objective"), EpochCounter(2)])
    ),
    "draws at every batch": dict(wrap=Binarizer),
    "a network before the data": dict(wrap=network_before),
    "a random source in a container of one's own": dict(
        model=lambda: MLP(
            [Wrapper("w", Shaken(3, "h", irange=0.5)), Linear(1, "y", irange=0.5)], nvis=4
        ),
        update_callbacks=lambda model: [model.layers[0].inner.shake],
    ),
    "particles that persist": dict(
        wrap=lambda data: EncodedDataset(data, RBM(4, 3, istdev=1.0), sampled=True),
        model=lambda: RBM(3, 2, istdev=0.5),
        cost=lambda: SumOfCosts([PCD(num_chains=7), WeightDecay(0.1)]),
        learning_rule=lambda: Momentum(0.5, damped=True),
        extensions=lambda data: [FromMarginals()],
    ),
    **{
        f"mode {mode}": dict(mode=mode)
        for mode in (
            "sequential",
            "batchwise_shuffled_sequential",
            "random_slice",
            "random_uniform",
            "even_shuffled_sequential",
        )
    },
}


@pytest.mark.parametrize("name", CASES)
def test_a_run_goes_on_as_if_it_had_never_stopped(name, tmp_path, make_run, saved):
    train = make_run(CASES[name])
    path = str(tmp_path / "all.checkpoint.npz")
    train.checkpoints = Checkpoints(path, Every(batches=7), keep=99)
    train.main_loop()
    expected = saved(tmp_path / "all.checkpoint.npz")
    stops = [path for path in train.checkpoints.kept() if not read_checkpoint(path)[0]["finished"]]
    within = [path for path in stops if read_checkpoint(path)[0]["in_epoch"]]
    between = [path for path in stops if path not in within]
    again = make_run(CASES[name])
    again.checkpoints = Checkpoints(str(tmp_path / "again.checkpoint.npz"))
    again.setup()
    for stop in (within[-1], between[0]):
        again.restore(stop)
        again.go_on()
        assert saved(again.checkpoints.path) == expected, stop


class Halting(TrainExtension):
    """Stops the run for good after an epoch."""

    def on_monitor(self, model, dataset, algorithm):
        if model.monitor.get_epochs_seen() == 2:
            raise StopIteration


def test_a_finished_run_goes_on_to_more_epochs_as_if_it_had_been_asked_for_them(
    finished, tmp_path, make_run, saved
):
    _, path = finished
    longer = make_run({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    longer.main_loop(resume=True)
    straight = make_run({}, save_path=str(tmp_path / "s.npz"), save_freq=1)
    straight.main_loop()
    assert saved(path)[1] == saved(tmp_path / "s.checkpoint.npz")[1]
    lines = [(tmp_path / name).read_text().splitlines() for name in ("m.jsonl", "s.jsonl")]
    assert len(lines[0]) == len(lines[1]) == EPOCHS + 1


def test_a_halted_run_stays_halted(tmp_path, make_run):
    case = {"extensions": lambda data: [Halting()]}
    make_run(case, save_path=str(tmp_path / "m.npz"), save_freq=1).main_loop()
    again = make_run(case, save_path=str(tmp_path / "m.npz"), save_freq=1)
    again.main_loop(resume=True)
    assert again.model.monitor.get_epochs_seen() == 2


def test_stopping_saves_within_the_epoch(tmp_path, make_run):
    class Stopper(TrainExtension):
        needs_state = False

        def on_update(self, model, dataset, algorithm):
            if model.monitor.get_batches_seen() == 7:
                train.stop()

    train = make_run(
        {"update_callbacks": lambda model: Stopper()}, save_path=str(tmp_path / "m.npz")
    )
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"))
    with pytest.raises(TrainingStopped):
        train.main_loop()
    about = read_checkpoint(train.checkpoints.path)[0]
    assert about["in_epoch"] and about["batches_seen"] == 7 and not about["finished"]
    unsaved = train = make_run({"update_callbacks": lambda model: Stopper()})
    with pytest.raises(TrainingStopped):
        unsaved.main_loop()


def test_an_older_checkpoint_names_update_callbacks_otherwise(make_run):
    case = {"update_callbacks": lambda model: ExponentialDecay(1.01, 1e-6)}
    trains = make_run(case), make_run(case)
    for train in trains:
        train.setup()
    trains[0].extensions[0].set_state({"_count": 7, "_base_rate": 0.25})
    arrays = {}
    state = registry.get_state(trains[0], arrays)
    state["callback ExponentialDecay"] = state.pop("extension ExponentialDecay")
    registry.set_state(trains[1], state, arrays)
    assert trains[1].extensions[0].get_state() == {"_count": 7, "_base_rate": 0.25}


class Counting(Stateful):
    """An update callback as a user may write it: no extension, with a state."""

    state_names = ("count",)
    count = 0

    def __call__(self, algorithm):
        self.count += 1


def test_an_older_checkpoint_names_the_update_callback_of_a_user_by_its_class(make_run):
    first, second = (make_run({"update_callbacks": lambda model: Counting()}) for _ in range(2))
    for train in (first, second):
        train.setup()
    first.extensions[0].function.count = 7
    arrays = {}
    state = registry.get_state(first, arrays)
    state["callback Counting"] = state.pop("extension Counting")
    registry.set_state(second, state, arrays)
    assert second.extensions[0].function.count == 7
