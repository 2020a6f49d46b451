"""Machines small enough to list all of their states."""

import itertools

import numpy as np
from aesara import tensor as at

from adversarial.backend import function
from adversarial.baselines.rbm import RBM

W = np.array([[1, -1], [0.5, 0.5], [-0.5, 1]])
B, C = np.array([0, 0.1, -0.2]), np.array([0.3, -0.4])
STATES = np.array(list(itertools.product([0, 1], repeat=3)), dtype=float)
DATA = np.array([[1, 1, 0], [0, 1, 1]], dtype=float)


def machine(weights=W, b=B, c=C, name="h0"):
    rbm = RBM(*weights.shape, layer_name=name, istdev=0.1)
    rbm.set_param_values([weights, b, c])
    return rbm


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def free_energies(rbm, states):
    v = at.matrix(dtype=rbm.W.dtype)
    return function([v], rbm.free_energy(v))(states.astype(rbm.W.dtype))


def distribution(rbm):
    """p(v) of every state, from the free energies."""
    weights = np.exp(-free_energies(rbm, STATES).astype(float))
    return weights / weights.sum()


def observed():
    """Share of each state in the data."""
    return np.array([(DATA == state).all(axis=1).mean() for state in STATES])


def histogram(rows):
    codes = rows @ [4, 2, 1]
    return np.bincount(codes.astype(int), minlength=8) / len(rows)
