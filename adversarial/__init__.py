"""Generative Adversarial Nets (Goodfellow et al., 2014), runnable again."""

from adversarial.backend import aesara_compat  # noqa: F401, I001  (must come before anything that imports Aesara)
from adversarial.checkpoint.surgery import add_layers, recapitate_discriminator
from adversarial.costs.adversary import (
    AdversaryCost2,
    LazyAdversaryCost,
    ThresholdedAdversaryCost,
)
from adversarial.costs.inpainting import InpaintingAdversaryCost
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator, IntrinsicDropoutGenerator
from adversarial.models.marginals import marginals
from adversarial.models.simple_layers import (
    Clusterize,
    HardSigmoid,
    NoiseCat,
    RectifiedLinear,
    Sigmoid,
    SubtractHalf,
    SubtractRealMean,
    Sum,
)
from adversarial.train_extensions.game import ActivateGenerator, Cycler
from adversarial.version import __version__

__all__ = [
    "ActivateGenerator",
    "AdversaryCost2",
    "AdversaryPair",
    "Clusterize",
    "Cycler",
    "Generator",
    "HardSigmoid",
    "InpaintingAdversaryCost",
    "IntrinsicDropoutGenerator",
    "LazyAdversaryCost",
    "NoiseCat",
    "RectifiedLinear",
    "Sigmoid",
    "SubtractHalf",
    "SubtractRealMean",
    "Sum",
    "ThresholdedAdversaryCost",
    "__version__",
    "add_layers",
    "marginals",
    "recapitate_discriminator",
]
