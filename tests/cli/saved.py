"""A saved pair that makes images of 2 x 2 pixels, with its data."""

import numpy as np

from adversarial import AdversaryPair, Generator
from adversarial.checkpoint import save_model
from adversarial.models.mlp import MLP, Sigmoid

RECIPE = """!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
    X: !pkl: "x.npy",
    view_converter: !obj:pylearn2.datasets.dense_design_matrix.DefaultViewConverter {
        shape: [2, 2, 1]
    }
}"""


def save_pair(noise="uniform"):
    """Save it here; returns the pair."""
    np.save("x.npy", np.random.RandomState(0).rand(12, 4))
    generator = Generator(MLP([Sigmoid(4, "y", irange=1.0)], nvis=3), noise=noise)
    pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=4))
    pair.dataset_yaml_src = RECIPE
    save_model("pair.npz", pair)
    return pair
