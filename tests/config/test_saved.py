"""Environment variables do not get into saved files."""

import numpy as np
import pytest

from adversarial.checkpoint import save_model
from adversarial.config.yaml_parse import check, load
from adversarial.errors import AdversarialError, ConfigError

NETWORK = (
    "!obj:adversarial.models.mlp.MLP {nvis: 3, layers: [!obj:adversarial.models.mlp.Linear "
    "{layer_name: NAME, dim: 1, irange: .1}]}"
)
LEAKS = {
    "a layer's name": NETWORK.replace("NAME", "'h${TOY_SECRET}'"),
    "an argument of a space": "!obj:adversarial.space.VectorSpace {dim: 1, dtype: '${TOY_SECRET}'}",
    "a layer of the shelf": "!obj:adversarial.pylearn2.composite.CompositeLayer "
    "{layers: [], layer_name: y, inputs_to_layers: '${TOY_SECRET}'}",
    "a layer's name, made by a call": NETWORK.replace(
        "NAME", "!obj:str {object: 'h${TOY_SECRET}'}"
    ),
    "a list, made by calls": NETWORK.replace(
        "nvis: 3", "nvis: 3, seed: [!obj:dict {a: !obj:str {object: '${TOY_SECRET}'}}]"
    ),
    "an alias": "[&name '${TOY_SECRET}', " + NETWORK.replace("NAME", "*name") + "]",
    "the channel of the best": "!obj:adversarial.train_extensions.best_params."
    "MonitorBasedSaveBest {channel_name: '${TOY_SECRET}', save_path: x.npz}",
    "the file of the best": "!obj:adversarial.train_extensions.best_params."
    "MonitorBasedSaveBest {channel_name: a, save_path: 'x/${TOY_SECRET}'}",
    "in a list": NETWORK.replace("nvis: 3", "nvis: 3, seed: [1, '${TOY_SECRET}']"),
    "the name of a channel": "!obj:adversarial.train_extensions.channel_smoother.ChannelSmoother "
    "{channel_to_smooth: a, channel_to_publish: '${TOY_SECRET}'}",
    "the name of a monitor": "!obj:adversarial.monitor.push_monitor "
    "{model: 1, name: '${TOY_SECRET}'}",
    "the name of a data set": "!obj:adversarial.training_algorithms.sgd.SGD {learning_rate: .1, "
    "monitoring_dataset: {'${TOY_SECRET}': 1}}",
}


# What arguments of another kind hold is refused before that.
REFUSED = r"\$\{TOY_SECRET\} would be saved with the model|must be .*\$\{TOY_SECRET\}"


@pytest.mark.parametrize("name", LEAKS)
def test_the_environment_does_not_get_into_what_is_saved(name, monkeypatch, tmp_path):
    monkeypatch.setenv("TOY_SECRET", "hunter2")
    monkeypatch.setenv("ADVERSARIAL_ENV", "TOY_SECRET")  # even then
    path = tmp_path / "leak.yaml"
    path.write_text(LEAKS[name])
    with pytest.raises(ConfigError, match=REFUSED) as refused:
        load(LEAKS[name])
    assert "hunter2" not in str(refused.value)
    assert any("TOY_SECRET" in str(error) for error in check(path))


def test_recipes_in_saved_files_keep_variables_unexpanded(monkeypatch, tmp_path):
    folder = tmp_path / "hunter2"
    folder.mkdir()
    monkeypatch.setenv("TOY_FOLDER", str(folder))
    np.save(folder / "x.npy", np.ones((20, 3), "f4"))
    train = load(
        "!obj:pylearn2.train.Train {dataset: !obj:pylearn2.datasets.dense_design_matrix."
        "DenseDesignMatrix {X: !pkl: '${TOY_FOLDER}/x.npy'}, algorithm: null, model: "
        + NETWORK.replace("NAME", "y")
        + ", save_path: '${TOY_FOLDER}/m.npz'}"
    )
    path = save_model(tmp_path / "m.npz", train.model)
    assert "${TOY_FOLDER}/x.npy" in train.model.dataset_yaml_src
    with open(path, "rb") as file:
        assert b"hunter2" not in file.read()


def test_an_experiment_may_use_its_own_name_and_what_its_caller_gives():
    environ = {"PYLEARN2_TRAIN_FILE_STEM": "mine", "GIVEN": "h0"}
    for variable, name in (("GIVEN", "h0"), ("PYLEARN2_TRAIN_FILE_STEM", "mine")):
        network = load(NETWORK.replace("NAME", f"'${{{variable}}}'"), environ=environ)
        assert network.layers[0].layer_name == name


def test_a_variable_may_be_in_the_path_of_a_file_that_our_functions_read(monkeypatch, tmp_path):
    monkeypatch.setenv("PYLEARN2_OLD", str(tmp_path))
    network = NETWORK.replace("NAME", "y")
    text = (
        "!obj:adversarial.Generator {mlp: !obj:adversarial.add_layers {mlp: "
        f"{network}, pretrained: '${{PYLEARN2_OLD}}/none.npz'}}}}"
    )
    with pytest.raises(AdversarialError, match="none.npz"):  # and not: would be saved
        load(text)
