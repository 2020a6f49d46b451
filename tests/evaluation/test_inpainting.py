import numpy as np
import pytest
from PIL import Image

from adversarial.errors import AdversarialError, DataError
from adversarial.evaluation.inpainting import choose_mask, choose_of_each_class, complete_images
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Linear
from adversarial.space import Conv2DSpace

ROWS, COLUMNS = 4, 5
IMAGES = np.random.RandomState(0).uniform(2, 3, size=(6, ROWS, COLUMNS, 1))
RIGHT = np.zeros((ROWS, COLUMNS), dtype=bool)
RIGHT[:, 2:] = True


def painter(outputs, channels=1):
    """Paints what it fills in between -1 and 1."""
    space = Conv2DSpace((ROWS, COLUMNS), num_channels=channels)
    return Generator(MLP([Linear(outputs, "y", irange=0.01)], input_space=space))


HALF = ROWS * 3  # columns 2, 3, 4
WHOLE = ROWS * COLUMNS


def filled(generator, name):
    """Where something was filled in, in each image."""
    mask = choose_mask(name, generator, IMAGES)
    composites = complete_images(generator, IMAGES, mask)
    changed = np.abs(composites) < 1
    np.testing.assert_allclose(composites[~changed], IMAGES[~changed], rtol=1e-6)
    return changed[..., 0]


@pytest.mark.parametrize("outputs, channels", [(HALF, 1), (WHOLE, 1), (WHOLE, 2)])
def test_the_right_half_is_filled_in_by_generators_of_halves_and_of_wholes(outputs, channels):
    found = filled(painter(outputs, channels), "right")
    np.testing.assert_array_equal(found, np.broadcast_to(RIGHT, found.shape))


def test_the_left_half_is_the_rest():
    found = filled(painter(WHOLE), "left")
    np.testing.assert_array_equal(found, np.broadcast_to(~RIGHT, found.shape))


def test_each_image_has_a_random_rectangle_of_its_own():
    found = filled(painter(WHOLE), "random")
    for hole in found:
        rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
        box = hole[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert box.all()
        assert box.size == hole.sum()
    assert len({hole.tobytes() for hole in found}) > 1


def test_a_file_says_where_by_ones_or_by_white(tmp_path):
    mask = np.random.RandomState(1).uniform(size=(ROWS, COLUMNS)) < 0.5
    np.save(tmp_path / "mask.npy", mask.astype(int))
    Image.fromarray(np.where(mask, 200, 100).astype(np.uint8)).save(tmp_path / "mask.png")
    for name in ("mask.npy", "mask.png"):
        found = filled(painter(WHOLE), str(tmp_path / name))
        np.testing.assert_array_equal(found, np.broadcast_to(mask, found.shape))


@pytest.mark.parametrize(
    "name, error, message",
    [
        ("none.npy", DataError, "none.npy cannot be read: No such file"),
        ("none.png", DataError, "none.png cannot be read: No such file"),
        ("text.png", DataError, "text.png cannot be read: it is no array and no picture"),
        ("text.npy", DataError, "text.npy cannot be read: it is no array and no picture"),
    ],
)
def test_a_mask_that_cannot_be_read_is_named(tmp_path, monkeypatch, name, error, message):
    monkeypatch.chdir(tmp_path)
    for text in ("text.png", "text.npy"):
        (tmp_path / text).write_text("hello")
    with pytest.raises(error, match=message):
        choose_mask(name, painter(WHOLE), IMAGES)


def test_a_generator_of_halves_fills_in_no_other_part():
    with pytest.raises(AdversarialError, match="right half of an image, no other part"):
        choose_mask("left", painter(HALF), IMAGES)


@pytest.mark.parametrize("images", [IMAGES[:, 1:], np.repeat(IMAGES, 3, axis=3)])
def test_images_of_another_size_are_refused(images):
    with pytest.raises(ValueError, match=r"takes images of \(4, 5\) pixels in 1 channels"):
        complete_images(painter(WHOLE), images)


def test_each_class_gives_the_same_number_in_order():
    labels = np.array([[3], [1], [1], [7], [3]])
    chosen = choose_of_each_class(labels, 4)
    np.testing.assert_array_equal(labels[chosen, 0], np.repeat([[1], [3], [7]], 4, axis=1))
    np.testing.assert_array_equal(chosen, choose_of_each_class(labels.ravel(), 4, seed=20232))
