"""The paper's games as plain data, read from the experiment files.

What a contender has to build is a dict that JSON knows, so that every contender builds the same:

``batch``, ``learning_rate``, ``decay``, ``momentum``, ``noise``, ``noise_dim``
    As in the file; the learning rate is divided by ``decay`` after each update.
``data``
    Shape of an example: one number, or channels, rows and columns.
``generator``, ``discriminator``
    Lists of layers. All have a ``kind``; ``dense``: ``inputs``, ``outputs``, ``pieces``,
    ``activation``, ``irange`` or ``sparse``, ``bias``, ``max_col_norm``; ``images``: ``channels``,
    ``size``; ``convolution`` and ``deconvolution``: ``channels``, ``size``, ``kernel``,
    ``filters``, ``irange`` and what else they need.
``dropout``
    For each of the discriminator's layers the probability that an input is kept, and the factor of
    what is kept.
"""

import math
from pathlib import Path

CONFIGS = Path(__file__).resolve().parents[1] / "yaml_configs"
FILES = {
    "mnist": "mnist.yaml",
    "cifar10_fully_connected": "cifar10_fully_connected.yaml",
    "cifar10_convolutional": "cifar10_convolutional.yaml",
    "tfd_pretrain": "tfd_pretrain/pretrain.yaml",
    "tfd_train": "tfd_pretrain/train.yaml",
}
ACTIVATIONS = {"RectifiedLinear": "rectifier", "Sigmoid": "sigmoid", "Linear": "identity"}


def read(path, overrides=()):
    """The plan of an experiment file.

    Parameters
    ----------
    path : str or path-like
    overrides : iterable of str
        Changes, as for ``adversarial train --set``.

    Returns
    -------
    dict
    """
    from adversarial.config.yaml_parse import load_train_file

    train = load_train_file(path, instantiate=False, overrides=overrides).keywords
    algorithm, model = train["algorithm"].keywords, train["model"].keywords
    generator, discriminator = model["generator"].keywords, model["discriminator"].keywords
    cost, mlp = algorithm["cost"].keywords, generator["mlp"]
    noise_dim, below = _network(mlp, Path(path).parent)
    data, judge = _network(model["discriminator"], None)
    names = [layer.keywords["layer_name"] for layer in discriminator["layers"]]
    return {
        "batch": algorithm["batch_size"],
        "learning_rate": algorithm["learning_rate"],
        "decay": algorithm["update_callbacks"].keywords["decay_factor"],
        "momentum": algorithm["learning_rule"].keywords["init_momentum"],
        "noise": generator.get("noise", "gaussian"),
        "noise_dim": noise_dim,
        "data": data,
        "generator": below,
        "discriminator": judge,
        "dropout": [_dropout(cost, name) for name in names],
    }


def _dropout(cost, name):
    return [
        (cost.get(f"discriminator_input_{plural}") or {}).get(
            name, cost.get(f"discriminator_default_input_{single}", 1.0)
        )
        for plural, single in (("include_probs", "include_prob"), ("scales", "scale"))
    ]


def _network(proxy, folder):
    """Shape of what a network takes, and its layers."""
    if proxy.callable.__name__ == "add_layers":
        shape, layers = _network(proxy.keywords["mlp"], folder)
        first = read(folder / "pretrain.yaml")
        return shape, layers + first["generator"]
    shape = proxy.keywords.get("nvis") or _images(proxy.keywords["input_space"])
    layers, state = [], shape
    for layer in proxy.keywords["layers"]:
        described, state = _layer(layer.callable.__name__, layer.keywords, state)
        layers.append(described)
    return shape, layers


def _images(space):
    return [space.keywords["num_channels"], *space.keywords["shape"]]


