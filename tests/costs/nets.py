"""What a network costs, by pencil."""

import numpy as np


def squares(mlp):
    return [(p.get_value().astype(float) ** 2).sum() for p in mlp.get_params()[::2]]


def error(mlp, data):
    X, Y = (np.asarray(d.data, dtype=float) for d in data)
    W0, b0, W1, b1 = mlp.get_param_values()
    return ((Y - (X @ W0 + b0) @ W1 - b1) ** 2).sum(axis=1).mean()
