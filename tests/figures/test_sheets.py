import numpy as np
import pytest

from adversarial.figures.sheets import (
    beside_neighbours,
    pairs_sheet,
    paper_sheet,
    plain_grid,
)


def constant_images(levels, channels=1):
    return np.ones((1, 2, 2, channels)) * np.reshape(levels, (-1, 1, 1, 1))


def centres(viewer):
    """Grey level of each patch, row by row; patches are 2 pixels wide, 7 apart."""
    return np.asarray(viewer.get_img())[5::7, 5::7, 0]


def test_each_row_is_five_samples_and_a_framed_neighbour():
    samples = constant_images(np.linspace(0, 1, 20))
    viewer = paper_sheet(samples, constant_images([0.0, 1.0, 0.0, 1.0]))
    assert viewer.image.shape == (5 * 5 + 4 * 2, 7 * 5 + 6 * 2, 3)
    levels = np.floor(255 * np.linspace(0, 1, 20).reshape(4, 5) + 1e-9)
    np.testing.assert_array_equal(centres(viewer), np.c_[levels, [0, 255, 0, 255]])
    image = np.asarray(viewer.get_img())
    yellow = (image == (255, 255, 0)).all(axis=2)
    # a 4 x 4 frame around 2 x 2 pixels: 12 pixels, in the last column only
    assert yellow.sum() == 4 * 12
    assert np.nonzero(yellow.any(axis=0))[0].tolist() == [39, 40, 41, 42]


def test_neighbours_belong_to_the_fifth_sample_of_each_row():
    np.testing.assert_array_equal(beside_neighbours(np.arange(20)), [4, 9, 14, 19])


def test_normalised_pixels_are_divided_by_the_samples_largest_and_neighbours_clipped():
    samples = constant_images([0, 2, -4, 1, 0], channels=3)
    viewer = paper_sheet(samples, constant_images([9.0], channels=3), unit_range=False)
    np.testing.assert_array_equal(centres(viewer), [[127, 191, 0, 159, 127, 255]])


def test_a_plain_grid_shows_samples_alone():
    viewer = plain_grid(constant_images([0, 0.5, 1]))
    assert viewer.grid_shape == (1, 3)
    np.testing.assert_array_equal(centres(viewer), [[0, 127, 255]])
    assert plain_grid(constant_images([0, 1]), grid_shape=(2, 1)).grid_shape == (2, 1)


def test_pairs_are_a_sample_and_its_framed_neighbour_ten_to_a_row_of_a_hundred():
    samples = constant_images(np.linspace(0, 1, 6))
    viewer = pairs_sheet(samples, samples[::-1])
    assert viewer.grid_shape == (2, 6)
    levels = np.floor(255 * np.linspace(0, 1, 6) + 1e-9)
    expected = np.c_[levels, levels[::-1]].reshape(2, 6)
    np.testing.assert_array_equal(centres(viewer), expected)
    yellow = (np.asarray(viewer.get_img()) == (255, 255, 0)).all(axis=2)
    assert yellow.sum() == 6 * 12
    hundred = np.zeros((100, 1, 1, 1))
    assert pairs_sheet(hundred, hundred).grid_shape == (10, 20)


def test_rescaling_stretches_each_patch_and_clips_none():
    samples = constant_images([0, 1, -2, 4, 8])
    samples[:, 0, 0] /= 2
    grid = np.asarray(plain_grid(samples, (1, 5), unit_range=False, rescale=True).get_img())
    np.testing.assert_array_equal(grid[6, 6::7, 0], [127, 255, 0, 255, 255])
    np.testing.assert_array_equal(grid[5, 5::7, 0], [127, 191, 63, 191, 191])
    sheet = paper_sheet(samples, 4 * samples[-1:], unit_range=False, rescale=True)
    assert np.asarray(sheet.get_img())[5, 5 + 5 * 7, 0] == 191


def test_samples_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="5 samples for each neighbour"):
        paper_sheet(constant_images(np.zeros(19)), constant_images(np.zeros(4)))
    with pytest.raises(ValueError, match="as many neighbours as samples"):
        pairs_sheet(constant_images(np.zeros(3)), constant_images(np.zeros(2)))
    with pytest.raises(ValueError, match="do not fit into a grid"):
        plain_grid(constant_images(np.zeros(5)), grid_shape=(2, 2))
    with pytest.raises(ValueError, match="Expected images"):
        plain_grid(np.zeros((5, 784)))
