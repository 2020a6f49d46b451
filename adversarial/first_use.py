"""Aesara is mended when it is first imported, not before."""

import importlib
import importlib.abc
import importlib.machinery
import sys

MENDING = "adversarial.backend.aesara_compat"


class MendAesara(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports Aesara by way of our compatibility layer, whoever asks for it first.

    ``import adversarial`` puts it on ``sys.meta_path``; beside that nothing happens then. Aesara's
    last release cannot be imported on NumPy 2 without the layer, which imports Aesara itself.
    """

    def find_spec(self, name, path=None, target=None):
        """Take Aesara over, unless the layer is at work: then the usual finders do their part."""
        if name != "aesara" or MENDING in sys.modules:
            return None
        return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        """Let the layer import Aesara."""
        importlib.import_module(MENDING)
        self._spec = sys.modules[spec.name].__spec__
        return sys.modules[spec.name]

    def exec_module(self, module):
        """Leave the module as it is."""
        module.__spec__ = self._spec
