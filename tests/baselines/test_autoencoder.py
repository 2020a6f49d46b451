"""A contractive autoencoder of three visible and two hidden units."""

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import function
from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.costs.autoencoder import (
    MeanBinaryCrossEntropy,
    MeanSquaredReconstructionError,
)
from adversarial.baselines.rbm import RBM
from adversarial.costs.cost import MethodCost, SumOfCosts
from adversarial.datasets import DenseDesignMatrix
from adversarial.monitor import read_channel
from adversarial.termination_criteria import EpochCounter
from adversarial.training import Train
from adversarial.training_algorithms.sgd import SGD

W = [[1, -1], [0.5, 0.5], [-0.5, 1]]
B, C = [0, 0.1, -0.2], [0.3, -0.4]
X = [[0.2, 0.5, 0.9]]
# All of it from float64 with NumPy, the Jacobian by finite differences, too.
JACOBIAN = [[0.244458, 0.122229, -0.122229], [-0.232008, 0.116004, 0.232008]]
PENALTY = 0.210752
FLOAT32 = 2e-5  # relative: samples are float32 whatever the models compute in


@pytest.fixture
def cae():
    model = ContractiveAutoencoder(3, 2, irange=0.1)
    model.set_param_values([np.array(W), np.array(B), np.array(C)])
    return model


def test_codes_and_reconstructions(cae, batch, compute, close):
    close(compute(cae.encode(batch(X))), [[0.574443, 0.634136]], atol=1e-5)
    close(compute(cae.reconstruct(batch(X))), [[0.485081, 0.669138, 0.536663]], atol=1e-5)


def test_errors_of_reconstructions(cae, batch, compute, close):
    close(compute(MeanBinaryCrossEntropy().expr(cae, batch(X))), 2.066671, atol=1e-5)
    close(compute(MeanSquaredReconstructionError().expr(cae, batch(X))), 0.241893, atol=1e-5)


def test_the_cross_entropy_of_saturated_units_is_finite(cae, batch, compute):
    cae.W.set_value(1e3 * cae.W.get_value())
    assert np.isfinite(compute(MeanBinaryCrossEntropy().expr(cae, batch(X))))


def test_the_penalty_is_the_jacobian_s_norm_by_automatic_differentiation(cae, compute, close):
    x = at.vector(dtype=aesara.config.floatX)
    codes = cae.encode(x[None])[0]
    jacobian = at.stack([aesara.grad(codes[j], x) for j in range(2)])
    point = np.array(X[0], dtype=x.dtype)
    found = function([x], jacobian)(point)
    close(found, JACOBIAN, atol=1e-5)
    penalty = function([x], cae.contraction_penalty(x[None]))(point)
    close(penalty, np.square(found).sum())
    close(penalty, PENALTY, atol=1e-5)


def test_the_penalty_of_several_examples_is_their_mean(cae, batch, compute, close):
    others = [X[0], [1, 0, 0]]
    each = [compute(cae.contraction_penalty(batch([row]))) for row in others]
    close(compute(cae.contraction_penalty(batch(others))), np.mean(each))
    close(compute(cae.contraction_penalty(batch([X[0], X[0]]))), PENALTY, atol=1e-5)


def test_the_penalty_s_gradient_keeps_its_factor_two(cae, batch, compute, close):
    cost = MethodCost("contraction_penalty")
    assert cost.get_data_specs(cae) == (cae.get_input_space(), "features")
    weights, visible, hidden = compute(list(cost.get_gradients(cae, batch(X))[0].values()))
    expected = [[0.114181, -0.120651], [0.046414, 0.021337], [-0.083783, 0.049172]]
    close(weights, expected, atol=1e-5)
    close(hidden, [-0.026692, -0.064982], atol=1e-5)
    assert not visible.any()


