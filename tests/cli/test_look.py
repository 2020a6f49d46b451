"""Scoring and drawing a saved model from the command line."""

import json
import re

import numpy as np
import pytest
from PIL import Image

from adversarial.checkpoint import load_model
from adversarial.evaluation import draw_samples

pytestmark = pytest.mark.xdist_group("cli-look")


@pytest.fixture(scope="module")
def model(desk):
    result = desk.run("train", "game.yaml", "--epochs", "1", "--quiet")
    assert result.returncode == 0, result.stderr
    return "out/game.npz"


@pytest.fixture(scope="module")
def black_mnist(desk):
    """Files of MNIST's size in which all pixels and labels are 0; on disk they are mostly holes."""
    folder = desk / "black/mnist"
    folder.mkdir(parents=True)
    for name, size in (("train", 60000), ("t10k", 10000)):
        for kind, shape in (("images-idx3", (28, 28)), ("labels-idx1", ())):
            with (folder / f"{name}-{kind}-ubyte").open("wb") as file:
                magic = 2051 if shape else 2049
                file.write(np.array([magic, size, *shape], dtype=">i4").tobytes())
                file.truncate(file.tell() + size * int(np.prod(shape)))
    return desk / "black"


def log_likelihood_of_black(centres, sigma):
    """The Parzen window at the origin, from its definition."""
    exponents = [-sum(x * x for x in centre) / (2 * sigma**2) for centre in centres.tolist()]
    largest = max(exponents)
    mean = sum(np.exp(e - largest) for e in exponents) / len(exponents)
    return largest + np.log(mean) - centres.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))


def first_samples(desk, model, n):
    return draw_samples(load_model(desk / model).generator, n).astype("float64")


def test_parzen_chooses_sigma_and_prints_as_the_original_does(desk, model, black_mnist):
    arguments = ["-n", "8", "--limit-size", "20", "--cross_val", "5", "--valid"]
    result = desk.run("parzen", model, "-d", "mnist", *arguments, PYLEARN2_DATA_PATH=black_mnist)
    assert result.returncode == 0, result.stderr
    centres = first_samples(desk, model, 8)
    sigmas = [10**-1, 10**-0.75, 10**-0.5, 10**-0.25, 1]
    expected = [log_likelihood_of_black(centres, sigma) for sigma in sigmas]
    grid = re.findall(r"sigma (\S+): (\S+)", result.stdout)
    np.testing.assert_allclose([float(s) for s, _ in grid], sigmas, atol=1e-4)
    np.testing.assert_allclose([float(ll) for _, ll in grid], expected, atol=0.01)
    best = int(np.argmax(expected))
    using, test, valid = result.stdout.splitlines()[-3:]
    assert float(using.removeprefix("Using Sigma: ")) == pytest.approx(sigmas[best])
    for line, name in ((test, "test"), (valid, "valid")):
        mean, error = re.fullmatch(
            rf"Log-Likelihood of {name} set = (\S+), se: (\S+)", line
        ).groups()
        assert float(mean) == pytest.approx(expected[best], rel=1e-6)
        assert float(error) == pytest.approx(0, abs=1e-9)


def test_parzen_gives_json_alone_on_standard_output(desk, model, black_mnist):
    arguments = ["-p", model, "-d", "mnist", "-s", "0.5", "--num_samples", "3", "--json", "-"]
    result = desk.run("parzen", *arguments, PYLEARN2_DATA_PATH=black_mnist)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    expected = log_likelihood_of_black(first_samples(desk, model, 3), 0.5)
    assert found["mean"] == pytest.approx(expected, rel=1e-6)
    assert (found["sigma"], found["n_points"], found["n_centres"]) == (0.5, 10000, 3)
    assert "Using Sigma: 0.5" in result.stderr


def test_parzen_without_data_names_the_command_that_fetches_them(desk, model):
    result = desk.run("parzen", model, "-d", "mnist")
    assert result.returncode == 2
    assert "adversarial data fetch mnist" in result.stderr


def test_a_grid_of_samples_needs_no_data(desk, model):
    result = desk.run(
        "samples", model, "-o", "new/grid.png", "--layout", "grid", "--zoom", "1", DATA="/gone"
    )
    assert result.returncode == 0, result.stderr
    with Image.open(desk / "new/grid.png") as image:
        # Ten patches of 28 pixels with gaps of 5 between and around them.
        assert image.size == (10 * 28 + 11 * 5,) * 2
        corner = np.asarray(image.crop((5, 5, 33, 33)))[:, :, 0]
    sample = first_samples(desk, model, 100)[0].reshape(28, 28)
    np.testing.assert_allclose(corner / 255, sample, atol=1.5 / 255)


def test_the_paper_sheet_frames_the_nearest_training_example(desk, model):
    result = desk.run("samples", model, "-o", "paper.png", "--zoom", "1")
    assert result.returncode == 0, result.stderr
    with Image.open(desk / "paper.png") as image:
        assert image.size == (6 * 28 + 7 * 5, 4 * 28 + 5 * 5)
        pixels = np.asarray(image)
    fifth = first_samples(desk, model, 20)[4]
    data = np.load(desk / "images.npy").astype("float64")
    nearest = data[np.argmin([((row - fifth) ** 2).sum() for row in data])].reshape(28, 28)
    left = 5 + 5 * 33
    framed = pixels[4:34, left - 1 : left + 29]
    np.testing.assert_allclose(framed[1:-1, 1:-1, 0] / 255, nearest, atol=1.5 / 255)
    for edge in (framed[0], framed[-1], framed[:, 0], framed[:, -1]):
        assert (edge == [255, 255, 0]).all()


def test_neighbours_need_data(desk, model):
    result = desk.run("samples", model, "-o", "never.png", "--dataset", "mnist", DATA="/gone")
    assert result.returncode == 2
    assert "adversarial data fetch mnist" in result.stderr
    assert not (desk / "never.png").exists()


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["out/none.npz", "-o", "a.png"], "There is no model out/none.npz"),
        (["out/game.npz", "-o", "a.doc"], "a.doc"),
        (["out/game.npz", "-o", "x.npy/a.png"], "Cannot write x.npy/a.png"),
        (["out/game.npz", "-o", "a.png", "-n", "7"], "-n 7"),
        (["x.npy", "-o", "a.png"], "x.npy is not a model"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(desk, model, monkeypatch, capsys, arguments, piece):
    from adversarial.cli import main

    monkeypatch.chdir(desk.folder)
    assert main(["samples", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert piece in printed.err
    assert len(printed.err.splitlines()) == 1
