"""A shuffled part of a data set."""

import numpy as np

from adversarial.datasets.checks import check_range
from adversarial.datasets.preprocessing.base import Preprocessor
from adversarial.datasets.shuffling import swapped_order
from adversarial.kinds import Count, Natural


class ShuffleAndSplit(Preprocessor):
    """Shuffle the examples, then keep some.

    Parameters
    ----------
    seed : int or sequence of int
        Two preprocessors of one seed shuffle alike, so their parts are apart if their ranges are.
    start, stop : int
        Keep rows ``start`` to ``stop - 1``.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.ShuffleAndSplit``.
    """

    keeps_shape = False

    def __init__(self, seed, start: Natural, stop: Count):
        self.seed = seed
        self.start = start
        self.stop = stop

    def apply(self, dataset, can_fit=False):
        size = dataset.get_num_examples()
        check_range(self.start, self.stop, size)
        order = swapped_order(size, np.random.RandomState(self.seed))[self.start : self.stop]
        dataset.set_design_matrix(dataset.X[order])
        if dataset.y is not None:
            dataset.y = dataset.y[order]
