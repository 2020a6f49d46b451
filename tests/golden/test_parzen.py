"""Real MNIST under real samples of the original's generator, against the original's numbers."""

import gzip

import numpy as np
import pytest

from adversarial.evaluation.parzen import choose_sigma, log_likelihood, sigma_grid, standard_error

pytestmark = [pytest.mark.golden, pytest.mark.compiled]


def read_images(folder, name):
    packed = folder / f"{name}-images-idx3-ubyte.gz"
    with gzip.open(packed) if packed.exists() else packed.with_suffix("").open("rb") as file:
        raw = file.read()
    return np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 784) / np.float32(255)


@pytest.fixture(scope="module")
def golden(golden_root):
    path = golden_root / "parzen_mnist.npz"
    if not path.exists():
        pytest.skip(reason=f"no {path}")
    with np.load(path) as file:
        return dict(file)


def test_sigma_is_chosen_as_the_original_chose_it(golden, mnist_folder):
    valid = read_images(mnist_folder, "train")[50000:51000]
    sigma, means = choose_sigma(valid, golden["samples"], sigma_grid())
    np.testing.assert_allclose(sigma_grid(), golden["sigmas"], rtol=1e-15)
    np.testing.assert_allclose(means, golden["valid_mean_ll"], rtol=1e-6)
    np.testing.assert_allclose(sigma, golden["sigma"], rtol=1e-15)


def test_test_set_scores_as_with_the_original(golden, mnist_folder):
    test = read_images(mnist_folder, "t10k")
    ll = log_likelihood(test, golden["samples"], float(golden["sigma"]))
    np.testing.assert_allclose(ll[:200], golden["test_ll_first_200"], rtol=1e-6)
    np.testing.assert_allclose(ll.mean(), golden["test_mean"], rtol=1e-6)
    np.testing.assert_allclose(standard_error(ll), golden["test_se"], rtol=1e-6)
