"""The original's way to shuffle rows."""

import numpy as np

from adversarial.datasets.mnist import MNIST


def test_shuffling_swaps_row_after_row_before_cutting(fake_mnist, fake_digits):
    images, labels = (array.copy() for array in fake_digits["test"])
    rng = np.random.RandomState([1, 2, 3])
    for i in range(10000):
        j = rng.randint(10000)
        images[[i, j]] = images[[j, i]]
        labels[[i, j]] = labels[[j, i]]
    dataset = MNIST("test", shuffle=True, start=100, stop=200)
    np.testing.assert_array_equal(dataset.y.ravel(), labels[100:200])
    np.testing.assert_allclose(dataset.X * 255, images[100:200].reshape(100, 784), rtol=1e-6)
