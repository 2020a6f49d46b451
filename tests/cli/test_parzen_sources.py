"""Scores of samples from files, in blocks, and in the units of a model's own data."""

import json
import signal

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main
from adversarial.config import yaml_parse
from adversarial.evaluation import kernel_sums, log_likelihood, sample_set
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Sigmoid, Tanh

pytestmark = pytest.mark.xdist_group("cli-parzen")

EXAMPLES = np.random.RandomState(1).uniform(size=(40, 4))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sample_set, "BLOCK", 50)
    generator = Generator(MLP([Sigmoid(4, "y", irange=1.0)], nvis=3))
    save_model("pair.npz", AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=4)))
    np.save("examples.npy", EXAMPLES)


def report(capsys, *arguments, code=0):
    assert main(["parzen", *arguments, "--json", "-"]) == code
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def refusal(capsys, *arguments):
    assert main(["parzen", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize("n", [30, 50, 130])
@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_saved_samples_score_as_the_model_that_drew_them(n, name, capsys):
    assert main(["samples", "pair.npz", "-o", name, "-n", str(n), "--seed", "3"]) == 0
    capsys.readouterr()
    of_file, _ = report(capsys, name, "-d", "examples.npy")
    of_model, _ = report(capsys, "pair.npz", "-d", "examples.npy", "-n", str(n), "--seed", "3")
    assert (of_file["n_centres"], of_file["protocol"]) == (n, {"kind": "file"})
    assert of_model["protocol"] == {"kind": "independent", **({"block": 50} if n > 50 else {})}
    assert (of_file["mean"], of_file["valid_means"]) == (of_model["mean"], of_model["valid_means"])
    samples = np.load(name) if name == "x.npy" else np.load(name)["samples"]
    assert (samples.shape, samples.dtype) == ((n, 4), "float32")
    expected = log_likelihood(EXAMPLES[20:], samples, of_file["sigma"])
    assert of_file["mean"] == pytest.approx(expected.mean(), rel=1e-10)
    assert of_file["n_valid"] == of_file["n_points"] == 20


def test_where_all_samples_are_there_the_test_set_costs_one_sigma(capsys, monkeypatch):
    kernels = {1: 0, 10: 0}
    add = kernel_sums._Block.add

    def counted(block, centres):
        kernels[len(block.scales)] += len(block.points) * len(centres)
        add(block, centres)

    monkeypatch.setattr(kernel_sums._Block, "add", counted)
    np.save("x.npy", np.random.RandomState(2).uniform(size=(70, 4)))
    arguments = ["x.npy", "-d", "examples.npy", "-l", "10"]
    in_blocks, _ = report(capsys, *arguments)
    assert kernels == {1: 0, 10: 70 * (10 + 30)}
    monkeypatch.setattr(sample_set, "BLOCK", 70)
    at_once, _ = report(capsys, *arguments)
    assert kernels == {1: 70 * 30, 10: 70 * (10 + 30) + 70 * 10}
    assert at_once.keys() == in_blocks.keys() and at_once["sigma"] == in_blocks["sigma"]
    for name in ("mean", "standard_error", "valid_means"):
        assert at_once[name] == pytest.approx(in_blocks[name], rel=1e-12)


def test_few_samples_are_those_of_one_draw(capsys):
    assert main(["samples", "pair.npz", "-o", "x.npy", "-n", "20"]) == 0
    np.testing.assert_array_equal(
        np.load("x.npy"), load_model("pair.npz").generator.draw_samples(20)
    )


@pytest.mark.parametrize("shape", [(9, 2, 2), (9, 2, 2, 1), (9, 1, 2, 2)])
def test_images_are_compared_as_rows(shape, capsys):
    np.save("x.npy", EXAMPLES[:9].reshape(shape))
    result, _ = report(capsys, "x.npy", "-d", "examples.npy", "-s", "0.3")
    expected = log_likelihood(EXAMPLES, EXAMPLES[:9], 0.3).mean()
    assert result["mean"] == pytest.approx(expected)
    assert (result["n_points"], result["n_valid"]) == (40, 0)


def test_ctrl_c_ends_with_what_is_known(capsys, monkeypatch):
    rows = np.tile(EXAMPLES, (5, 1))
    np.save("x.npy", rows)
    read, images_to_rows = [], sample_set.images_to_rows

    def interrupted(block):
        read.append(len(block))
        if sum(read) == 1 + 50 + 50 + 50:  # the first asked how wide samples are
            signal.raise_signal(signal.SIGINT)
        return images_to_rows(block)

    monkeypatch.setattr(sample_set, "images_to_rows", interrupted)
    result, told = report(capsys, "x.npy", "-d", "examples.npy", "-s", "0.3", code=130)
    assert "Stopped after 150 of 200 samples; of these:" in told
    assert result["n_centres"] == 150
    expected = log_likelihood(EXAMPLES, rows[:150], 0.3)
    assert result["mean"] == pytest.approx(expected.mean(), rel=1e-10)


@pytest.mark.filterwarnings("default:samples lie in")
def test_samples_in_bytes_are_suspected(capsys):
    np.save("x.npy", (EXAMPLES * 255).astype(np.uint8))
    told = report(capsys, "x.npy", "-d", "examples.npy", "-s", "0.3")[1]
    (warning,) = [line for line in told.splitlines() if "warning" in line]
    assert "examples in [0.0" in warning and "different units" in warning


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["x.npy"], "Name the data to score samples on: -d mnist"),
        (["x.npy", "-d", "nowhere"], "-d nowhere: it is neither one of cifar10, mnist, tfd nor a"),
        (["x.npy", "-d", "examples.npy", "-n", "41"], "x.npy: there are 40 samples, not 41"),
        (["x.npy", "-d", "wide.npy"], "Samples of 4 numbers cannot be compared with test examples"),
        (["text.npy", "-d", "examples.npy"], "text.npy: samples are real numbers, not <U1"),
        (["flat.npy", "-d", "examples.npy"], "the array has the shape (5,)"),
        (["damaged.npy", "-d", "examples.npy"], "damaged.npy cannot be read as an .npy file"),
        (["two.npz", "-d", "examples.npy"], "must hold one array of samples, but has rows in a, b"),
        (["pair.npz"], "name them with -d"),
    ],
)
def test_what_cannot_be_scored_is_one_line(arguments, piece, capsys):
    np.save("x.npy", EXAMPLES)
    np.save("wide.npy", np.zeros((9, 5)))
    np.save("text.npy", np.array([["a", "b"]]))
    np.save("flat.npy", np.zeros(5))
    np.savez("two.npz", a=EXAMPLES, b=EXAMPLES)
    with open("damaged.npy", "wb") as file:
        file.write(b"\x93NUMPY\x01")
    assert piece in refusal(capsys, *arguments)


