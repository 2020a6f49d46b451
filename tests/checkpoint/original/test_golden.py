"""A model that the original pickled, against what the original says is in it."""

import gzip
import json
import shutil

import aesara
import numpy as np
import pytest

from adversarial.backend import function
from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import load_model, read_metadata, read_records, save_model, serial

from .conftest import GOLDEN

PICKLE = GOLDEN / "pretrain_original.pkl.gz"

pytestmark = pytest.mark.xdist_group("original")


@pytest.fixture(autouse=True, scope="module")
def float32():
    prefer_float32()
    if aesara.config.floatX != "float32":
        pytest.skip(reason="the original's values are float32")


@pytest.fixture(scope="module")
def recorded():
    with np.load(GOLDEN / "pretrain_original.npz") as file:
        return dict(file)


@pytest.fixture(scope="module")
def pair():
    return load_model(str(PICKLE))


def parameters(model):
    return {
        f"params/{player}/{param.name}": param.get_value()
        for player, network in model.players().items()
        for param in network.get_params()
    }


def test_parameters_are_the_original_s_bit_for_bit(pair, recorded):
    ours = parameters(pair)
    assert set(ours) == {key for key in recorded if key.startswith("params/")}
    for key, value in ours.items():
        assert value.dtype == recorded[key].dtype == np.float32
        assert value.tobytes() == recorded[key].tobytes(), key


def draws(model):
    samples = [model.generator.sample(5), model.generator.sample(5)]
    return [function([], each)() for each in samples]


def test_the_first_two_draws_are_the_original_s(recorded):
    for i, draw in enumerate(draws(load_model(str(PICKLE)))):
        original = recorded[f"samples/{i}"]
        assert np.abs(draw - original).max() <= 1e-6 * np.abs(original).max()


def test_architecture_noise_and_limits(pair):
    generator, discriminator = pair.generator, pair.discriminator
    assert (generator.noise, generator.monitor_ll, generator.ll_sigma) == ("gaussian", 1, 0.2)
    names = [type(layer).__name__ for layer in generator.mlp.layers + discriminator.layers]
    assert names == ["RectifiedLinear", "Sigmoid", "Linear", "Maxout", "Maxout", "Sigmoid"]
    first, second, last = generator.mlp.layers
    assert (first.max_col_norm, first.W_lr_scale) == (0.25, None)
    assert (second.W_lr_scale, second.b_lr_scale, second.init_bias) == (0.5, 0.25, -2.0)
    assert (last.max_col_norm, last.irange) == (None, 0.5)
    assert [len(layer.norm_limits) for layer in generator.mlp.layers] == [1, 1, 0]
    assert [layer.extensions for layer in generator.mlp.layers] == [[], [], []]
    assert (discriminator.layers[0].num_pieces, discriminator.layers[1].num_units) == (5, 6)
    assert generator.get_input_space().dim == 10
    assert pair.inferer is None


def test_recipes_are_the_experiment_s(pair):
    assert pair.yaml_src.startswith("!obj:adversarial.AdversaryPair {generator: !obj:adversarial.")
    assert "layer_name: 'h1', dim: 10, irange: .05, max_col_norm: .25" in " ".join(
        pair.yaml_src.split()
    )
    assert pair.dataset_yaml_src == (
        "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix "
        '{X: !pkl: "${GOLDEN_DATA}/x_train.npy"}\n'
    )


def test_the_monitor_s_history_is_the_recorded_run_s(pair):
    """The pickle is that of the recorded experiment `tfd_like`."""
    with np.load(GOLDEN / "tfd_like.npz") as file:
        names, values = file["monitor/names"].item(), file["monitor/values"]
        epochs, examples = file["monitor/epochs"], file["monitor/examples"]
    names = json.loads(names)
    channels = pair.monitor.channels
    timings = {"training_seconds_this_epoch", "total_seconds_last_epoch"}
    assert set(channels) - timings == set(names)
    for name, original in zip(names, values):
        np.testing.assert_array_equal(channels[name].val_record, original.astype(np.float32))
        np.testing.assert_array_equal(channels[name].epoch_record, epochs)
        np.testing.assert_array_equal(channels[name].example_record, examples)
    assert pair.monitor.get_epochs_seen() == 3
    assert pair.monitor.training_succeeded is True


def test_networks_go_on_with_their_random_numbers(pair):
    """Each network had drawn its weights and one seed for each pass with dropout."""
    fresh = np.random.RandomState([2013, 1, 4])
    for shape in ((10, 16), (16, 10), (10, 49)):
        fresh.uniform(-1, 1, shape)
        fresh.uniform(0, 1, shape)
    seeds = [fresh.randint(2**15) for _ in range(50)]
    assert pair.generator.mlp.rng.get_state()[2] != 624
    assert load_model(str(PICKLE)).generator.mlp.rng.randint(2**15) in seeds


def test_metadata_and_records_need_no_model(pair):
    metadata = read_metadata(str(PICKLE))
    assert metadata["model"]["class"] == "adversarial.models.adversary_pair.AdversaryPair"
    assert metadata["monitor"]["examples_seen"] == 1800
    records = read_records(str(PICKLE))
    assert (records.epochs, records.succeeded) == (3, True)


def test_an_imported_model_is_the_same(pair, tmp_path):
    path = save_model(tmp_path / "imported.npz", pair)
    again = load_model(path)
    for key, value in parameters(again).items():
        assert value.tobytes() == parameters(pair)[key].tobytes()
    assert again.monitor.get_state() == pair.monitor.get_state()
    np.testing.assert_array_equal(again.generator.streams.base, pair.generator.streams.base)
    assert again.yaml_src == pair.yaml_src


def test_packed_or_not_whatever_the_name(tmp_path, recorded, golden_pickle):
    (tmp_path / "a.pkl").write_bytes(golden_pickle)
    shutil.copy(PICKLE, tmp_path / "b.pkl")
    (tmp_path / "c.joblib").write_bytes(gzip.compress(golden_pickle, 1))
    for name in ("a.pkl", "b.pkl", "c.joblib"):
        ours = parameters(serial.load(tmp_path / name))
        assert all(np.array_equal(value, recorded[key]) for key, value in ours.items())
