"""Preprocessors: objects that replace a data set's design matrix, some after a fit to it."""

from adversarial.datasets.preprocessing.base import Pipeline, Preprocessor
from adversarial.datasets.preprocessing.scaling import (
    MakeUnitNorm,
    RemapInterval,
    RemoveMean,
    Standardize,
)

__all__ = [
    "MakeUnitNorm",
    "Pipeline",
    "Preprocessor",
    "RemapInterval",
    "RemoveMean",
    "Standardize",
]
