"""Autoencoders against NumPy, from a file of Pylearn2's kind to a saved and resumed model."""

import aesara
import numpy as np
import pytest

from adversarial.baselines.costs.autoencoder import MeanBinaryCrossEntropy
from adversarial.checkpoint import Checkpoints, save_model
from adversarial.checkpoint.serial import load as load_file
from adversarial.config.yaml_parse import load
from adversarial.pylearn2.autoencoder import Autoencoder, DenoisingAutoencoder
from adversarial.pylearn2.corruption import (
    ComposedCorruptor,
    GaussianCorruptor,
    SaltPepperCorruptor,
)

FILE = """
!obj:pylearn2.train.Train {
    dataset: !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !obj:numpy.asarray { a: [[0., 1, 1], [1, 0, 0], [1, 1, 0], [0, 0, 1]] } },
    model: !obj:pylearn2.models.autoencoder.DenoisingAutoencoder {
        nvis: 3, nhid: 2, irange: 0.5, tied_weights: 1, act_enc: "tanh", act_dec: "sigmoid",
        corruptor: !obj:pylearn2.corruption.BinomialCorruptor { corruption_level: .3 } },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 0.1, batch_size: 2,
        cost: !obj:pylearn2.costs.autoencoder.MeanBinaryCrossEntropy {},
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 3 } }
}
"""


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_weights_are_drawn_as_in_the_original(close):
    model = Autoencoder(3, 2, "tanh", None, irange=0.5)
    rng = np.random.RandomState(9001)
    close(model.weights.get_value(), rng.uniform(-0.5, 0.5, (3, 2)))
    rng.randint(2**30)
    close(model.w_prime.get_value(), (0.5 - rng.rand(2, 3)) * 0.5)
    assert [param.name for param in model.get_params()] == ["vb", "hb", "W", "Wprime"]
    normal = Autoencoder(3, 2, "tanh", None, irange=None, istdev=2.0, tied_weights=True)
    close(normal.weights.get_value(), np.random.RandomState(9001).randn(3, 2) * 2)
    assert len(normal.get_params()) == 3


def test_there_and_back(numbers, compute, batch, close):
    model = Autoencoder(3, 2, "sigmoid", "linear", irange=2.0)
    model.hidbias.set_value(np.array([1, -1], aesara.config.floatX))
    model.visbias.set_value(np.array([1, 2, 3], aesara.config.floatX))
    x = numbers.randn(5, 3)
    W, back = (w.get_value().astype(float) for w in (model.weights, model.w_prime))
    codes = sigmoid(x @ W + [1, -1])
    close(compute(model.encode(batch(x))), codes)
    close(compute(model.reconstruct(batch(x))), codes @ back + [1, 2, 3])


def test_a_cross_entropy_needs_probabilities(numbers, compute, batch, close):
    x = numbers.randint(0, 2, (4, 3)).astype(float)
    model = Autoencoder(3, 2, "tanh", "sigmoid", tied_weights=True, irange=2.0)
    W = model.weights.get_value().astype(float)
    r = sigmoid(np.tanh(x @ W) @ W.T)
    expected = -(x * np.log(r) + (1 - x) * np.log(1 - r)).sum(axis=1).mean()
    close(compute(MeanBinaryCrossEntropy().expr(model, batch(x))), expected)
    with pytest.raises(ValueError, match="act_dec 'sigmoid'"):
        MeanBinaryCrossEntropy().expr(Autoencoder(3, 2, "tanh", "tanh"), batch(x))


def test_noise_is_seen_by_the_encoder_only(compute, batch):
    class Halved(GaussianCorruptor):
        def _corrupt(self, x):
            return x / 2

    noisy = DenoisingAutoencoder(Halved(1), 3, 2, "tanh", "tanh", irange=2.0)
    clean = Autoencoder(3, 2, "tanh", "tanh", irange=2.0)
    x = np.ones((2, 3))
    np.testing.assert_array_equal(
        compute(noisy.reconstruct(batch(x))), compute(clean.reconstruct(batch(x / 2)))
    )
    np.testing.assert_array_equal(compute(noisy.encode(batch(x))), compute(clean.encode(batch(x))))


def test_it_is_saved_with_its_noise(tmp_path, compute, batch):
    noise = ComposedCorruptor(GaussianCorruptor(0.5), SaltPepperCorruptor(0.2))
    model = DenoisingAutoencoder(noise, 3, 2, "tanh", None, irange=0.5)
    x = batch(np.ones((4, 3)))
    compute(model.reconstruct(x))
    save_model(str(tmp_path / "m.npz"), model)
    again = load_file(str(tmp_path / "m.npz"))
    np.testing.assert_array_equal(compute(again.reconstruct(x)), compute(model.reconstruct(x)))
    assert again.corruptor.corruptors[1].corruption_level == 0.2


@pytest.mark.parametrize(
    "arguments, said",
    [((0, 2, None, None), "at least 1"), ((3, 2, "tanhh", None), "'tanhh' is none of")],
)
def test_what_makes_no_model_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        Autoencoder(*arguments)
    with pytest.raises(TypeError, match="is not a corruptor"):
        DenoisingAutoencoder(0.3, 3, 2, None, None)


def test_a_file_trains_and_a_resumed_run_ends_alike(tmp_path):
    def experiment(name, epochs):
        train = load(FILE)
        train.algorithm.termination_criterion.max_epochs = epochs
        train.checkpoints = Checkpoints(str(tmp_path / name))
        return train

    straight = experiment("straight.checkpoint.npz", 3)
    begin = straight.model.get_param_values()
    straight.main_loop()
    experiment("stopped.checkpoint.npz", 1).main_loop()
    resumed = experiment("stopped.checkpoint.npz", 3)
    resumed.main_loop(resume=True)
    values = straight.model.get_param_values()
    assert all((new != old).any() for new, old in zip(values, begin))
    for ours, theirs in zip(resumed.model.get_param_values(), values):
        np.testing.assert_array_equal(ours, theirs)
