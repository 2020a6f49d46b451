"""The original's way to shuffle rows."""

import numpy as np


def swapped_order(size, rng):
    """Draw an order by swapping each place, one after the other, with a random one.

    Parameters
    ----------
    size : int
        Number of rows.
    rng : RandomState
        Draws ``randint(size)`` once a row.

    Returns
    -------
    array of int, shape (size,)
        Rows in their new order. Not every order is equally likely; the original's loaders do it so.
    """
    order = list(range(size))
    for i in range(size):
        j = rng.randint(size)
        order[i], order[j] = order[j], order[i]
    return np.array(order, dtype=int)