def test_a_step_of_the_walk(cae, batch, compute, close):
    moved = np.array(JACOBIAN) @ np.array(JACOBIAN).T @ [1, -1]
    close(moved, [0.160535, -0.192007], atol=1e-5)
    step = cae.walk(batch(X), batch([[1, -1]]))
    close(compute(step), [[0.572694, 0.665645, 0.468701]], atol=1e-5)


def test_without_noise_the_walk_reconstructs(cae, batch, compute, close):
    cae.walk_std = 0.0
    first = cae.draw_samples(1, chains=1, burn_in=1, start=X)
    close(first, compute(cae.reconstruct(batch(X))), rtol=FLOAT32)
    close(cae.draw_samples(2, chains=1, burn_in=0, thin=1, start=X)[0], X[0], rtol=FLOAT32)


def test_the_walk_s_noise_has_its_standard_deviation(cae):
    """Small noise moves the decoder's input by J J' noise, times W transposed, in first order."""
    cae.walk_std = 1e-2
    steps = cae.draw_samples(20000, chains=20000, burn_in=1, start=X).astype(float)
    logits = np.log(steps / (1 - steps))
    J = np.array(JACOBIAN)
    expected = np.cov(
        (np.random.RandomState(0).randn(200000, 2) * 1e-2 @ (J @ J.T) @ np.array(W).T).T
    )
    np.testing.assert_allclose(np.cov(logits.T), expected, rtol=0.05)


@pytest.fixture
def stack(cae):
    top = ContractiveAutoencoder(2, 4, irange=1.0, walk_std=0.5, layer_name="h1")
    return StackedCAE([cae, top])


def test_a_stack_walks_at_its_top_and_shows_data(stack, batch, compute, close):
    stack.top.walk_std = 0.0
    code = stack.layers[0].encode(batch(X))
    expected = compute(stack.layers[0].decode(stack.top.reconstruct(code)))
    close(stack.draw_samples(1, burn_in=1, start=X), expected, rtol=FLOAT32)
    stack.top.walk_std = 0.5
    samples = stack.draw_samples(7, seed=1, chains=3, burn_in=4)
    assert samples.shape == (7, 3) and samples.dtype == np.float32
    assert (0 < samples).all() and (samples < 1).all()


def test_random_codes_start_chains_at_different_places(cae, stack):
    for model in (cae, stack):
        rows = model.draw_samples(30, burn_in=0, start="uniform")
        assert rows.std(axis=0).min() > 0.005


def test_a_machine_is_no_layer_of_this_stack(cae):
    with pytest.raises(TypeError, match="of the class ContractiveAutoencoder, got a RBM"):
        StackedCAE([cae, RBM(2, 2, istdev=1.0)])


def test_noise_below_zero_is_refused():
    with pytest.raises(ValueError, match="walk_std must not be negative"):
        ContractiveAutoencoder(3, 2, walk_std=-1, irange=0.1)


def test_training_makes_both_error_and_penalty_small(numbers):
    rows = numbers.randint(0, 2, (60, 1)).repeat(3, axis=1).astype(aesara.config.floatX)
    dataset = DenseDesignMatrix(X=rows)
    model = ContractiveAutoencoder(3, 2, irange=0.5)
    cost = SumOfCosts([MeanBinaryCrossEntropy(), (0.1, MethodCost("contraction_penalty"))])
    algorithm = SGD(
        0.5,
        cost,
        batch_size=10,
        monitoring_dataset=dataset,
        termination_criterion=EpochCounter(30),
    )
    Train(dataset, model, algorithm).main_loop()
    errors, penalties = (
        model.monitor.channels[name].val_record
        for name in ("reconstruction_error", "contraction_penalty")
    )
    assert errors[-1] < 0.05 * errors[0]
    assert penalties[-1] < max(penalties)
    total = read_channel(model, "term_0_mean") + 0.1 * read_channel(model, "contraction_penalty")
    np.testing.assert_allclose(read_channel(model, "objective"), total, rtol=1e-4)
