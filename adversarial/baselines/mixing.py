"""How fast samples forget the ones before them."""

import numpy as np

CHAINS = 100


def autocorrelation(trace, lags):
    r"""Autocorrelation of samples along chains.

    Parameters
    ----------
    trace : array_like, shape (rounds, chains, dims)
        Samples of each chain, one after the other.
    lags : sequence of int
        Distances between samples.

    Returns
    -------
    ndarray of float64, shape (len(lags),)
        Covariance of samples so far apart, summed over dimensions, divided by their variance,
        summed likewise. Mean and variance are those of all chains together, so chains that do not
        leave their places have an autocorrelation near 1. Independent draws have 0.

    Raises
    ------
    ValueError
        If a lag is below 1, or chains are not longer than it.

    Examples
    --------
    >>> trace = np.random.RandomState(0).normal(size=(200, 50, 3))
    >>> bool(np.abs(autocorrelation(trace, [1, 5])).max() < 0.02)
    True
    """
    trace = np.asarray(trace)
    rounds, lags = len(trace), [int(lag) for lag in lags]
    for lag in lags:
        if not 1 <= lag < rounds:
            raise ValueError(f"Chains of {rounds} samples have no autocorrelation at lag {lag}.")
    # In place, a chain at a time: traces of images are large.
    mean = trace.mean(axis=(0, 1), dtype=np.float64)
    products, variance = np.zeros(len(lags)), 0.0
    for chain in range(trace.shape[1]):
        centred = trace[:, chain] - mean
        variance += np.square(centred).sum() / rounds
        for i, lag in enumerate(lags):
            products[i] += np.vdot(centred[lag:], centred[:-lag]) / (rounds - lag)
    return products / variance


def follow(model, rounds, seed=None, **plan):
    """Follow chains of a model step by step; of one without any, draw as many samples.

    Parameters
    ----------
    model : model with ``draw_samples``
    rounds : int
        Samples of each chain.
    seed : int, optional
        Of the chains.
    **plan
        What is to differ from a hundred chains, every step of them, after the model's own burn-in.

    Returns
    -------
    ndarray of float32, shape (rounds, chains, dims)
        Independent samples are sorted into a hundred columns: what chains are measured against.
    """
    if hasattr(model, "plan"):
        return model.trace(rounds, seed, **{"chains": CHAINS, "thin": 1, **plan})
    return model.draw_samples(CHAINS * rounds).reshape(rounds, CHAINS, -1)
