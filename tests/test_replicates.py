"""Other seeds than the published ones."""

import aesara
import numpy as np
import pytest

from adversarial import Generator
from adversarial.backend import function
from adversarial.checkpoint import load_model, read_metadata, save_model
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.pylearn2.window_flip import WindowAndFlip
from adversarial.rng import Streams, make_rng, replicate
from adversarial.training import Train
from adversarial.training_algorithms.sgd import SGD

pytestmark = pytest.mark.compiled


def sampled(expression):
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        return function([], expression)()


@pytest.fixture
def small_game():
    def make(number):
        with replicate(number):
            layer = MLP([Linear(2, "y", irange=0.5)], nvis=3)
            generator = Generator(layer)
            data = DenseDesignMatrix(X=np.zeros((9, 2)))
            return {
                "weights": layer.get_param_vector(),
                "noise": sampled(generator.get_noise((4, 3))),
                "order": SGD(0.1).rng.permutation(50),
                "windows": WindowAndFlip((1, 1), center=[data]).rng.randint(1000, size=9),
                "data": data.rng.permutation(50),
            }

    return make


def test_replicates_differ_in_every_stream_but_those_of_the_data(small_game):
    published, first, again, second = map(small_game, (None, 1, 1, 2))
    for name in published:
        assert np.array_equal(first[name], again[name])
        equal = name == "data"
        assert np.array_equal(first[name], published[name]) == equal
        assert np.array_equal(first[name], second[name]) == equal


def test_seeds_of_one_replicate_still_give_different_streams():
    with replicate(7):
        bases = [Streams(seed).base for seed in (1, 2, [1, 2, 3, 4, 5, 6])]
        assert len({tuple(base) for base in bases}) == 3
        assert all((0 < base).all() and (base < 2147462579).all() for base in bases)
        given = np.random.RandomState(5)
        assert make_rng(given, 3) is given


def test_the_replicate_is_recorded_in_the_model(tmp_path):
    data = DenseDesignMatrix(X=np.zeros((9, 3)), y=np.zeros((9, 1)))
    with replicate(11):
        train = Train(data, MLP([Linear(1, "y", irange=0.5)], nvis=3))
    path = save_model(str(tmp_path / "m.npz"), train.model)
    assert load_model(path).replicate == read_metadata(path)["seed"] == 11
    assert Train(data, train.model).model.replicate is None
