"""Pickled networks and layers of the original, forged."""

import numpy as np

from .forger import Fake, random_state, shared

MLP, MAXOUT, SPACE = "pylearn2.models.mlp", "pylearn2.models.maxout", "pylearn2.space"


def numbers(*shape):
    return np.arange(np.prod(shape), dtype="f4").reshape(shape) / 8


def vectors(dim):
    return Fake(f"{SPACE}.VectorSpace", dim=dim, sparse=False, _dtype="float32")


def images(size, channels, axes=("b", 0, 1, "c")):
    return Fake(
        f"{SPACE}.Conv2DSpace",
        shape=(size, size),
        num_channels=channels,
        axes=axes,
        _dtype="floatX",
    )


def network(layers, space, **attributes):
    kept = {
        "layers": layers,
        "input_space": space,
        "layer_names": {"y"},
        "freeze_set": set(),
        "rng": random_state(7),
        "seed": [2013, 1, 4],
        "layer_name": None,
        "batch_size": None,
        "monitor_targets": True,
        "_input_source": "features",
        "_target_source": "targets",
        "_nested": False,
        "extensions": [],
        "names_to_del": set(),
    }
    fake = Fake(f"{MLP}.MLP", **{**kept, **attributes})
    for layer in layers:
        layer.attributes.setdefault("mlp", fake)
    return fake


def matrix(name, value, path="pylearn2.linear.matrixmul.MatrixMul", key="_W", **options):
    return Fake(path, **{key: shared(name, value, **options)})


def dense(kind, name, inputs, outputs, **attributes):
    kept = {
        "layer_name": name,
        "dim": outputs,
        "irange": 0.5,
        "istdev": None,
        "sparse_init": None,
        "init_bias": 0.0,
        "use_bias": True,
        "copy_input": None,
        "kwargs": {},
        "transformer": matrix(f"{name}_W", numbers(inputs, outputs)),
        "b": shared(f"{name}_b", numbers(outputs)),
        "extensions": [],
    }
    return Fake(f"{MLP}.{kind}", **{**kept, **attributes})


def limit(**attributes):
    path = "pylearn2.model_extensions.norm_constraint.MaxL2FilterNorm"
    return Fake(path, **{"limit": None, "min_limit": 0, "axis": 0, **attributes})
