"""Line searches against their description in NumPy, and on quadratics."""

import aesara
import numpy as np
import pytest

from adversarial.errors import NonFiniteError

from .bowl import CURVATURE, STEPS, bowl, value_of, weights


def direction_at(w, last, conjugate):
    """Of length 1, and its length before: Polak and Ribière's, with what the search adds to it."""
    direction = gradient = CURVATURE * (w - 1)
    if conjugate:
        beta = (gradient @ gradient - gradient @ last) / (1e-7 + last @ last)
        direction = gradient + max(beta, 0) * last
    size = np.linalg.norm(direction)
    return direction / size, direction


def next_lengths(alphas, best):
    if best < 1 and alphas[0] > 1e-6:
        return [alpha / 3 for alpha in alphas]
    if best == len(alphas) - 1:
        return [2 * alpha for alpha in alphas]
    if max(b / a for a, b in zip(alphas, alphas[1:])) > 5:
        return [alpha**0.99 * alphas[best] ** 0.01 for alpha in alphas]
    return alphas


@pytest.mark.parametrize("conjugate", [False, True])
@pytest.mark.parametrize("lengths", [STEPS, [0.01, 0.05, 0.3], [0.002, 0.1, 3.0]])
def test_ten_steps_are_those_of_the_description(lengths, conjugate):
    model, algorithm, data = bowl(init_alpha=lengths, conjugate=conjugate)
    w, alphas, last = weights(model), list(lengths), np.zeros(3)
    for _ in range(10):
        direction, last = direction_at(w, last, conjugate)
        values = [value_of(w - alpha * direction) for alpha in alphas]
        best = int(np.argmin(values)) if min(values) <= value_of(w) else -1
        w = w - (alphas[best] if best >= 0 else 0) * direction
        alphas = next_lengths(alphas, best)
    algorithm.train(data)
    np.testing.assert_allclose(weights(model), w, rtol=2e-4)


def test_an_exhaustive_search_gains_most_of_what_the_line_has():
    model, algorithm, data = bowl(updates_per_batch=1, line_search_mode="exhaustive")
    for begin in np.random.RandomState(0).uniform(-5, 7, (6, 3)):
        model.layers[0].W.set_value(begin[:, None].astype(aesara.config.floatX))
        gradient = CURVATURE * (begin - 1)
        lowest = gradient @ gradient / (gradient @ (CURVATURE * gradient))  # of the parabola
        possible = value_of(begin) - value_of(begin - lowest * gradient)
        algorithm.train(data)
        assert value_of(begin) - value_of(weights(model)) > 0.75 * possible


@pytest.mark.parametrize(
    "settings, within",
    [
        ({"updates_per_batch": 60}, 0.02),
        ({"updates_per_batch": 40, "conjugate": True, "line_search_mode": "exhaustive"}, 0.02),
        ({"updates_per_batch": 90, "line_search_mode": "exhaustive"}, 0.02),
    ],
)
def test_a_quadratic_s_lowest_point_is_found(settings, within):
    model, algorithm, data = bowl(**settings)
    algorithm.train(data)
    np.testing.assert_allclose(weights(model), 1, atol=within)


def test_at_the_lowest_point_nothing_moves():
    model, algorithm, data = bowl(conjugate=True)
    model.layers[0].W.set_value(np.ones((3, 1), aesara.config.floatX))
    algorithm.train(data)
    np.testing.assert_array_equal(weights(model), 1)


def test_the_means_begin_with_the_first_step_and_change_by_hundredths():
    model, algorithm, data = bowl(updates_per_batch=1, init_alpha=[0.02, 0.1], reset_alpha=False)
    norms, steps = [], []
    for _ in range(2):
        begin = weights(model)
        norms.append(np.linalg.norm(CURVATURE * (begin - 1)))
        algorithm.train(data)
        steps.append(np.linalg.norm(weights(model) - begin))
    search = algorithm._updater
    for mean, values in (
        (search.ave_step_size, steps),
        (search.ave_grad_size, norms),
        (search.ave_grad_mult, np.divide(steps, norms)),
    ):
        expected = 0.99 * values[0] + 0.01 * values[1]
        np.testing.assert_allclose(mean.get_value(), expected, rtol=1e-4)


def test_there_is_no_way_down_from_a_cost_that_is_nan():
    model, algorithm, data = bowl()
    model.layers[0].W.set_value(np.full((3, 1), np.nan, aesara.config.floatX))
    with pytest.raises(NonFiniteError, match="The cost is NaN"):
        algorithm._updater.minimize(data.X)
