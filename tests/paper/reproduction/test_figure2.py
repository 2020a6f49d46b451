"""Figure 2 on real digits, with pairs that nobody has trained."""

from types import SimpleNamespace

import pytest
from aesara import tensor as at

from adversarial import Generator
from adversarial.datasets import MNIST
from adversarial.models.mlp import MLP, Layer
from adversarial.paper.reproduction import figure2
from adversarial.space import VectorSpace

from .untrained import pair_of


def by_id(record):
    return {claim["id"]: claim for claim in record["claims"]}


def test_figure_2_shows_samples_and_says_what_is_missing(carried_out):
    record = carried_out("figure2")
    assert record["status"] == "done"
    assert record["reason"].startswith("(b) skipped: tfd is not there. (c) skipped: ")
    files = [picture["file"] for picture in record["pictures"]]
    assert files == ["figure2/figure2a.png", "figure2/figure2a_epochs.png"]
    assert list(by_id(record)) == ["figure2.a"]
    assert record["trainings"][0]["yaml"] == "yaml_configs/quick/mnist.yaml"


class Copies(Layer):
    """Gives back some of the rows that it was made with, whichever the noise chooses."""

    def __init__(self, rows):
        super().__init__("copies")
        self.rows = rows

    def set_input_space(self, space):
        self.input_space, self.output_space = space, VectorSpace(self.rows.shape[1])

    def fprop(self, state_below):
        return at.as_tensor_variable(self.rows)[at.argmax(state_below, axis=1)]


def test_figure_2_finds_copies_of_training_examples(mnist_folder):
    digits = MNIST(which_set="train", start=0, stop=30).X
    pair = pair_of(Generator(MLP([Copies(digits)], nvis=len(digits))))
    training = SimpleNamespace(
        model=lambda: pair, record=lambda: {"epochs": 1}, snapshots=lambda: {}
    )
    (claim,) = figure2.sheet("a", "MNIST", "mnist", training).claims
    assert claim.measured == pytest.approx(0, abs=1e-3)
    assert claim.passed is False
