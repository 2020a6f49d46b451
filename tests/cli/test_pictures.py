"""Commands that make pictures, in this process, on pairs that need no training."""

import re

import numpy as np
import pytest
from PIL import Image

from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main
from adversarial.evaluation import draw_noise, draw_samples
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Linear, Sigmoid, SpaceConverter
from adversarial.space import Conv2DSpace

pytestmark = pytest.mark.xdist_group("cli-pictures")

C01B = Conv2DSpace((2, 2), num_channels=3, axes=("c", 0, 1, "b"))
RECIPE = """!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {{
    X: !pkl: "{path}",
    view_converter: !obj:pylearn2.datasets.dense_design_matrix.DefaultViewConverter {{
        shape: {shape}
    }}
}}"""


def pair(last, pixels, above=(), **space):
    """Samples of so many pixels, from 3 numbers of noise."""
    generator = Generator(MLP([last(pixels, "y", irange=1.0), *above], nvis=3), "uniform")
    discriminator = MLP([Linear(5, "h", irange=1.0), Sigmoid(1, "y", irange=1.0)], **space)
    return AdversaryPair(generator, discriminator)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Saved pairs with their data: grey, colour as vectors, colour as images."""
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.RandomState(0)
    np.save(folder / "grey.npy", rng.uniform(size=(30, 4)))
    np.save(folder / "colour.npy", rng.normal(size=(30, 12)))
    np.save(folder / "narrow.npy", rng.uniform(size=(30, 5)))
    pairs = {
        "grey": (pair(Sigmoid, 4, nvis=4), "grey.npy", (2, 2, 1)),
        "colour": (pair(Linear, 12, nvis=12), "colour.npy", (2, 2, 3)),
        "conv": (
            pair(Linear, 12, [SpaceConverter("c01b", C01B)], input_space=C01B),
            "colour.npy",
            (2, 2, 3),
        ),
        "wide": (pair(Linear, 4, nvis=4), "grey.npy", (2, 2, 1)),
        "misled": (pair(Sigmoid, 4, nvis=4), "narrow.npy", (5, 1, 1)),
        "lost": (pair(Sigmoid, 4, nvis=4), "gone.npy", (2, 2, 1)),
        "two_channels": (pair(Sigmoid, 4, nvis=4), "grey.npy", (2, 1, 2)),
        "wrong_data": (pair(Sigmoid, 5, nvis=5), "grey.npy", (2, 2, 1)),
        "no_image": (pair(Sigmoid, 5, nvis=5), "narrow.npy", (5, 1, 1)),
    }
    for name, (model, data, shape) in pairs.items():
        model.dataset_yaml_src = RECIPE.format(path=folder / data, shape=list(shape))
        model.image_shape = list(shape)
        save_model(folder / f"{name}.npz", model)
    forgetful = pair(Sigmoid, 4, nvis=4)
    save_model(folder / "forgetful.npz", forgetful)
    save_model(folder / "network.npz", forgetful.discriminator)
    return folder


@pytest.fixture(autouse=True)
def here(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PYLEARN2_VIEWER_COMMAND", raising=False)


def run(*arguments):
    """Pixel by pixel: enlarged sheets have a test of their own."""
    assert main([*arguments, "--zoom", "1"]) == 0


def patches(name, grid, size=2):
    """The patches of a saved sheet, shape (rows, columns, size, size, 3), in [-1, 1]."""
    with Image.open(name) as image:
        pixels = np.asarray(image) / 127.5 - 1
    rows, columns = grid
    assert pixels.shape == (5 + rows * (5 + size), 5 + columns * (5 + size), 3)
    return np.array(
        [
            [pixels[r : r + size, c : c + size] for c in range(5, pixels.shape[1], 5 + size)]
            for r in range(5, pixels.shape[0], 5 + size)
        ]
    )


def images(rows, channels):
    """Rows ordered channel, row, column as pictures of 2 x 2 pixels, in three channels."""
    shown = [row.reshape(channels, 2, 2).transpose(1, 2, 0) for row in rows]
    return np.array([np.broadcast_to(image, (2, 2, 3)) for image in shown])


def drawn(name, n):
    return np.float64(draw_samples(load_model(f"{name}.npz").generator, n))


def nearest(rows, data):
    return np.array([data[np.argmin([((x - row) ** 2).sum() for x in data])] for row in rows])


def close(found, expected):
    np.testing.assert_allclose(found.reshape(expected.shape), expected, atol=2.5 / 255)


@pytest.mark.parametrize("name", ["colour", "conv"])
def test_colour_sheets_have_the_samples_scale_and_neighbours_clipped_to_it(name):
    run("samples", f"{name}.npz", "-o", "paper.png")
    rows, data = drawn(name, 20), np.load("colour.npy")
    shown = patches("paper.png", (4, 6))
    scale = np.abs(rows).max()
    close(shown[:, :5], images(rows / scale, 3))
    found = nearest(rows[4::5], data)
    close(shown[:, 5], images(np.clip(found / scale, -1, 1), 3))


@pytest.mark.parametrize("name, channels", [("grey", 1), ("conv", 3)])
def test_pairs_are_samples_followed_by_their_neighbours(name, channels):
    run("samples", f"{name}.npz", "-o", "pairs.png", "--layout", "pairs")
    rows = drawn(name, 100)
    data = np.load("grey.npy" if channels == 1 else "colour.npy")
    shown = patches("pairs.png", (10, 20)).reshape(100, 2, 2, 2, 3)
    scale = np.abs(rows).max()
    for side, expected in enumerate([rows, nearest(rows, data)]):
        scaled = 2 * expected - 1 if channels == 1 else expected / scale
        close(shown[:, side], images(np.clip(scaled, -1, 1), channels))


def test_the_data_set_says_how_samples_that_are_no_squares_look():
    run("samples", "no_image.npz", "-o", "tall.png", "-n", "5")
    with Image.open("tall.png") as image:
        assert image.size == (5 + 6 * 6, 5 + 10)
        column = np.asarray(image)[5:10, 5, 0] / 127.5 - 1
    np.testing.assert_allclose(column, 2 * drawn("no_image", 5)[0] - 1, atol=2.5 / 255)


def test_rescaling_by_itself_gives_each_picture_a_full_white_or_black():
    run("samples", "conv.npz", "-o", "grid.png", "--layout", "grid", "--rescale", "individual")
    rows = drawn("conv", 100)
    scaled = rows / np.abs(rows).max(axis=1, keepdims=True)
    close(patches("grid.png", (10, 10)), images(scaled, 3))


@pytest.mark.parametrize("name, pixels", [("grey", "centred"), ("colour", "unit")])
def test_the_range_of_pixels_can_be_said(name, pixels):
    run("samples", f"{name}.npz", "-o", "p.png", "--layout", "grid", "-n", "9", "--pixels", pixels)
    rows = drawn(name, 9)
    scaled = rows / np.abs(rows).max() if pixels == "centred" else np.clip(2 * rows - 1, -1, 1)
    close(patches("p.png", (3, 3)), images(scaled, 1 if name == "grey" else 3))


def test_data_in_the_unit_range_decide_even_if_samples_leave_it():
    run("samples", "wide.npz", "-o", "w.png", "-n", "5")
    rows = drawn("wide", 5)
    assert np.abs(rows).max() > 1
    shown = patches("w.png", (1, 6))[:, :5]
    close(shown, images(np.clip(2 * rows - 1, -1, 1), 1))


def test_a_seed_begins_the_noise_anew(capsys):
    for seed, name in ((10097, "a"), (10097, "b"), (1, "c")):
        layout = ["--layout", "grid", "-n", "4", "--seed", str(seed)]
        run("samples", "grey.npz", "-o", f"{name}.png", *layout)
    a, b, c = (patches(f"{name}.png", (2, 2)) for name in "abc")
    np.testing.assert_array_equal(a, b)
    assert (a != c).any()
    close(a, images(2 * drawn("grey", 4) - 1, 1))  # 10097 is where a new generator begins


def test_interpolation_shows_noise_between_two_noises():
    run("interpolate", "grey.npz", "-o", "between.png", "--rows", "2", "--steps", "3")
    model = load_model("grey.npz")
    z = np.float64(draw_noise(model.generator, 4)).reshape(2, 2, 3)
    middle = np.stack([z[:, 0], z.mean(axis=1), z[:, 1]], axis=1).reshape(6, 3)
    weights, bias = (np.float64(p.get_value()) for p in model.generator.get_params())
    pixels = 1 / (1 + np.exp(-(middle @ weights + bias)))
    close(patches("between.png", (2, 3)), images(2 * pixels - 1, 1))


def test_a_path_that_leaves_the_noise_is_named(capsys):
    run("interpolate", "grey.npz", "-o", "arc.png", "--path", "spherical", "--rows", "1")
    assert "--path linear stays where it was" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name, channels, colour_order", [("grey", 1, None), ("colour", 3, "c01"), ("conv", 3, "01c")]
)
def test_weights_are_shown_as_the_inputs_lie(name, channels, colour_order, capsys):
    run("weights", f"{name}.npz", "-o", "w.png")
    W = np.float64(load_model(f"{name}.npz").discriminator.layers[0].W.get_value()).T
    smallest = re.search(r"^min norm: (\S+)$", capsys.readouterr().out, re.MULTILINE)[1]
    assert float(smallest) == pytest.approx(np.linalg.norm(W, axis=1).min(), rel=1e-5)
    if colour_order == "01c":  # as a space orders a vector
        W = W.reshape(5, 2, 2, 3).transpose(0, 3, 1, 2).reshape(5, 12)
    scaled = W / np.abs(W).max(axis=1, keepdims=True)
    shown = patches("w.png", (3, 3)).reshape(9, 2, 2, 3)
    close(shown[:5], images(scaled, channels))


@pytest.mark.parametrize("name", ["colour", "conv"])
def test_a_generator_s_weights_are_what_it_paints(name):
    run("weights", f"{name}.npz", "-o", "g.png", "--part", "generator", "--rescale", "global")
    W = np.float64(load_model(f"{name}.npz").generator.mlp.layers[0].W.get_value())
    if name == "conv":
        W = W.reshape(3, 2, 2, 3).transpose(0, 3, 1, 2).reshape(3, 12)
    close(patches("g.png", (1, 3)), images(W / np.abs(W).max(), 3))


def test_a_network_alone_has_weights_too(capsys):
    run("weights", "network.npz", "-o", "n.png", "--layer", "y", "--border")
    assert "1 patches of layer y" in capsys.readouterr().out
    run("weights", "forgetful.npz", "-o", "f.png")
    assert "taken for squares" in capsys.readouterr().out


def test_weights_need_no_data(capsys):
    run("weights", "lost.npz", "-o", "l.png")
    assert "taken for squares" not in capsys.readouterr().out


def test_a_window_needs_no_file(folder, monkeypatch):
    monkeypatch.setenv("PYLEARN2_VIEWER_COMMAND", "true")
    before = set(folder.glob("*.png"))
    run("samples", "grey.npz", "--window", "--layout", "grid")
    assert set(folder.glob("*.png")) == before


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["samples", "grey.npz"], "-o FILE.png, or --window"),
        (["samples", "grey.npz", "-o", "a.doc"], "end its name in .png"),
        (["samples", "none.npz", "-o", "never.png"], "There is no model none.npz"),
        (["samples", "network.npz", "-o", "never.png"], "holds a MLP, which has no generator"),
        (
            ["samples", "misled.npz", "-o", "never.png"],
            "4 numbers cannot be compared with training",
        ),
        (["samples", "lost.npz", "-o", "never.png"], "gone.npy"),
        (["samples", "forgetful.npz", "-o", "never.png"], "name them with -d"),
        (
            ["samples", "no_image.npz", "-o", "never.png", "--layout", "grid"],
            "no square images",
        ),
        (["samples", "two_channels.npz", "-o", "never.png"], "The samples cannot be shown"),
        (["weights", "wrong_data.npz", "-o", "never.png"], "not the data that the network takes"),
        (["samples", "grey.npz", "-o", "never.png", "-n", "7"], "-n 7"),
        (["samples", "grey.npz", "-o", "never.png", "--seed", "2147462579"], "--seed 2147462579"),
        (["interpolate", "no_image.npz", "-o", "never.png"], "no square images"),
        (["weights", "grey.npz", "-o", "never.png", "--layer", "k"], "no layer k; there are h, y"),
        (["weights", "grey.npz", "-o", "never.png", "--part", "inferer"], "has no inferer"),
        (["weights", "network.npz", "-o", "never.png", "--part", "generator"], "leave out --part"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(arguments, piece, capsys, folder):
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert piece in printed.err
    assert len(printed.err.splitlines()) == 1
    assert not (folder / "never.png").exists()


def test_a_small_sheet_is_enlarged_unless_told_otherwise():
    arguments = ["samples", "grey.npz", "--layout", "grid", "-n", "4"]
    run(*arguments, "-o", "exact.png")
    assert main([*arguments, "-o", "large.png"]) == 0
    with Image.open("exact.png") as exact, Image.open("large.png") as large:
        assert exact.size == (19, 19)
        assert large.size == (22 * 19, 22 * 19)  # the first multiple that reaches 400
        np.testing.assert_array_equal(np.asarray(large)[11::22, 11::22], np.asarray(exact))


def test_samples_of_two_numbers_are_points(folder):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    model = pair(Sigmoid, 2, nvis=2)
    np.save(folder / "plane.npy", np.random.RandomState(3).uniform(size=(30, 2)))
    model.dataset_yaml_src = RECIPE.format(path=folder / "plane.npy", shape=[2, 1, 1])
    save_model(folder / "plane.npz", model)
    assert main(["samples", "plane.npz", "-o", "plane.png"]) == 0
    with Image.open("plane.png") as image:
        assert min(image.size) >= 400
        pixels = np.asarray(image.convert("RGB")).astype(int)
    orange = (pixels[..., 0] - pixels[..., 2] > 60).sum()
    assert orange > 500  # of the samples; the data are grey
