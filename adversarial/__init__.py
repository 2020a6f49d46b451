"""Generative Adversarial Nets (Goodfellow et al., 2014), runnable again.

``train`` carries an experiment out, and ``load`` takes up a run or a saved model.

Importing the package is quick. Its names, and its rooms, as in ``adversarial.models``, are loaded
when they are first used, and Aesara with them.
"""

import importlib
import sys

from adversarial.first_use import MendAesara
from adversarial.version import __version__

_PLACES = {
    "ActivateGenerator": "train_extensions.game",
    "AdversaryCost2": "costs.adversary",
    "AdversaryPair": "models.adversary_pair",
    "Clusterize": "models.simple_layers",
    "Cycler": "train_extensions.game",
    "Generator": "models.generator",
    "HardSigmoid": "models.simple_layers",
    "InpaintingAdversaryCost": "costs.inpainting",
    "IntrinsicDropoutGenerator": "models.generator",
    "LazyAdversaryCost": "costs.adversary",
    "NoiseCat": "models.simple_layers",
    "RectifiedLinear": "models.simple_layers",
    "Sigmoid": "models.simple_layers",
    "SubtractHalf": "models.simple_layers",
    "SubtractRealMean": "models.simple_layers",
    "Sum": "models.simple_layers",
    "ThresholdedAdversaryCost": "costs.adversary",
    "add_layers": "checkpoint.surgery",
    "load": "run.handle",
    "marginals": "models.marginals",
    "recapitate_discriminator": "checkpoint.surgery",
    "train": "run.handle",
}
__all__ = [*_PLACES, "__version__"]


def __getattr__(name):
    if name in _PLACES:
        return getattr(importlib.import_module(f"adversarial.{_PLACES[name]}"), name)
    room = f"adversarial.{name}"
    try:
        if not name.startswith("_"):
            return importlib.import_module(room)
    except ModuleNotFoundError as error:
        if error.name != room:
            raise
    raise AttributeError(f"module 'adversarial' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})


sys.meta_path.insert(0, MendAesara())
