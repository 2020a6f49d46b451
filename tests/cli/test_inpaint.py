"""Filling in from the command line, in this process, on pairs that need no training."""

import numpy as np
import pytest
from PIL import Image

from adversarial.checkpoint import save_model
from adversarial.cli import main, models
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.space import Conv2DSpace

pytestmark = pytest.mark.xdist_group("cli-inpaint")

SPACE = Conv2DSpace((2, 2), num_channels=1)
LABELS = np.arange(120) % 3


def greys():
    """Pictures of one grey level each, the class's."""
    return np.ones((120, 2, 2, 1)) * (LABELS / 4 + 0.25)[:, None, None, None]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    def test_images(name, part):
        assert (name, part) == ("mnist", "test")
        return DenseDesignMatrix(topo_view=greys(), y=LABELS)

    monkeypatch.setattr(models, "paper_set", test_images)
    monkeypatch.chdir(tmp_path)
    for name, last in {
        "painter": Sigmoid(2, "y", irange=0.01, init_bias=9.0),  # paints white
        "vectors": Linear(4, "y", irange=0.01),
    }.items():
        inputs = {"nvis": 3} if name == "vectors" else {"input_space": SPACE}
        discriminator = MLP([Sigmoid(1, "y", irange=0.01)], input_space=SPACE)
        save_model(f"{name}.npz", AdversaryPair(Generator(MLP([last], **inputs)), discriminator))
    np.save("plain.npy", np.zeros((3, 4)))
    return tmp_path


def halves(name, grid):
    """Grey levels in [0, 1] of the left and the right half of each patch."""
    with Image.open(name) as image:
        pixels = np.asarray(image)[:, :, 0] / 255
    assert pixels.shape == (5 + 7 * grid[0], 5 + 7 * grid[1])
    return pixels[5::7, 5::7], pixels[5::7, 6::7]


def test_a_hundred_consecutive_images_are_filled_in(capsys):
    assert main(["inpaint", "painter.npz", "-d", "mnist", "-o", "run.png", "--zoom", "1"]) == 0
    left, right = halves("run.png", (10, 10))
    np.testing.assert_allclose(right, 1, atol=0.01)
    classes = np.rint(left.ravel() * 4 - 1).astype(int)
    np.testing.assert_array_equal(np.diff(classes) % 3, 1)
    assert "100 images are in run.png." in capsys.readouterr().out


@pytest.mark.parametrize("more, columns", [([], 5), (["-n", "2", "--repeat", "3"], 6)])
def test_classes_are_rows(more, columns):
    arguments = ["-d", "mnist", "-o", "c.png", "--choose", "classes", *more]
    assert main(["inpaint", "painter.npz", "--zoom", "1", *arguments]) == 0
    left, _ = halves("c.png", (3, columns))
    np.testing.assert_allclose(left, np.repeat([[0.25], [0.5], [0.75]], columns, axis=1), atol=0.01)


def test_completions_of_one_image_are_a_row():
    arguments = ["-d", "mnist", "-o", "r.png", "-n", "4", "--repeat", "3"]
    assert main(["inpaint", "painter.npz", "--zoom", "1", *arguments]) == 0
    left, _ = halves("r.png", (4, 3))
    assert (left == left[:, :1]).all()
    assert len(np.unique(left)) == 3


def set_recipe(text):
    from adversarial.checkpoint import load_model

    pair = load_model("painter.npz")
    pair.dataset_yaml_src = f"!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {text}"
    save_model("painter.npz", pair)


def test_where_there_is_no_test_set_it_fills_in_what_it_has_seen(capsys):
    np.save("x.npy", greys().reshape(120, 4))
    converter = "!obj:pylearn2.datasets.dense_design_matrix.DefaultViewConverter"
    set_recipe(f"{{ X: !pkl: 'x.npy', view_converter: {converter} {{ shape: [2, 2, 1] }} }}")
    assert main(["inpaint", "painter.npz", "-o", "t.png"]) == 0
    assert "images that the model was trained on" in capsys.readouterr().out
    assert main(["inpaint", "painter.npz", "-o", "never.png", "--choose", "classes"]) == 2
    assert "the data have no classes" in capsys.readouterr().err


def test_data_that_are_no_images_are_refused(capsys):
    set_recipe("{ X: !pkl: 'plain.npy' }")
    assert main(["inpaint", "painter.npz", "-o", "never.png"]) == 2
    assert "The data are no images" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["vectors.npz", "-d", "mnist"], "vectors.npz cannot fill these images in: Inpainting"),
        (["painter.npz"], "name them with -d"),
        (["painter.npz", "-d", "mnist", "-n", "121"], "only 120 images"),
        (["painter.npz", "-d", "mnist", "--mask", "left"], "no other part"),
    ],
)
def test_what_cannot_be_filled_in_is_one_line(arguments, piece, capsys, here):
    assert main(["inpaint", *arguments, "-o", "never.png"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    assert piece in printed.err
    assert not (here / "never.png").exists()
