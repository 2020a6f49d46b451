"""Models of Table 1 that nobody has trained, saved as if somebody had."""

import json

from adversarial import AdversaryPair, Generator
from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.dbn import DBN
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM
from adversarial.checkpoint import save_model
from adversarial.models.mlp import MLP, Sigmoid
from adversarial.monitor import Monitor

DIGITS = "!obj:pylearn2.datasets.mnist.MNIST { which_set: 'train', start: 0, stop: 500 }"


def train(file, save_path, epochs, settings, **options):
    """Save an untrained pair, and a snapshot every epoch; or another model of Table 1."""
    width = 2304 if "tfd" in file else 784
    if save_path is None:
        *_, path = (item.partition("=")[2] for item in settings if ".save_path=" in item)
        whole, part = (DBN, RBM) if "dbn" in path else (StackedCAE, ContractiveAutoencoder)
        save_model(json.loads(path), whole([part(width, 5, irange=0.1), part(5, 5, irange=0.1)]))
        return
    if "deep_gsn" in save_path:
        save_model(save_path, GSN(width, [5]))
        return
    noise = "spherical" if "spherical" in save_path else "uniform"
    layers = [Sigmoid(width, "y", irange=0.5, init_bias=-3.0)]
    pair = pair_of(Generator(MLP(layers, nvis=5), noise=noise), width)
    monitor = Monitor.get_monitor(pair)
    for epoch in range(1, epochs + 1):
        monitor.report_epoch()
        monitor.training_succeeded = True
        save_model(save_path.replace(".npz", f"-epoch{epoch:04d}.npz"), pair)
    save_model(save_path, pair)


def pair_of(generator, width=784):
    """A pair that says it was trained on digits."""
    pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.1)], nvis=width))
    pair.dataset_yaml_src = DIGITS
    return pair
