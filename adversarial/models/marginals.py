"""Biases that make a network's output start at the data's averages."""

import numpy as np

from adversarial.files.outline import outline, outlined

SMALLEST = 1e-7


def init_sigmoid_bias_from_marginals(dataset, use_y=False):
    """Biases at which sigmoid units without input have the data's means.

    Parameters
    ----------
    dataset : DenseDesignMatrix
        Values in [0, 1], with both ends attained.
    use_y : bool
        Take the targets instead of the features.

    Returns
    -------
    array of shape (features,)
        In the data's own float type. A pixel that is never on has bias -16.118.

    Raises
    ------
    ValueError
        If the smallest value is not exactly 0 or the largest not exactly 1.
    """
    values = dataset.y if use_y else dataset.get_design_matrix()
    if outlined():
        return outline(values.shape[1:], values.dtype)
    if values.max() != 1:
        raise ValueError(f"Expected binary data, but the largest value is {values.max()}, not 1.")
    if values.min() != 0:
        raise ValueError(f"Expected binary data, but the smallest value is {values.min()}, not 0.")
    means = np.clip(values.mean(axis=0), SMALLEST, 1 - SMALLEST)
    return np.log(means / (1 - means))


def marginals(dataset):
    """Mean of each feature over the examples.

    Parameters
    ----------
    dataset : DenseDesignMatrix

    Returns
    -------
    array of shape (features,)
    """
    return dataset.get_design_matrix().mean(axis=0)


def feature_means(dataset, space):
    """Mean of each feature over the examples of any data set, in one pass.

    Parameters
    ----------
    dataset : Dataset
    space : VectorSpace
        The features' own.

    Returns
    -------
    array of float64, shape (features,)
    """
    total = np.zeros(space.get_total_dimension())
    batches = dataset.iterator(
        mode="sequential",
        batch_size=min(1000, dataset.get_num_examples()),
        data_specs=(space, "features"),
    )
    for batch in batches:
        total += batch.sum(axis=0, dtype=np.float64)
    return total / dataset.get_num_examples()


def logit_of_shrunk_means(means):
    """Biases at which sigmoid units without input have the means ``0.01 + 0.98 means``.

    Units that are never on get -4.6 instead of minus infinity.
    """
    shrunk = 0.01 + 0.98 * np.asarray(means)
    return np.log(shrunk / (1 - shrunk))
