"""Noise: shares and moments over many numbers, streams, and what is saved."""

import aesara
import numpy as np
import pytest

from adversarial.pylearn2.corruption import (
    BinomialCorruptor,
    BinomialSampler,
    ComposedCorruptor,
    DropoutCorruptor,
    DummyCorruptor,
    GaussianCorruptor,
    SaltPepperCorruptor,
)
from adversarial.rng import Streams

SHAPE = 100, 100


@pytest.fixture
def corrupted(compute, batch):
    return lambda corruptor, value: compute(corruptor(batch(np.full(SHAPE, value))))


@pytest.mark.parametrize(
    "corruptor, shares",
    [
        (BinomialCorruptor(0.2), {0: 0.2, 3: 0.8}),
        (DropoutCorruptor(0.25), {0: 0.25, 4: 0.75}),
        (DropoutCorruptor(1e-6), {3: 1}),
        (SaltPepperCorruptor(0.4), {0: 0.2, 1: 0.2, 3: 0.6}),
        (DummyCorruptor(0.9), {3: 1}),
    ],
)
def test_shares_of_values(corruptor, shares, corrupted):
    values, counts = np.unique(corrupted(corruptor, 3), return_counts=True)
    np.testing.assert_allclose(values, sorted(shares), rtol=1e-6)
    np.testing.assert_allclose(counts / 1e4, [shares[key] for key in sorted(shares)], atol=0.02)


def test_normal_noise_is_added(corrupted):
    noisy = corrupted(GaussianCorruptor(stdev=0.5), 3)
    assert abs(noisy.mean() - 3) < 0.02 and abs(noisy.std() - 0.5) < 0.02


def test_a_sampler_takes_inputs_for_probabilities(corrupted):
    drawn = corrupted(BinomialSampler(), 0.3)
    assert set(np.unique(drawn)) == {0, 1} and abs(drawn.mean() - 0.3) < 0.02
    assert drawn.dtype == aesara.config.floatX


def test_the_last_of_several_acts_first(corrupted):
    doubled_then_zero = ComposedCorruptor(BinomialCorruptor(1), GaussianCorruptor(1))
    assert not corrupted(doubled_then_zero, 3).any()
    by_name = ComposedCorruptor(corruptors=[GaussianCorruptor(1), BinomialCorruptor(1)])
    noise = corrupted(by_name, 3)
    assert abs(noise.mean()) < 0.05 and abs(noise.std() - 1) < 0.05


def test_draws_are_theano_s_by_the_original_s_seed(compute, batch, close):
    x = batch(np.ones((3, 4)))
    streams = Streams(int(np.random.RandomState(2001).randint(2**30)))
    expected = streams.binomial(x.shape, p=0.5)
    close(compute(BinomialCorruptor(0.5)(x)), compute(expected))
    first, second = (compute(BinomialCorruptor(0.5, rng=seed)([x, x])) for seed in (1, 2))
    assert (first[0] != first[1]).any() and (first[0] != second[0]).any()


@pytest.mark.parametrize("cls", [BinomialCorruptor, DropoutCorruptor, SaltPepperCorruptor])
@pytest.mark.parametrize("level", [-0.1, 1.1])
def test_a_share_outside_0_and_1_is_refused(cls, level):
    with pytest.raises(ValueError, match=f"{cls.__name__}: corruption_level is a probability"):
        cls(level)


def test_nothing_is_no_composition():
    for nothing in ([], [3]):
        with pytest.raises(TypeError, match="needs corruptors"):
            ComposedCorruptor(*nothing)
