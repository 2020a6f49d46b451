"""Initial weights, draw by draw as the original makes them.

Each function takes a NumPy ``RandomState`` and returns float64; the cast to the configured float
type comes later, so that the type never changes the sequence.
"""

import numpy as np

from adversarial.models.allowance import claim


def evenly(rng, irange, shape):
    """Numbers uniform in ``[-irange, irange]``, by a single draw."""
    claim(shape)
    return rng.uniform(-irange, irange, shape)


def uniform(rng, irange, shape, include_prob=1.0):
    """Weights uniform in ``[-irange, irange]``, each kept with probability ``include_prob``, else
    zero.

    Notes
    -----
    The second draw, which decides what is kept, happens even where everything is.
    """
    weights = evenly(rng, irange, shape)
    return weights * (rng.uniform(0.0, 1.0, shape) < include_prob)


def gaussian(rng, stdev, shape):
    """Weights normal with mean zero and standard deviation ``stdev``."""
    claim(shape)
    return rng.randn(*shape) * stdev


def sparse(rng, count, shape, stdev=1.0, mask=None):
    """Columns with ``count`` non-zero entries each, normal with standard deviation ``stdev``.

    Parameters
    ----------
    mask : array of ``shape``, optional
        Entries where it is zero are not chosen.

    Raises
    ------
    ValueError
        If a column cannot hold that many non-zero entries.
    """
    claim(shape)
    weights = np.zeros(shape)
    allowed = np.ones(shape, dtype=bool) if mask is None else np.asarray(mask) != 0
    if count > allowed.sum(axis=0).min():
        raise ValueError(f"{count} non-zero weights do not fit into a column of {shape[0]}.")
    for column in range(shape[1]):
        for _ in range(count):
            row = rng.randint(0, shape[0])
            while weights[row, column] != 0 or not allowed[row, column]:
                row = rng.randint(0, shape[0])
            weights[row, column] = rng.randn()
    return weights * stdev


def draw_weights(rng, shape, irange=None, istdev=None, sparse_init=None, **options):
    """Draw weights by whichever of the three ways is given.

    Parameters
    ----------
    rng : numpy.random.RandomState
    shape : pair of int
        Inputs, outputs.
    irange, istdev : float, optional
    sparse_init : int, optional
    **options
        ``include_prob``, ``sparse_stdev``, ``mask``.
    """
    if irange is not None:
        return uniform(rng, irange, shape, options.get("include_prob", 1.0))
    if istdev is not None:
        return gaussian(rng, istdev, shape)
    return sparse(rng, sparse_init, shape, options.get("sparse_stdev", 1.0), options.get("mask"))


def check_one_way(layer_name, **ways):
    """Insist that exactly one of the ways to initialise weights is chosen.

    Raises
    ------
    ValueError
        Naming the layer and the choices.
    """
    chosen = [name for name, value in ways.items() if value is not None]
    if len(chosen) != 1:
        raise ValueError(
            f"{layer_name}: give exactly one of {', '.join(ways)}; got "
            f"{', '.join(chosen) or 'none'}."
        )
