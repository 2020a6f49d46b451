"""What a model consists of and what data look like, in this process."""

import aesara
import numpy as np
import pytest
from PIL import Image

from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main
from adversarial.monitor import Monitor

pytestmark = pytest.mark.xdist_group("cli-summary")

GAME = """!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "x.npy",
        view_converter: !obj:pylearn2.datasets.dense_design_matrix.DefaultViewConverter {
            shape: [2, 2, 1], axes: ['c', 0, 1, 'b']
        }
    },
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            noise: 'uniform',
            mlp: !obj:pylearn2.models.mlp.MLP {
                nvis: 3,
                layers: [ !obj:pylearn2.models.mlp.Linear { layer_name: 'y', dim: 4, irange: .05 } ]
            }
        },
        discriminator: !obj:pylearn2.models.mlp.MLP {
            nvis: 4,
            layers: [ !obj:pylearn2.models.mlp.Sigmoid { layer_name: 'y', dim: 1, irange: .05 } ]
        }
    }
}
"""
TABLE = [
    "generator, uniform noise",
    "  input           3",
    "  y      Linear   4  16",
    "  total              16",
    "discriminator",
    "  input           4",
    "  y      Sigmoid  1   5",
    "  total               5",
    "all networks: 21 parameters",
]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DIR", "BASE_NAME", "FILE_STEM", "FILE_FULL_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "restored afterwards")
    (tmp_path / "game.yaml").write_text(GAME)
    np.save("x.npy", np.arange(48.0).reshape(12, 4) - 24)
    return tmp_path


@pytest.fixture
def saved(here):
    from adversarial.config.part import load_part

    (model,) = load_part("game.yaml", "model")
    model.dataset_yaml_src = GAME[GAME.index("!obj:pylearn2.datasets") : GAME.index("    model:")]
    model.dataset_yaml_src = model.dataset_yaml_src.strip().rstrip(",")
    save_model("game.npz", model)
    return "game.npz"


def output(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_an_experiment_s_networks_are_listed(capsys):
    assert output(capsys, "summary", "game.yaml") == TABLE


def test_changes_of_the_file_count(capsys):
    change = "model.generator.mlp.nvis=7"
    assert output(capsys, "summary", "game.yaml", "--set", change)[1] == "  input           7"


def test_of_a_saved_model_values_follow(saved, capsys):
    printed = output(capsys, "summary", saved)
    assert printed[: len(TABLE)] == TABLE
    assert printed[-1] == "Not trained yet."
    names = [line.split(":")[0] for line in printed[len(TABLE) :]]
    assert names[1:6] == [
        "generator/y_W",
        "abs(generator/y_W)",
        "generator/y_W row norms",
        "generator/y_W col norms",
        "generator/y_b",
    ]
    W = load_model(saved).generator.mlp.layers[0].W.get_value()
    expected = ", ".join(f"{value:.6g}" for value in (W.min(), W.mean(), W.max()))
    assert printed[len(TABLE) + 1] == f"generator/y_W: ({expected})(3, 4)"


@pytest.mark.parametrize("succeeded", [True, False])
def test_of_a_trained_model_how_long_it_took(saved, capsys, succeeded):
    model = load_model(saved)
    monitor = Monitor.get_monitor(model)
    monitor.report_batch(30)
    monitor.report_batch(20)
    monitor.report_epoch()
    state = monitor.get_state()
    state["channels"] = {
        "c": {"val": [1.0], "epoch": [1], "batch": [2], "example": [50], "time": [1800.0]}
    }
    state["training_succeeded"] = succeeded
    monitor.set_state(state)
    save_model(saved, model)
    assert output(capsys, "summary", saved)[-5:] == [
        "trained on 50 examples",
        "which corresponds to 2 batches",
        "Trained for 0.5 hours",
        "1 epochs",
        "Training succeeded"
        if succeeded
        else "Training was not yet completed at the time of this save.",
    ]


def test_data_are_shown_as_the_experiment_has_them(capsys):
    printed = output(
        capsys, "show-data", "game.yaml", "-o", "d.png", "--rows", "3", "--cols", "4", "--zoom", "1"
    )
    rows = np.arange(48.0).reshape(12, 4) - 24
    norms = np.sqrt((rows**2).sum(axis=1))
    assert printed[0] == "norms of examples: "
    found = [float(line.split(": ")[1]) for line in printed[1:4]]
    np.testing.assert_allclose(found, [norms.min(), norms.mean(), norms.max()], rtol=1e-6)
    assert printed[4] == "range of elements of examples (-24.0, 23.0)"
    assert printed[5] == f"dtype:  {aesara.config.floatX}"
    assert printed[6] == "(2, 2)"
    with Image.open("d.png") as image:
        pixels = np.asarray(image)[:, :, 0]
    assert pixels.shape == (5 + 3 * 7, 5 + 4 * 7)
    assert (pixels[4, 4:8] == 0).all()
    shown = np.array(
        [pixels[5 + 7 * r :, 5 + 7 * c :][:2, :2].ravel() for r in range(3) for c in range(4)]
    )
    np.testing.assert_allclose(shown / 127.5 - 1, rows / 24, atol=2 / 255)


@pytest.mark.parametrize("source", ["game.npz", "text"])
def test_data_of_a_model_or_from_a_text(saved, source, capsys):
    if source == "text":
        source = load_model(saved).dataset_yaml_src
    more = ["--rows", "1", "--cols", "2", "--rescale", "individual"]
    printed = output(capsys, "show-data", source, "-o", "e.png", "--zoom", "1", *more)
    assert printed[-1] == "2 examples are in e.png."
    with Image.open("e.png") as image:
        assert image.size == (5 + 2 * 7, 5 + 7)


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["summary", "none.npz"], "There is no model none.npz"),
        (["summary", "none.yaml"], "none.yaml cannot be read"),
        (["summary", "plain.yaml"], "plain.yaml describes a DenseDesignMatrix, no model"),
        (["show-data", "game.yaml"], "-o FILE.png, or --window"),
        (["show-data", "game.yaml", "-o", "n.png"], "only 12 examples: choose fewer"),
        (["show-data", "plain.yaml", "-o", "n.png", "--rows", "1"], "are no images"),
        (["show-data", "none.npz", "-o", "n.png"], "There is no model none.npz"),
        (["show-data", "hello", "-o", "n.png"], "hello describes a str, no data set"),
    ],
)
def test_what_cannot_be_shown_is_one_line(here, arguments, piece, capsys):
    dense = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix"
    (here / "plain.yaml").write_text(f"{dense} {{ X: !pkl: 'x.npy' }}")
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    assert piece in printed.err


def test_changes_are_for_files(saved, capsys):
    for command in (["summary", saved], ["show-data", saved, "-o", "n.png"]):
        assert main([*command, "--set", "a=1"]) == 2
        assert "--set changes experiment files" in capsys.readouterr().err
