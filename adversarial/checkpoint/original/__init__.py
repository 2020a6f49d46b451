"""Models that the original pickled under Python 2, read without Theano or Pylearn2."""

from adversarial.checkpoint.original.reading import (
    is_pickle,
    load_original,
    load_pickle,
    original_metadata,
)

__all__ = ["is_pickle", "load_original", "load_pickle", "original_metadata"]
