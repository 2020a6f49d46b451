"""A training that goes on from the best model of an earlier one, as the maxout paper's files do."""

import json

import aesara
import numpy as np
import pytest

from adversarial.checkpoint import load_model
from adversarial.config.yaml_parse import check, load_train_file
from adversarial.errors import ConfigError
from adversarial.monitor import read_channel

TEMPLATE = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${PYLEARN2_TRAIN_DIR}x.npy", y: !pkl: "${PYLEARN2_TRAIN_DIR}y.npy", y_labels: 3
    },
    model: &model MODEL,
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 10,
        learning_rate: .1,
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum {
            init_momentum: .5
        },
        cost: !obj:pylearn2.costs.mlp.dropout.Dropout {
            input_include_probs: { 'h0': .8 }, input_scales: { 'h0': 1.25 }
        },
        termination_criterion: CRITERION,
        monitoring_dataset: { 'train': *train, 'valid': *train }
    },
    extensions: [
        !obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest {
            channel_name: 'valid_y_misclass',
            save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}_best.pkl"
        },
        !obj:pylearn2.training_algorithms.learning_rule.MomentumAdjustor {
            start: 1, saturate: 11, final_momentum: .7
        }
    ],
    save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl",
    save_freq: 1
}
"""
FRESH = """!obj:pylearn2.models.mlp.MLP {
        nvis: 4,
        layers: [
            !obj:pylearn2.models.maxout.Maxout {
                layer_name: 'h0', num_units: 6, num_pieces: 2, irange: .1, max_col_norm: 1.9365
            },
            !obj:pylearn2.models.mlp.Softmax { layer_name: 'y', n_classes: 3, irange: .1 }
        ]
    }"""
PUSHED = """!obj:pylearn2.monitor.push_monitor {
        model: !pkl: "${PYLEARN2_TRAIN_DIR}first_best.pkl",
        name: 'first_phase',
        transfer_experience: 1
    }"""
PATIENCE = """!obj:pylearn2.termination_criteria.And {
            criteria: [
                !obj:pylearn2.termination_criteria.MonitorBased {
                    channel_name: 'valid_y_misclass', prop_decrease: 0., N: 3
                },
                !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 8 }
            ]
        }"""
MATCH = """!obj:pylearn2.termination_criteria.MatchChannel {
            channel_name: 'valid_y_nll', prev_channel_name: 'train_y_nll',
            prev_monitor_name: 'first_phase'
        }"""
TARGET = """!obj:pylearn2.termination_criteria.ChannelTarget {
            channel_name: 'valid_y_nll', target: %s
        }"""
READ = """!obj:pylearn2.monitor.read_channel {
                model: *model, channel_name: 'train_y_nll', monitor_name: 'first_phase'
            }"""
MEASURED = """!obj:pylearn2.monitor.get_channel {
                model: *model, dataset: { 'train': *train }, channel: 'train_objective',
                cost: !obj:pylearn2.costs.cost.MethodCost { method: 'cost_from_X' }, batch_size: 10
            }"""


def experiment_file(model, criterion):
    return TEMPLATE.replace("MODEL", model).replace("CRITERION", criterion)


def second_file(criterion=MATCH, model=PUSHED):
    return experiment_file(model, criterion)


class Folder:
    """Where the two files, their data and their models are."""

    def __init__(self, path):
        self.path = path
        rng = np.random.RandomState(1)
        y = rng.randint(3, size=(40, 1))
        np.save(path / "y.npy", y)
        np.save(path / "x.npy", (np.eye(3, 4)[y.ravel()] + rng.randn(40, 4)).astype("float32"))

    def train(self, name, text):
        experiment = self.load(name, text)
        experiment.main_loop()
        return experiment

    def load(self, name, text, load=load_train_file):
        file = self.path / name
        file.write_text(text)
        return load(str(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("phases"))


@pytest.fixture(autouse=True)
def uncompiled():
    """Carry out the graphs as they stand; they are run a few times only."""
    with aesara.config.change_flags(mode="Mode", linker="py", optimizer="None"):
        yield


@pytest.fixture
def no_leftovers(monkeypatch):
    """Loading a file names it in the environment; the next test is not to see that."""
    for part in ("FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{part}", "restored afterwards")


@pytest.fixture
def first(folder, no_leftovers):
    """The best model of the first phase, trained once."""
    if not (folder.path / "first_best.npz").exists():
        folder.train("first.yaml", experiment_file(FRESH, PATIENCE))
    return load_model(str(folder.path / "first_best.npz"))


def test_the_first_phase_leaves_its_best_and_its_last_model(folder, first):
    last = load_model(str(folder.path / "first.npz"))
    errors = [float(v) for v in last.monitor.channels["valid_y_misclass"].val_record]
    best = int(np.argmin(errors))
    assert first.monitor.get_epochs_seen() == best
    assert first.tag["MonitorBasedSaveBest"]["best_cost"] == errors[best]
    assert len(errors) - 1 == min(best + 3, 8)


@pytest.mark.parametrize("suffix", ["pkl", "joblib"])
def test_the_second_phase_begins_with_that_model_and_its_counters(suffix, folder, first):
    text = second_file(model=PUSHED.replace("_best.pkl", f"_best.{suffix}"))
    experiment = folder.load("second.yaml", text)
    model = experiment.model
    assert np.array_equal(model.get_param_vector(), first.get_param_vector())
    assert model.monitor.get_epochs_seen() == first.monitor.get_epochs_seen()
    assert model.monitor.get_examples_seen() == first.monitor.get_examples_seen()
    assert not model.monitor.channels
    assert model.first_phase.channels["train_y_nll"].val_record
    assert model.yaml_src.startswith("!obj:pylearn2.monitor.push_monitor {")
    assert f'first_best.{suffix}"' in model.yaml_src


def test_the_schedule_of_momentum_goes_on(folder, first):
    train = folder.train("second.yaml", second_file(TARGET % "1000."))
    seen = first.monitor.get_epochs_seen()
    assert read_channel(train.model, "learning_rate") == pytest.approx(0.1)
    expected = 0.5 + 0.2 * np.clip((seen - 1) / 10, 0, 1)
    np.testing.assert_allclose(read_channel(train.model, "momentum"), expected, rtol=1e-6)


@pytest.mark.parametrize("criterion", [MATCH, TARGET % READ, TARGET % MEASURED])
def test_a_value_that_is_reached_already_ends_training_at_once(criterion, folder, first):
    """Both phases look at the same data here, so the value is matched from the beginning."""
    train = folder.train("second.yaml", second_file(criterion))
    assert train.model.monitor.get_epochs_seen() == first.monitor.get_epochs_seen()
    now, then = (read_channel(train.model, "train_y_nll", m) for m in ("monitor", "first_phase"))
    np.testing.assert_allclose(now, then, rtol=1e-6)


def test_training_goes_on_until_the_earlier_value_is_matched(folder, first):
    """What is to be matched is made smaller, as if the first phase had been better."""
    experiment = folder.load("second.yaml", second_file())
    goal = experiment.model.first_phase.channels["train_y_nll"].val_record
    goal[-1] *= np.float32(0.9)
    experiment.main_loop()
    values = experiment.model.monitor.channels["valid_y_nll"].val_record
    assert values[-1] <= goal[-1] < min(values[:-1])


def test_the_second_phases_file_keeps_both_monitors(folder, first):
    folder.train("second.yaml", second_file())
    saved = load_model(str(folder.path / "second.npz"))
    assert saved.first_phase.get_epochs_seen() == first.monitor.get_epochs_seen()
    before, after = (m.channels["train_y_nll"].val_record for m in (first.monitor, saved.monitor))
    assert [float(v) for v in saved.first_phase.channels["train_y_nll"].val_record] == [
        float(v) for v in before
    ]
    assert len(after) == 1
    assert saved.monitor.training_succeeded


def test_each_run_of_the_second_phase_begins_its_history_anew(folder, first):
    for _ in range(2):
        folder.train("second.yaml", second_file())
    (line,) = (folder.path / "second.jsonl").read_text().splitlines()
    assert json.loads(line)["epoch"] == first.monitor.get_epochs_seen()


def test_records_can_go_on_too(folder, first):
    pushed = PUSHED.replace("transfer_experience: 1", "transfer_experience: 1, save_records: 1")
    train = folder.train("second.yaml", second_file(model=pushed))
    channel = train.model.monitor.channels["valid_y_nll"]
    epochs = first.monitor.get_epochs_seen()
    assert channel.epoch_record == list(range(epochs + 1))
    old = first.monitor.channels["valid_y_nll"].val_record
    np.testing.assert_array_equal(channel.val_record[:-1], old[:-1])


def test_without_the_first_phase_the_second_says_which_file_is_missing(folder, no_leftovers):
    missing = PUSHED.replace("first_best", "nobody")
    (error,) = folder.load("third.yaml", second_file(model=missing), load=check)
    assert "nobody.pkl" in str(error) and "line" in str(error)


def test_a_wrong_name_of_the_earlier_monitor_is_an_error_of_the_user(folder, first):
    wrong = second_file(MATCH.replace("'first_phase'", "'first'"))
    with pytest.raises(ConfigError, match="no monitor 'first'. Did you mean first_phase"):
        folder.train("second.yaml", wrong)
