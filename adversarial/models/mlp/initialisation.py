"""Initial weights, draw by draw as the original makes them.

All are of float64: the cast to the configured float type comes later, so that the type never
changes the sequence.
"""

import numpy as np

from adversarial.files.outline import outline, outlined
from adversarial.models.memory_check import check_memory


def initial_weights(
    layer_name, rng, shape, ways, *, include_prob=None, sparse_stdev=1.0, mask=None
):
    """Draw weights in the one way that is chosen.

    Parameters
    ----------
    layer_name : str
        For messages.
    rng : numpy.random.RandomState
    shape : tuple of int
    ways : dict of str to number or None
        Of these exactly one: ``irange``, uniform in ``[-irange, irange]``; ``istdev``, normal with
        this standard deviation; ``sparse_init``, so many non-zero entries in each column.
    include_prob : float, optional
        With ``irange``: each weight is kept with this probability, else zero.
    sparse_stdev : float
        Standard deviation of the non-zero entries.
    mask : array of ``shape``, optional
        With ``sparse_init``: entries where it is zero stay zero.

    Returns
    -------
    array of float64

    Raises
    ------
    ValueError
        If not exactly one way is chosen, or a column cannot hold that many non-zero entries.

    Notes
    -----
    The second draw, for ``include_prob``, happens even where it is 1 and everything is kept.
    """
    chosen = {name: value for name, value in ways.items() if value is not None}
    if len(chosen) != 1:
        raise ValueError(
            f"{layer_name}: give exactly one of {', '.join(ways)}; got "
            f"{', '.join(chosen) or 'none'}."
        )
    check_memory(shape)
    if outlined():
        return outline(shape, np.float64)
    ((way, value),) = chosen.items()
    if way == "irange":
        weights = rng.uniform(-value, value, shape)
        if include_prob is not None:
            weights *= rng.uniform(0.0, 1.0, shape) < include_prob
        return weights
    if way == "istdev":
        return rng.randn(*shape) * value
    return _sparse(rng, value, shape, mask) * sparse_stdev


def _sparse(rng, count, shape, mask):
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
    return weights
