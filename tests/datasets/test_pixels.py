"""Images are put into rows, and their pixels into a range."""

import numpy as np
import pytest

from adversarial.datasets.pixels import center_and_scale, copy_images


@pytest.mark.parametrize("n", [0, 3, 2345])  # none, one piece, and a last piece that is shorter
def test_each_chosen_image_goes_to_its_row(n, numbers):
    images = numbers.randint(256, size=(n + 5, 2, 3)).astype("uint8")
    chosen, places = numbers.permutation(n + 5)[:n], numbers.permutation(n)
    X = np.full((n, 6), np.nan, "float32")
    copy_images(images, chosen, X, places)
    np.testing.assert_array_equal(X[places], images[chosen].reshape(n, 6))


@pytest.mark.parametrize(
    "center, scale, ends",
    [
        (False, False, [0, 255]),
        (True, False, [-127.5, 127.5]),
        (False, True, [0, 1]),
        (True, True, [-1, 1]),
    ],
)
def test_pixels_are_put_into_the_range_in_place(center, scale, ends):
    X = np.array([[0, 255]], "float32")
    center_and_scale(X, center, scale)
    assert X.tolist() == [ends]