REMAPPED = """
!obj:pylearn2.datasets.mnist.MNIST {
    which_set: 'train', start: 0, stop: 500,
    preprocessor: !obj:pylearn2.datasets.preprocessing.RemapInterval {
        map_from: [0., 1.], map_to: [-1., 1.]
    }
}
"""


@pytest.mark.parametrize("named", [["-d", "mnist"], []])
def test_digits_are_mapped_as_the_model_s_own(named, capsys, mnist_folder, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(mnist_folder.parent))
    players = [
        MLP([Tanh(784, "y", irange=0.05)], nvis=3),
        MLP([Sigmoid(1, "y", irange=0.05)], nvis=784),
    ]
    pair = AdversaryPair(Generator(players[0]), players[1])
    pair.dataset_yaml_src = REMAPPED
    save_model("tanh.npz", pair)
    samples = load_model("tanh.npz").generator.draw_samples(5)
    result, told = report(capsys, "tanh.npz", *named, "-n", "5", "-v", "-l", "50", "--sigma-end=1")
    assert "warning: samples" not in told
    test = 2 * yaml_parse.load("!obj:pylearn2.datasets.mnist.MNIST { which_set: test }").X - 1
    expected = log_likelihood(test, samples, result["sigma"])
    assert result["mean"] == pytest.approx(expected.mean(), rel=1e-6)
    assert main(["ll", "tanh.npz", str(result["sigma"]), "-n", "5", *named]) == 0
    running = float(capsys.readouterr().out.splitlines()[-1].split()[1])
    assert running == pytest.approx(result["mean"], rel=0.02)  # of other samples
    assert result["n_valid"] == 50
    # Real digits of both sets are alike, so that their scores are, if both are mapped.
    assert abs(result["valid_mean"] - result["mean"]) < 0.02 * abs(result["mean"])
