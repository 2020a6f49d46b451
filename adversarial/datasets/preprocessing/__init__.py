"""Preprocessors: objects that replace a data set's design matrix, some after a fit to it."""

from adversarial.datasets.preprocessing.base import Pipeline, Preprocessor
from adversarial.datasets.preprocessing.colour import RGB_YUV
from adversarial.datasets.preprocessing.contrast import GlobalContrastNormalization, LeCunLCN
from adversarial.datasets.preprocessing.grids import ExtractGridPatches, ReassembleGridPatches
from adversarial.datasets.preprocessing.patches import CentralWindow, ExtractPatches
from adversarial.datasets.preprocessing.scaling import (
    MakeUnitNorm,
    RemapInterval,
    RemoveMean,
    Standardize,
)
from adversarial.datasets.preprocessing.shuffle_and_split import ShuffleAndSplit
from adversarial.datasets.preprocessing.whitening import PCA, ZCA

__all__ = [
    "PCA",
    "RGB_YUV",
    "ZCA",
    "CentralWindow",
    "ExtractGridPatches",
    "ExtractPatches",
    "GlobalContrastNormalization",
    "LeCunLCN",
    "MakeUnitNorm",
    "Pipeline",
    "Preprocessor",
    "ReassembleGridPatches",
    "RemapInterval",
    "RemoveMean",
    "ShuffleAndSplit",
    "Standardize",
]
