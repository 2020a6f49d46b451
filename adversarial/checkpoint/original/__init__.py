"""Models that the original pickled under Python 2, read without Theano or Pylearn2."""

from adversarial.checkpoint.original.architecture import is_model
from adversarial.checkpoint.original.names import find_model_name
from adversarial.checkpoint.original.reading import (
    is_pickle,
    load_original,
    model_of,
    original_metadata,
)

__all__ = [
    "find_model_name",
    "is_model",
    "is_pickle",
    "load_original",
    "model_of",
    "original_metadata",
]
