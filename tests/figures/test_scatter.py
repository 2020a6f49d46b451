"""Samples in the plane."""

import numpy as np
import pytest

from adversarial import Generator
from adversarial.figures.scatter import MOST, lies_in_plane, scatter_plot
from adversarial.models.mlp import MLP, Linear


@pytest.mark.parametrize("dim, plane", [(1, False), (2, True), (3, False)])
def test_two_numbers_lie_in_the_plane(dim, plane):
    generator = Generator(MLP([Linear(dim, "y", irange=1.0)], nvis=2))
    sampler = type("Sampler", (), {"sample_space": lambda self: generator.get_output_space()})()
    assert lies_in_plane(sampler) is plane


def test_samples_are_drawn_over_the_first_data(numbers):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    samples, data = numbers.randn(7, 2), numbers.randn(MOST + 3, 2)
    plot = scatter_plot(samples, data, "epoch 3")
    below, above = (dots.get_offsets() for dots in plot.axes.collections)
    np.testing.assert_array_equal(below, data[:MOST])
    np.testing.assert_array_equal(above, samples)
    assert plot.axes.get_title() == "epoch 3"
    assert len(scatter_plot(samples).axes.collections) == 1
