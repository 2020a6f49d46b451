"""The experiment files that come with the package."""

import hashlib
from pathlib import Path

import pytest

from adversarial.cli import main
from adversarial.config.yaml_parse import load_train_file

CONFIGS = Path(__file__).parents[2] / "yaml_configs"

# From the original, run on its own published file: SHA-256 of the float32 bytes.
INITIAL = {
    "generator/h0_W": "d48784ee4ff8715772dd5774063b0da8c2ba04f10c71b6d60950469c94090d04",
    "generator/h1_W": "c8bc3a071d790463d6c07a9e8ed532e2ac806afe58ad2766625a0d4eb7c8043e",
    "generator/y_W": "560aec7e9e2324518f0075dcd25c95880df3df6eadabbf9957ac8c6e38f760db",
    "discriminator/h0_W": "6e5cd958c12ba6de8bc90863c2dd33c0fb5f3f46efe0b4cb69c560d0ca885cf6",
    "discriminator/h1_W": "188eb108f483e6b3af32e945dcf6ce8dd2cf07f73bc92869818aa86262f6563e",
    "discriminator/y_W": "706b1b0859e8066bb29a9a4c3a56f1b01ea76d1e62517f048c986f669e95223d",
}


@pytest.fixture
def proxies(monkeypatch):
    def load(name):
        monkeypatch.setenv("PYLEARN2_TRAIN_FILE_FULL_STEM", "restored afterwards")
        return load_train_file(CONFIGS / name, instantiate=False).keywords

    return load


def test_mnist_has_the_published_settings(proxies):
    train = proxies("mnist.yaml")
    algorithm = train["algorithm"].keywords
    generator = train["model"].keywords["generator"].keywords
    assert train["dataset"].keywords == {"which_set": "train", "start": 0, "stop": 50000}
    assert (algorithm["batch_size"], algorithm["learning_rate"]) == (100, 0.1)
    assert "termination_criterion" not in algorithm
    assert (generator["noise"], generator["monitor_ll"]) == ("uniform", 1)
    assert train["save_path"] == "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl"
    valid = algorithm["monitoring_dataset"]["valid"].keywords
    assert valid == {"which_set": "train", "start": 50000, "stop": 60000}


@pytest.mark.golden
def test_mnist_starts_from_the_originals_weights(mnist_folder, monkeypatch):
    for name in ("FULL_STEM", "FILE_STEM", "BASE_NAME"):
        monkeypatch.delenv(f"PYLEARN2_TRAIN_{name}", raising=False)
    model = load_train_file(
        CONFIGS / "mnist.yaml", overrides=["save_path=null", "save_freq=0"]
    ).model
    found = {
        f"{player}/{param.name}": hashlib.sha256(
            param.get_value().astype("<f4").tobytes()
        ).hexdigest()
        for player, network in model.players().items()
        for param in network.get_params()
    }
    assert {name: found[name] for name in INITIAL} == INITIAL


@pytest.mark.parametrize("name", ["mnist.yaml", "quick/mnist.yaml"])
def test_every_file_checks(name, mnist_folder, capsys):
    path = CONFIGS / name
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: nothing wrong\n"
