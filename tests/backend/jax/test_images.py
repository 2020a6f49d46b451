"""Correlation and pooling under JAX, against their NumPy implementations."""

import aesara
import numpy as np
import pytest
from aesara import grad
from aesara import tensor as at

from adversarial.backend import function
from adversarial.backend.ops.convolution import correlate, correlate_adjoint
from adversarial.backend.ops.pooling import max_pool, mean_pool

pytestmark = pytest.mark.compiled


@pytest.fixture
def same(jax_backend, in_c, close):
    """Hold values, gradients and a second derivative under JAX to those of NumPy."""

    def compare(expression, *shapes, values=None):
        rng = np.random.RandomState(0)
        make = values or (lambda shape: rng.normal(size=shape))
        given = [make(shape).astype(aesara.config.floatX) for shape in shapes]
        inputs = [at.TensorType("floatX", (None,) * value.ndim)() for value in given]
        value = expression(*inputs)
        slopes = grad((value**2).sum(), inputs)
        curvature = grad(sum((slope**2).sum() for slope in slopes), inputs[0])
        outputs = [value, *slopes, curvature]
        ours = function(inputs, outputs)(*given)
        for actual, expected in zip(ours, in_c(function, inputs, outputs)(*given)):
            assert actual.dtype == expected.dtype
            close(actual, expected, rtol=1e-4, atol=1e-3)

    return compare


@pytest.mark.parametrize(
    "stride, pad, partial",
    [((1, 1), (0, 0), False), ((2, 3), (1, 2), False), ((2, 3), (1, 0), True)],
)
def test_correlations_and_their_derivatives_are_numpys(stride, pad, partial, same):
    same(
        lambda images, filters: correlate(images, filters, stride, pad, partial),
        (2, 7, 8, 3),
        (2, 3, 2, 4),
    )


def test_the_adjoint_of_a_correlation_is_numpys(same):
    same(
        lambda maps, filters: correlate_adjoint(maps, filters, (9, 7), (2, 2), (1, 1)),
        (4, 5, 4, 3),
        (2, 3, 3, 4),
    )


@pytest.mark.parametrize("window, stride", [((2, 2), (2, 2)), ((3, 2), (2, 1))])
def test_maxima_and_means_of_windows_are_numpys_with_ties_and_at_the_edges(window, stride, same):
    numbers = np.random.RandomState(1)

    def few(shape):
        return numbers.randint(0, 3, size=shape)

    same(lambda images: max_pool(images, window, stride), (2, 6, 5, 3), values=few)
    same(lambda images: mean_pool(images, window, stride), (2, 6, 5, 3), values=few)
