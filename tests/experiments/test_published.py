"""The paper's five experiment files, and the deep GSN's, against what their authors' own say."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from adversarial.config.yaml_parse import load_train_file
from adversarial.models.mlp import weights

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

MNIST = {"which_set": "train"}
CIFAR10 = {"which_set": "train", "gcn": 55.0}
C01B = {"axes": ["c", 0, 1, "b"]}
FACES = {"scale": True}


def rows(start, stop):
    return {"start": start, "stop": stop}


# Training set, monitored set; noise, gen_ll; batch size, learning rate, epochs; first layer of D.
SETTINGS = {
    "mnist.yaml": [
        {**MNIST, **rows(0, 50000)},
        {**MNIST, **rows(50000, 60000)},
        ("uniform", True),
        (100, 0.1, None),
        "h0",
    ],
    "cifar10_fully_connected.yaml": [
        {**CIFAR10, **rows(0, 40000)},
        {**CIFAR10, **rows(40000, 50000)},
        ("gaussian", False),
        (100, 0.025, None),
        "dh0",
    ],
    "cifar10_convolutional.yaml": [
        {**CIFAR10, **rows(0, 40000), **C01B},
        {**CIFAR10, **rows(40000, 50000), **C01B},
        ("gaussian", False),
        (128, 0.004, None),
        "dh0",
    ],
    "tfd_pretrain/pretrain.yaml": [
        {**FACES, "which_set": "unlabeled"},
        {**FACES, "which_set": "valid"},
        ("gaussian", True),
        (100, 0.05, 50),
        "h0",
    ],
    "tfd_pretrain/train.yaml": [
        {**FACES, "which_set": "unlabeled"},
        {**FACES, "which_set": "valid"},
        ("gaussian", True),
        (100, 0.05, 22),
        "h0",
    ],
}

# Class, name, size and range of the initial weights, layer by layer.
LAYERS = {
    "mnist.yaml": (
        ["RectifiedLinear h0 1200 0.05", "RectifiedLinear h1 1200 0.05", "Sigmoid y 784 0.05"],
        ["Maxout h0 240x5 0.005", "Maxout h1 240x5 0.005", "Sigmoid y 1 0.005"],
    ),
    "cifar10_fully_connected.yaml": (
        ["RectifiedLinear gh0 8000 0.05", "Sigmoid h1 8000 0.05", "Linear y 3072 0.5"],
        ["Maxout dh0 1600x5 0.005", "Maxout h1 1600x5 0.005", "Sigmoid y 1 0.005"],
    ),
    "cifar10_convolutional.yaml": (
        [
            "RectifiedLinear gh0 8000 0.05",
            "Sigmoid h1 8000 0.05",
            "SpaceConverter converter",
            "Deconv y 3 0.05",
        ],
        [
            "MaxoutConvC01B dh0 32x2 0.005",
            "MaxoutConvC01B h1 32x2 0.005",
            "MaxoutConvC01B h2 192x2 0.005",
            "Maxout h3 500x5 0.005",
            "Sigmoid y 1 0.005",
        ],
    ),
    "tfd_pretrain/pretrain.yaml": (
        ["RectifiedLinear h0 8000 0.05", "Sigmoid h1 8000 0.05", "Sigmoid y 2304"],
        ["Maxout h0 1200x5 0.005", "Maxout h1 1200x5 0.005", "Sigmoid y 1 0.005"],
    ),
    "tfd_pretrain/train.yaml": (
        ["RectifiedLinear h0 8000 0.05", "Sigmoid h1 100 0.05"],
        ["Maxout h0 1200x5 0.005", "Maxout h1 1200x5 0.005", "Sigmoid y 1 0.005"],
    ),
}

# Numbers of parameters of G and of D.
PARAMETERS = {
    "mnist.yaml": (2503984, 1231441),
    "cifar10_fully_connected.yaml": (89395072, 37393601),
    "cifar10_convolutional.yaml": (64825072, 12454073),
    "tfd_pretrain/pretrain.yaml": (83250304, 21037201),
    "tfd_pretrain/train.yaml": (84858404, 21037201),
}


@pytest.fixture
def plan(monkeypatch):
    """What a file says, by keyword."""

    def load(name):
        for variable in ("FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM"):
            monkeypatch.setenv(f"PYLEARN2_TRAIN_{variable}", "restored afterwards")
        return load_train_file(CONFIGS / name, instantiate=False).keywords

    return load


def networks(train):
    generator = train["model"].keywords["generator"].keywords["mlp"].keywords
    generator = generator["mlp"].keywords if "pretrained" in generator else generator
    return generator, train["model"].keywords["discriminator"].keywords


@pytest.mark.parametrize("name", SETTINGS)
def test_data_and_training_are_the_published_ones(name, plan):
    dataset, monitored, (noise, monitor_ll), (size, rate, epochs), _ = SETTINGS[name]
    train = plan(name)
    algorithm = train["algorithm"].keywords
    generator = train["model"].keywords["generator"].keywords
    assert train["dataset"].keywords == dataset
    assert list(algorithm["monitoring_dataset"]) == ["valid"]
    assert algorithm["monitoring_dataset"]["valid"].keywords == monitored
    assert generator.get("noise", "gaussian") == noise
    assert bool(generator.get("monitor_ll", False)) == monitor_ll
    assert (algorithm["batch_size"], algorithm["learning_rate"]) == (size, rate)
    criterion = algorithm.get("termination_criterion")
    assert (criterion and criterion.keywords) == (epochs and {"max_epochs": epochs})
    assert train["save_path"] == "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl"
    assert train["save_freq"] == 1


@pytest.mark.parametrize("name", SETTINGS)
def test_all_share_one_game_one_rule_and_its_schedules(name, plan):
    first = SETTINGS[name][-1]
    train = plan(name)
    algorithm = train["algorithm"].keywords
    assert algorithm["cost"].callable.__name__ == "AdversaryCost2"
    assert algorithm["cost"].keywords == {
        "scale_grads": 0,
        "discriminator_default_input_include_prob": 0.5,
        "discriminator_default_input_scale": 2.0,
        "discriminator_input_include_probs": {first: 0.8},
        "discriminator_input_scales": {first: 1.25},
    }
    assert algorithm["learning_rule"].keywords == {"init_momentum": 0.5}
    assert algorithm["update_callbacks"].keywords == {"decay_factor": 1.000004, "min_lr": 1e-6}
    (momentum,) = train["extensions"]
    assert momentum.keywords == {"start": 1, "saturate": 250, "final_momentum": 0.7}


def in_words(layer):
    """Class, name, size and range of a layer."""
    said = layer.keywords
    units = said.get("num_units", said.get("num_channels", said.get("dim")))
    pieces = f"x{said['num_pieces']}" if "num_pieces" in said else ""
    words = [layer.callable.__name__, said["layer_name"], units and f"{units}{pieces}"]
    return " ".join(str(word) for word in (*words, said.get("irange")) if word is not None)


@pytest.mark.parametrize("name", LAYERS)
def test_layers_are_the_published_ones(name, plan):
    generator, discriminator = networks(plan(name))
    assert generator["nvis"] == 100
    found = [[in_words(layer) for layer in net["layers"]] for net in (generator, discriminator)]
    assert tuple(found) == LAYERS[name]


def test_convolutions_are_the_published_ones(plan):
    generator, discriminator = networks(plan("cifar10_convolutional.yaml"))
    found = [
        (said["kernel_shape"], said["pad"], said["pool_shape"], said["pool_stride"], said["tied_b"])
        for said in (layer.keywords for layer in discriminator["layers"][:3])
    ]
    assert found == [
        ([8, 8], 4, [4, 4], [2, 2], 1),
        ([8, 8], 3, [4, 4], [2, 2], 1),
        ([5, 5], 3, [2, 2], [2, 2], 1),
    ]
    images = {"num_channels": 3, "shape": [32, 32], **C01B}
    assert discriminator["input_space"].keywords == images
    converter, deconv = (layer.keywords for layer in generator["layers"][2:])
    images = {"num_channels": 80, "shape": [10, 10], **C01B}
    assert converter["output_space"].keywords == images
    assert (deconv["kernel_shape"], deconv["output_stride"]) == ([5, 5], [3, 3])
    assert "pad_out" not in deconv and "tied_b" not in deconv


@pytest.mark.parametrize("name", ["tfd_pretrain/pretrain.yaml", "tfd_pretrain/train.yaml"])
def test_the_norms_of_all_weights_of_faces_are_limited(name, plan):
    for network in networks(plan(name)):
        assert [layer.keywords["max_col_norm"] for layer in network["layers"]] == [1.9365] * len(
            network["layers"]
        )


def test_biases_are_the_published_ones(plan):
    def biases(name):
        return [layer.keywords.get("init_bias") for layer in networks(plan(name))[0]["layers"]]

    assert biases("mnist.yaml")[:2] == [None, None]
    assert biases("mnist.yaml")[2].callable.__name__ == "init_sigmoid_bias_from_marginals"
    assert biases("cifar10_fully_connected.yaml") == [None] * 3
    assert biases("cifar10_convolutional.yaml") == [None] * 4
    assert biases("tfd_pretrain/pretrain.yaml")[:2] == [None, -2.0]
    last = networks(plan("tfd_pretrain/pretrain.yaml"))[0]["layers"][2].keywords
    assert last["init_bias"].callable.__name__ == "init_sigmoid_bias_from_marginals"
    assert last["sparse_init"] == 100
    assert biases("tfd_pretrain/train.yaml") == [None, -2.0]


def test_the_second_stage_of_faces_stands_on_the_first_whole(plan):
    stack = plan("tfd_pretrain/train.yaml")["model"].keywords["generator"].keywords["mlp"]
    assert stack.callable.__name__ == "add_layers"
    assert stack.keywords["pretrained"] == "./pretrain.pkl"
    assert "start_layer" not in stack.keywords


@pytest.mark.parametrize("name", PARAMETERS)
def test_full_size_networks_have_the_published_numbers_of_parameters(name, shelf, monkeypatch):
    def blank(layer_name, rng, shape, ways, **options):
        return np.zeros(shape, dtype="float32")

    monkeypatch.setattr(weights, "initial_weights", blank)
    if name == "tfd_pretrain/train.yaml":
        first = shelf.build("tfd_pretrain/pretrain.yaml").model
        monkeypatch.setattr("adversarial.checkpoint.surgery.load_model", lambda path: first)
    players = shelf.build(name).model.players()
    sizes = [
        sum(param.get_value(borrow=True).size for param in players[player].get_params())
        for player in ("generator", "discriminator")
    ]
    assert tuple(sizes) == PARAMETERS[name]


@pytest.mark.parametrize("name, nvis", [("deep_gsn.yaml", 784), ("deep_gsn_tfd.yaml", 2304)])
def test_the_deep_gsn_is_the_published_one(name, nvis, plan):
    train = plan(f"baselines/{name}")
    algorithm = train["algorithm"].keywords
    assert train["model"].keywords == {
        "nvis": nvis,
        "hidden": [1500, 1500],
        "noise_std": 2.0,
        "noisy": [2],
        "salt_and_pepper": 0.4,
    }
    assert (algorithm["batch_size"], algorithm["learning_rate"]) == (100, 0.25)
    assert algorithm["learning_rule"].keywords == {"init_momentum": 0.5, "damped": 1}
    assert algorithm["cost"].keywords == {"steps": 4}
    assert algorithm["termination_criterion"].keywords == {"max_epochs": 1000}


@pytest.mark.parametrize(
    "name, updates",
    [
        ("baselines/deep_gsn.yaml", 500),
        ("baselines/deep_gsn_tfd.yaml", 981),  # of 98,058 unlabelled faces
        ("quick/baselines/deep_gsn.yaml", 500),
        ("quick/baselines/deep_gsn_tfd.yaml", 100),
    ],
)
def test_the_deep_gsn_s_rate_falls_by_half_a_percent_an_epoch(name, updates, plan):
    schedule = plan(name)["algorithm"].keywords["update_callbacks"].keywords
    np.testing.assert_allclose(schedule["decay_factor"] ** -updates, 0.995, atol=5e-5)
    assert schedule["min_lr"] < 0.25 * 0.995**1000


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
