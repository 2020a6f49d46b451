"""A quick twin ends better than it began."""

import numpy as np
import pytest

from adversarial.config.yaml_parse import load_train_file
from adversarial.datasets.mnist import MNIST
from adversarial.evaluation import draw_samples, parzen_window


def nats(generator, test, valid):
    """Log-likelihood of test digits, by 2,000 samples; sigma is chosen on validation digits."""
    sigmas = np.logspace(-1, 0, 10)
    centres = draw_samples(generator, 2000)
    return parzen_window(test, centres, valid=valid, sigmas=sigmas).mean


@pytest.mark.slow
@pytest.mark.compiled
def test_the_quick_mnist_generator_beats_an_untrained_one(mnist_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    train = load_train_file("quick/mnist")
    generator = train.model.generator
    valid = MNIST("train", start=50000, stop=51000).X
    test = MNIST("test").X[:2000]
    before = nats(generator, test, valid)
    train.main_loop()
    assert nats(generator, test, valid) > before + 20
