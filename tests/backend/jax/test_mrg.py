"""Random numbers under JAX, against those of NumPy."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import function
from adversarial.errors import BackendError
from adversarial.rng import Streams

pytestmark = pytest.mark.compiled

SIZES = [(5,), (7,), (100,), (3, 7, 11), (64, 300)]


@pytest.mark.parametrize("size", SIZES)
def test_uniform_numbers_and_the_streams_after_them_are_the_same_bits(
    size, dtype, jax_backend, in_c
):
    here, there = Streams(1234), Streams(1234)
    draw = function([], here.uniform(size))
    expected = in_c(function, [], there.uniform(size))
    for _ in range(3):
        numbers = draw()
        assert numbers.dtype == dtype
        np.testing.assert_array_equal(numbers, expected())
    np.testing.assert_array_equal(here.states[0].get_value(), there.states[0].get_value())


def test_a_draw_may_have_the_size_of_a_minibatch(jax_backend, in_c):
    x = at.matrix("x", dtype="float32")
    noise = [Streams(7).uniform(x.shape, dtype="float32") for _ in range(2)]
    draw, expected = function([x], noise[0]), in_c(function, [x], noise[1])
    for rows in (4, 2, 4):
        batch = np.zeros((rows, 3), np.float32)
        np.testing.assert_array_equal(draw(batch), expected(batch))


@pytest.mark.parametrize("size", [(6,), (5, 3), (40, 10)])
def test_normal_numbers_are_the_same_up_to_rounding(size, dtype, jax_backend, in_c):
    here, there = (Streams(99).normal(size, std=2.0, avg=0.5) for _ in range(2))
    ours, expected = function([], here)(), in_c(function, [], there)()
    np.testing.assert_allclose(ours, expected, rtol=0, atol=8 * np.finfo(dtype).eps)


def test_dropout_masks_are_the_same(jax_backend, in_c):
    here, there = (Streams(3).binomial((50, 20), p=0.8) for _ in range(2))
    np.testing.assert_array_equal(function([], here)(), in_c(function, [], there)())


def test_categories_are_the_same(jax_backend, in_c):
    pvals = np.random.RandomState(2).dirichlet(np.ones(4), size=30).astype("float32")
    here, there = (Streams(3).multinomial(n=2, pvals=pvals) for _ in range(2))
    np.testing.assert_array_equal(function([], here)(), in_c(function, [], there)())


def test_a_size_that_depends_on_values_is_refused(jax_backend):
    n = at.lscalar("n")
    draw = function([n], Streams(5).uniform((n,)))
    with pytest.raises(BackendError, match="how many random numbers"):
        draw(3)
