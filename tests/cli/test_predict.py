import csv
from pathlib import Path

import numpy as np
import pytest

from adversarial.backend import function
from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, ConvRectifiedLinear, Linear, Sigmoid, Softmax
from adversarial.space import Conv2DSpace

pytestmark = pytest.mark.xdist_group("cli-predict")

X = np.random.RandomState(0).normal(size=(7, 4)).astype("float32")
LABELS = np.array([0, 1, 2, 0, 1, 2, 0])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_model("classes.npz", MLP([Softmax(3, "y", irange=1.0)], nvis=4))
    save_model("numbers.npz", MLP([Linear(2, "y", irange=1.0)], nvis=4))
    save_model("fixed.npz", MLP([Softmax(3, "y", irange=1.0)], nvis=4, batch_size=5))
    save_model("yes.npz", MLP([Sigmoid(1, "y", irange=1.0)], nvis=4))
    np.save("x.npy", X)


def affine(name, x=X):
    W, b = (param.get_value() for param in load_model(name).get_params()[::-1])
    W, b = (W, b) if W.ndim == 2 else (b, W)
    return x @ W + b


def probabilities(name="classes.npz", x=X):
    e = np.exp(affine(name, x))
    return e / e.sum(axis=1, keepdims=True)


def output(capsys, *arguments):
    assert main(["predict", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", ["classes.npz", "fixed.npz"])
def test_classes_and_probabilities_are_saved(name, capsys):
    expected = probabilities(name)
    for place in ("out.csv", "out.npy", "out.npz"):
        output(capsys, name, "x.npy", "-o", place)
    with open("out.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["class", "probability_0", "probability_1", "probability_2"]
    for table in (np.array(rows, float), np.load("out.npy")):
        np.testing.assert_array_equal(table[:, 0], expected.argmax(axis=1))
        np.testing.assert_allclose(table[:, 1:], expected, rtol=1e-5)
    arrays = np.load("out.npz")
    np.testing.assert_array_equal(arrays["classes"], expected.argmax(axis=1))
    np.testing.assert_allclose(arrays["probabilities"], expected, rtol=1e-5)


def csv_of(header, labels):
    rows = [["y", "a", "b", "c", "d"] if labels else ["a", "b", "c", "d"]] * header
    rows += [[*([LABELS[i]] * labels), *row] for i, row in enumerate(X.tolist())]
    with open("x.csv", "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return "x.csv"


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("labels", [True, False])
def test_tables_have_headers_and_labels_or_none(header, labels, capsys):
    printed = output(capsys, "classes.npz", csv_of(header, labels), "-o", "out.npy")
    np.testing.assert_allclose(np.load("out.npy")[:, 1:], probabilities(), rtol=1e-5)
    right = int((probabilities().argmax(axis=1) == LABELS).sum())
    told = f"Accuracy = {right / 7} ({7 - right} of 7 misclassified)"
    assert (told in printed) == labels


@pytest.mark.parametrize("names", [("x", "y"), ("x_test", "y_test")])
@pytest.mark.parametrize("one_hot", [False, True])
def test_labels_of_an_archive_are_counted(names, one_hot, capsys):
    y = np.eye(3)[LABELS] if one_hot else LABELS
    more = {"x_train": X[:3], "y_train": LABELS[:3]} if names[0] == "x_test" else {}
    np.savez("data.npz", **{names[0]: X.reshape(7, 2, 2), names[1]: y}, **more)
    right = int((probabilities().argmax(axis=1) == LABELS).sum())
    assert f"Accuracy = {right / 7} (" in output(capsys, "classes.npz", "data.npz")


def test_numbers_are_compared_with_targets(capsys):
    targets = X[:, :2]
    np.savetxt("t.csv", np.hstack([targets, X]), delimiter=",")
    printed = output(capsys, "numbers.npz", "t.csv", "-o", "out.csv")
    error = float(printed.split("Mean squared error = ")[1].split()[0])
    assert error == pytest.approx(np.square(affine("numbers.npz") - targets).mean(), rel=1e-5)
    header, *rows = Path("out.csv").read_text(encoding="utf-8").split()
    assert header == "output_0,output_1"
    found = np.array([row.split(",") for row in rows], float)
    np.testing.assert_allclose(found, affine("numbers.npz"), rtol=1e-5)


def test_one_sigmoid_says_yes_or_no(capsys):
    output(capsys, "yes.npz", "x.npy", "-o", "out.npy")
    p = 1 / (1 + np.exp(-affine("yes.npz")[:, 0]))
    np.testing.assert_allclose(np.load("out.npy"), np.column_stack([p > 0.5, p]), rtol=1e-5)


@pytest.mark.parametrize("axes", [("b", "c", 0, 1), ("c", 0, 1, "b")])
def test_images_reach_a_convolutional_net_in_its_axes(axes, capsys):
    space = Conv2DSpace((3, 4), num_channels=3, axes=axes)
    layer = ConvRectifiedLinear(2, (2, 2), (1, 1), (1, 1), "h", irange=1.0)
    net = MLP([layer, Softmax(2, "y", irange=1.0)], input_space=space)
    save_model("conv.npz", net)
    images = np.random.RandomState(1).normal(size=(5, 3, 4, 3)).astype("float32")
    np.save("images.npy", images)
    np.save("rows.npy", images.transpose(0, 3, 1, 2).reshape(5, -1))
    x = space.make_theano_batch()
    batch = images.transpose([("b", 0, 1, "c").index(axis) for axis in axes])
    expected = function([x], net.fprop(x))(batch)
    for name in ("images.npy", "rows.npy"):
        output(capsys, "conv.npz", name, "-o", "out.npy")
        np.testing.assert_allclose(np.load("out.npy")[:, 1:], expected, rtol=1e-4)


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["pair.npz", "x.npy"], "holds a AdversaryPair, which is no supervised network"),
        (["classes.npz"], "does not say which data it was trained on"),
        (["classes.npz", "nowhere.npy"], "nowhere.npy: neither one of cifar10, mnist, tfd nor a"),
        (["classes.npz", "wide.npy"], "expected one array of rows of 4 numbers, found (3, 5)"),
        (["classes.npz", "short.csv"], "short.csv has 2 columns, but the network takes 4 numbers"),
        (["classes.npz", "x.npy", "-o", "out.txt"], "-o out.txt: must end in .csv, .npy, .npz"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments, piece, capsys):
    np.save("wide.npy", np.zeros((3, 5)))
    with open("short.csv", "w", encoding="utf-8") as file:
        file.write("a,b\n1,2\n")
    generator = Generator(MLP([Sigmoid(4, "y", irange=1.0)], nvis=3))
    save_model("pair.npz", AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=4)))
    assert main(["predict", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert piece in line
