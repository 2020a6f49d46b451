"""Greedy phases of one file: a net whose layers are trained one after the other."""

import numpy as np
import pytest

from adversarial.checkpoint import load_model, read_metadata
from adversarial.cli import main

pytestmark = pytest.mark.xdist_group("cli-phases")

PHASE = """
    !obj:pylearn2.train.Train {
        dataset: &SEEN DATASET,
        model: &NAME !obj:pylearn2.models.rbm.RBM {
            layer_name: 'NAME', nvis: NVIS, nhid: 3, istdev: .5
        },
        algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
            batch_size: 10,
            learning_rate: .05,
            cost: !obj:adversarial.baselines.costs.ebm_estimation.PCD { num_chains: 5 },
            monitoring_dataset: { 'valid': *SEEN },
            termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 9 }
        },
        extensions: [ !obj:adversarial.train_extensions.from_marginals.FromMarginals {} ],
        save_path: "${PYLEARN2_TRAIN_DIR}NAME.npz",
        save_freq: 1
    },
"""
WHOLE = """
    !obj:pylearn2.train.Train {
        dataset: *train,
        model: !obj:adversarial.baselines.dbn.DBN { layers: [ *lower, *upper ] },
        extensions: [ !obj:adversarial.train_extensions.from_marginals.FromMarginals {} ],
        save_path: "${PYLEARN2_TRAIN_DIR}net.npz",
        save_freq: 1
    }
"""


def phase(name, nvis, seen, dataset):
    filled = PHASE.replace("NAME", name).replace("NVIS", str(nvis))
    return filled.replace("SEEN", seen).replace("DATASET", dataset)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM", "PHASE"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "restored afterwards")
    np.save(tmp_path / "x.npy", np.random.RandomState(0).rand(30, 4).astype("float32"))
    raw = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix"
    data = f"{raw} {{ X: !pkl: '${{PYLEARN2_TRAIN_DIR}}x.npy' }}"
    codes = "!obj:adversarial.baselines.encoded.EncodedDataset { raw: *train, model: *lower }"
    first, second = phase("lower", 4, "train", data), phase("upper", 3, "codes", codes)
    text = f"[{first}{second}{WHOLE}]"
    (tmp_path / "net.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def train(folder, *arguments):
    assert main(["train", str(folder / "net.yaml"), "--quiet", *arguments]) == 0


def values(folder, name):
    return load_model(str(folder / f"{name}.npz")).get_param_vector()


def test_a_run_that_lost_its_second_phase_goes_on_to_the_same_net(folder):
    train(folder, "--epochs", "2")
    net = values(folder, "net")
    layers = np.concatenate([values(folder, name) for name in ("lower", "upper")])
    assert np.array_equal(net[:-3], layers)
    for name in ("upper.npz", "upper.checkpoint.npz"):
        (folder / name).unlink()
    train(folder, "--epochs", "2", "--resume")
    assert np.array_equal(values(folder, "net"), net)
    seen = [
        read_metadata(str(folder / f"{name}.npz"))["monitor"]["epochs_seen"]
        for name in ("lower", "upper", "net")
    ]
    assert seen == [2, 2, 0]


def test_after_more_epochs_the_net_is_put_together_anew(folder):
    train(folder, "--epochs", "1")
    train(folder, "--epochs", "3", "--resume")
    upper, net = values(folder, "upper"), values(folder, "net")
    assert np.array_equal(net[-3 - len(upper) : -3], upper)


def test_the_net_knows_the_data_of_the_first_phase(folder):
    train(folder, "--epochs", "1")
    recipe = read_metadata(str(folder / "net.npz"))["dataset_yaml_src"]
    assert recipe.startswith("!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix")