def _layer(kind, given, below):
    """A layer above a state of some shape, and the shape of its own state."""
    if kind == "SpaceConverter":
        shape = _images(given["output_space"])
        return {"kind": "images", "channels": shape[0], "size": shape[1]}, shape
    if kind == "Deconv":
        stride, kernel = given["output_stride"][0], given["kernel_shape"][0]
        size = stride * (below[1] - 1) + kernel
        layer = {
            "kind": "deconvolution",
            "stride": stride,
            "filters": given["num_channels"],
            "output_size": size,
        }
        return {**layer, **_window(given, below)}, [layer["filters"], size, size]
    if kind == "MaxoutConvC01B":
        pool, pool_stride, pad = given["pool_shape"][0], given["pool_stride"][0], given["pad"]
        detectors = below[1] + 2 * pad - given["kernel_shape"][0] + 1
        size = math.ceil((detectors - pool) / pool_stride) + 1
        layer = {
            "kind": "convolution",
            "pieces": given["num_pieces"],
            "filters": given["num_channels"] * given["num_pieces"],
            "pad": pad,
            "pool": pool,
            "pool_stride": pool_stride,
            "detector_size": detectors,
        }
        return {**layer, **_window(given, below)}, [given["num_channels"], size, size]
    units = given["num_units"] if kind == "Maxout" else given["dim"]
    pieces = given["num_pieces"] if kind == "Maxout" else 1
    bias = given.get("init_bias", 0.0)
    layer = {
        "kind": "dense",
        "inputs": below if isinstance(below, int) else math.prod(below),
        "outputs": units * pieces,
        "pieces": pieces,
        "activation": "maxout" if kind == "Maxout" else ACTIVATIONS[kind],
        "irange": given.get("irange"),
        "sparse": given.get("sparse_init"),
        # Marginals of the data are left out: synthetic data have none worth knowing.
        "bias": bias if isinstance(bias, float) else 0.0,
        "max_col_norm": given.get("max_col_norm"),
    }
    return layer, units


def _window(given, below):
    return {
        "channels": below[0],
        "size": below[1],
        "kernel": given["kernel_shape"][0],
        "irange": given["irange"],
    }


def products(plan):
    """The matrix products of one update.

    Forward, for the weights' gradients, and for those of what lies below: once for the generator;
    in the discriminator once for data and once for samples, where both players' gradients come
    down, the generator's to the bottom. Correlations count as the products of their patches.

    Parameters
    ----------
    plan : dict

    Returns
    -------
    list of [rows, inner, columns, count]
    """
    found, batch = [], plan["batch"]

    def add(layers, forward, weights, below, bottom):
        for i, layer in enumerate(layers):
            if layer["kind"] == "images":
                continue
            rows, inner, columns = _product(layer, batch)
            found.append([rows, inner, columns, forward])
            found.append([inner, rows, columns, weights])
            found.append([rows, columns, inner, bottom if i == 0 else below])

    add(plan["generator"], 1, 1, 1, 0)
    add(plan["discriminator"], 1, 1, 1, 0)
    add(plan["discriminator"], 1, 1, 2, 1)
    return [product for product in found if product[-1]]


def _product(layer, batch):
    if layer["kind"] == "dense":
        return batch, layer["inputs"], layer["outputs"]
    patch = layer["kernel"] ** 2
    if layer["kind"] == "convolution":
        inner, columns = layer["channels"] * patch, layer["filters"]
        return batch * layer["detector_size"] ** 2, inner, columns
    return batch * layer["size"] ** 2, layer["channels"], layer["filters"] * patch


def flop(plan):
    """Floating-point operations in the matrix products of one update."""
    return sum(2 * rows * inner * columns * count for rows, inner, columns, count in products(plan))


def parameters(plan):
    """Number of trained numbers."""
    total = 0
    for layer in (*plan["generator"], *plan["discriminator"]):
        if layer["kind"] == "dense":
            total += (layer["inputs"] + 1) * layer["outputs"]
        elif layer["kind"] == "convolution":
            total += (layer["channels"] * layer["kernel"] ** 2 + 1) * layer["filters"]
        elif layer["kind"] == "deconvolution":
            weights = layer["channels"] * layer["kernel"] ** 2
            total += (weights + layer["output_size"] ** 2) * layer["filters"]
    return total
