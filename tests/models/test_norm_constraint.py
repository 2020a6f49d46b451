"""Limits on norms, and masks of weights."""

import numpy as np
import pytest
from aesara import tensor as at
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from adversarial.backend import function
from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, Linear, Softmax
from adversarial.models.norm_constraint import MaxL2FilterNorm, limit_norms

W_IN = at.dmatrix()
LIMITED = {}


def limited(W, axis=0, max_norm=None, min_norm=None):
    key = axis, max_norm, min_norm
    if key not in LIMITED:
        LIMITED[key] = function(
            [W_IN], limit_norms(W_IN, axis, max_norm, min_norm), mode="FAST_COMPILE"
        )
    return LIMITED[key](W)


def slow_limit(W, lowest, highest):
    result = np.array(W)
    for j in range(W.shape[1]):
        norm = np.sqrt(sum(value**2 for value in W[:, j]))
        result[:, j] *= min(max(norm, lowest), highest) / max(1e-7, norm)
    return result


def test_columns_that_are_too_long_are_shortened_to_the_limit(numbers):
    W = numbers.randn(5, 8)
    shortened = limited(W, max_norm=1.5)
    np.testing.assert_allclose(shortened, slow_limit(W, 0, 1.5), rtol=1e-12)
    norms = np.sqrt((W**2).sum(axis=0))
    assert (norms > 1.5).any() and (norms <= 1.5).any()


def test_columns_that_are_too_short_are_lengthened(numbers):
    W = numbers.randn(5, 8)
    longest = np.sqrt((W**2).sum(axis=0)).max()
    np.testing.assert_allclose(limited(W, min_norm=2.0), slow_limit(W, 2.0, longest), rtol=1e-12)


def test_rows_are_limited_along_the_other_axis(numbers):
    W = numbers.randn(5, 8)
    np.testing.assert_allclose(
        limited(W, axis=1, max_norm=1.5), slow_limit(W.T, 0, 1.5).T, rtol=1e-12
    )


@settings(max_examples=100, deadline=None)
@given(arrays("float64", (4, 3), elements=st.floats(-0.5, 0.5)))
def test_columns_within_the_limit_stay_exactly_as_they_are(W):
    unchanged = limited(W, max_norm=1.5)
    long_enough = np.sqrt((W**2).sum(axis=0)) >= 1.1e-7
    assert np.array_equal(unchanged[:, long_enough], W[:, long_enough])


def test_a_column_of_zeros_stays_zero():
    W = np.zeros((3, 2))
    assert not limited(W, max_norm=1.0).any()
    assert not limited(W, min_norm=1.0).any()


@pytest.mark.parametrize(
    "make, axis",
    [
        (lambda: Linear(6, "h", irange=2, max_col_norm=1.0), 0),
        (lambda: Linear(6, "h", irange=2, max_row_norm=1.0), 1),
        (lambda: Maxout("h", 3, 2, irange=2, max_col_norm=1.0), 0),
        (lambda: Maxout("h", 3, 2, irange=2, max_row_norm=1.0), 1),
        (lambda: Softmax(6, "h", irange=2, max_col_norm=1.0), 0),
        (lambda: Softmax(6, "h", irange=2, max_row_norm=1.0), 1),
    ],
)
def test_enforcing_constraints_projects_the_initial_weights(make, axis):
    mlp = MLP([make()], nvis=4)
    layer = mlp.layers[0]
    before, bias = layer.W.get_value(), layer.b.get_value()
    assert np.sqrt((before**2).sum(axis=axis)).max() > 1.1
    mlp.enforce_constraints()
    after = layer.W.get_value()
    np.testing.assert_allclose(np.sqrt((after**2).sum(axis=axis)).max(), 1.0, rtol=1e-6)
    assert np.array_equal(layer.b.get_value(), bias)


def test_a_smallest_norm_lengthens_columns():
    mlp = MLP([Linear(6, "h", irange=0.01, min_col_norm=0.5)], nvis=4)
    mlp.enforce_constraints()
    norms = np.sqrt((mlp.layers[0].W.get_value() ** 2).sum(axis=0))
    longest = norms.max()
    np.testing.assert_allclose(norms, np.full(6, longest), rtol=1e-5)


def test_without_constraints_enforcing_changes_nothing():
    mlp = MLP([Linear(6, "h", irange=2)], nvis=4)
    before = mlp.get_param_vector()
    mlp.enforce_constraints()
    assert np.array_equal(mlp.get_param_vector(), before)


@pytest.mark.parametrize(
    "make",
    [
        lambda mask: Linear(6, "h", irange=0.5, mask_weights=mask),
        lambda mask: Maxout("h", 3, 2, irange=0.5, mask_weights=mask),
    ],
)
def test_a_mask_acts_on_updates_but_not_on_the_start(make):
    mask = np.zeros((4, 6))
    mask[::2] = 1
    mlp = MLP([make(mask)], nvis=4)
    W = mlp.layers[0].W
    assert W.get_value().all()
    updates = {W: W + 1}
    mlp.modify_updates(updates)
    expected = (W.get_value() + 1) * mask
    np.testing.assert_allclose(function([], updates[W])(), expected, rtol=1e-6)


def test_masks_come_before_norm_limits():
    mask = np.array([[1.0], [0.0]])
    mlp = MLP([Linear(1, "h", irange=0.5, mask_weights=mask, max_col_norm=1.0)], nvis=2)
    W = mlp.layers[0].W
    W.set_value(np.array([[0.9], [100.0]], dtype=W.dtype))
    mlp.enforce_constraints()
    np.testing.assert_allclose(W.get_value(), [[0.9], [0]], rtol=1e-6)


def test_parameters_without_update_are_left_alone():
    mlp = MLP([Linear(6, "h", irange=2, max_col_norm=1.0)], nvis=4)
    updates = {mlp.layers[0].b: mlp.layers[0].b + 1}
    mlp.modify_updates(updates)
    assert list(updates) == [mlp.layers[0].b]


def test_a_norm_limit_can_be_given_as_an_extension():
    layer = Linear(2, "h", irange=2, extensions=[MaxL2FilterNorm(limit=1.0, axis=0)])
    mlp = MLP([layer], nvis=4)
    mlp.enforce_constraints()
    norms = np.sqrt((layer.W.get_value() ** 2).sum(axis=0))
    assert norms.max() < 1 + 1e-6


def test_a_norm_limit_is_on_columns_unless_an_axis_is_given():
    limit = MaxL2FilterNorm(1.0)
    layer = Linear(4, "h", irange=0.1)
    MLP([layer], nvis=3)
    proposed = np.zeros((3, 4), dtype=layer.W.dtype)
    proposed[0] = [0, 0.5, 1, 2]
    updates = {layer.W: at.as_tensor_variable(proposed)}
    limit.post_modify_updates(updates, layer)
    np.testing.assert_allclose(updates[layer.W].eval()[0], [0, 0.5, 1, 1])


@pytest.mark.parametrize("limits", [{}, {"limit": 1.0, "min_limit": 2.0}])
def test_impossible_limits_are_refused(limits):
    with pytest.raises(ValueError):
        MaxL2FilterNorm(**limits)
