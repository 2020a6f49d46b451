"""Windows, against a slow loop over images and the C library's generator."""

import logging

import numpy as np
import pytest

from adversarial.datasets import DenseDesignMatrix
from adversarial.pylearn2.window_flip import WindowAndFlip
from adversarial.rng import rand_r
from adversarial.space import Conv2DSpace

B01C = ("b", 0, 1, "c")
AXES = [B01C, ("c", 0, 1, "b"), ("b", "c", 0, 1)]
FIRST_SEED = 2193753193  # the original's first draw from the default generator


def images(n=6, rows=5, columns=4, channels=2):
    return np.arange(1.0, 1 + n * rows * columns * channels).reshape(n, rows, columns, channels)


def dataset(axes=B01C, **kwargs):
    return DenseDesignMatrix(topo_view=Conv2DSpace.convert(images(**kwargs), B01C, axes), axes=axes)


def shown(data):
    return Conv2DSpace.convert(data.get_topological_view(), data.view_converter.axes, B01C)


def slow_windows(batch, shape, seed, pad=0, flip=True):
    """Row, column and flip of one image after the other."""
    n, rows, columns, channels = batch.shape
    padded = np.zeros((n, rows + 2 * pad, columns + 2 * pad, channels))
    padded[:, pad : pad + rows, pad : pad + columns] = batch
    numbers = iter(rand_r(seed, 3 * n).tolist())
    windows = []
    for image in padded:
        row = next(numbers) % (image.shape[0] - shape[0] + 1)
        column = next(numbers) % (image.shape[1] - shape[1] + 1)
        window = image[row : row + shape[0], column : column + shape[1]]
        mirrored = next(numbers) % 2 == 1
        windows.append(window[:, ::-1] if flip and mirrored else window)
    return np.array(windows)


def default_seeds(count):
    rng = np.random.RandomState((2013, 2, 20))
    return [int(rng.randint(1, 2**32, dtype=np.int64)) for _ in range(count)]


def test_the_first_seed_is_the_originals():
    assert default_seeds(1) == [FIRST_SEED]


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("settings", [{}, {"pad": 2}, {"flip": False}])
def test_windows_are_those_of_a_slow_loop_in_any_order_of_axes(axes, settings):
    data = dataset(axes)
    names = {"pad": "pad_randomized"}
    options = {names.get(name, name): value for name, value in settings.items()}
    WindowAndFlip((3, 2), randomize=[data], **options).setup(None, None, None)
    assert data.view_converter.axes == axes
    assert data.view_converter.shape == (3, 2, 2)
    np.testing.assert_array_equal(
        shown(data), slow_windows(images(), (3, 2), FIRST_SEED, **settings)
    )


def test_some_images_are_mirrored_and_some_are_not():
    data = dataset(n=40)
    WindowAndFlip((5, 4), randomize=[data]).setup(None, None, None)
    mirrored = [np.array_equal(a, b[:, ::-1]) for a, b in zip(shown(data), images(n=40))]
    kept = [np.array_equal(a, b) for a, b in zip(shown(data), images(n=40))]
    assert all(m or k for m, k in zip(mirrored, kept))
    assert 10 <= sum(mirrored) <= 30


def test_each_monitoring_draws_new_windows_of_the_images_as_they_were():
    daily, once, other = dataset(), dataset(), dataset(channels=1)
    extension = WindowAndFlip((2, 2), randomize=[daily, other], randomize_once=[once])
    extension.setup(None, None, None)
    first = shown(once).copy()
    seeds = default_seeds(3 + 2 + 2)
    np.testing.assert_array_equal(first, slow_windows(images(), (2, 2), seeds[2]))
    for epoch in range(2):
        extension.on_monitor(None, None, None)
        now = seeds[3 + 2 * epoch : 5 + 2 * epoch]
        np.testing.assert_array_equal(shown(daily), slow_windows(images(), (2, 2), now[0]))
        expected = slow_windows(images(channels=1), (2, 2), now[1])
        np.testing.assert_array_equal(shown(other), expected)
        np.testing.assert_array_equal(shown(once), first)


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("shape, row, column", [((3, 2), 1, 1), ((2, 3), 1, 0), ((5, 4), 0, 0)])
def test_central_windows_are_central_and_stay(axes, shape, row, column):
    data = dataset(axes)
    extension = WindowAndFlip(shape, center=[data], pad_randomized=3)
    extension.setup(None, None, None)
    extension.on_monitor(None, None, None)
    expected = images()[:, row : row + shape[0], column : column + shape[1]]
    np.testing.assert_array_equal(shown(data), expected)


def test_targets_and_dtype_stay():
    data = DenseDesignMatrix(
        topo_view=images().astype("float32"), y=np.arange(6)[:, None], y_labels=6
    )
    WindowAndFlip((2, 2), randomize=[data]).setup(None, None, None)
    assert data.X.dtype == np.float32 and data.X.shape == (6, 8)
    assert data.y.ravel().tolist() == list(range(6)) and data.y_labels == 6


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"window_shape": (2,)}, "window_shape"),
        ({"window_shape": (0, 2)}, "window_shape"),
        ({"window_shape": (2, 2), "pad_randomized": -1}, "pad_randomized"),
    ],
)
def test_settings_out_of_range_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        WindowAndFlip(randomize=[dataset()], **settings)


@pytest.mark.parametrize("where", ["randomize", "randomize_once", "center"])
def test_windows_must_fit(where):
    with pytest.raises(ValueError, match=r"\(2, 5\).*\(5, 4\)"):
        WindowAndFlip((2, 5), **{where: [dataset()]}).setup(None, None, None)


def test_rows_that_are_no_images_are_refused():
    data = DenseDesignMatrix(X=np.zeros((3, 4)))
    with pytest.raises(ValueError, match="WindowAndFlip needs a data set of images"):
        WindowAndFlip((1, 1), center=[data]).setup(None, None, None)


def test_doing_nothing_is_warned_about(caplog):
    with caplog.at_level(logging.WARNING):
        WindowAndFlip((2, 2))
    assert "no data set" in caplog.text
