"""What changes while training goes on is listed by the class that changes it."""

import importlib
import inspect
import pkgutil
import re

import pytest

import adversarial.train_extensions
import adversarial.training_algorithms
from adversarial.stateful import Stateful

# Classes that change nothing in themselves while training goes on, shared variables apart.
STATELESS = {
    "ChannelFinite",
    "ChannelInf",
    "ChannelSmoother",
    "ChannelTarget",
    "CurveFiles",
    "FromMarginals",
    "MonitorBasedLRAdjuster",
    "Progress",
    "SampleSheets",
    "Snapshots",
    "TensorBoard",
    "TerminationCriterion",
    "TrainExtension",
    "TrainingAlgorithm",
}


def classes():
    """Extensions, criteria, callbacks and algorithms of the package."""
    names = ["adversarial.termination_criteria", "adversarial.run.progress"]
    for package in (adversarial.train_extensions, adversarial.training_algorithms):
        found = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        names += [module.name for module in found]
    for name in names:
        module = importlib.import_module(name)
        for cls in vars(module).values():
            if inspect.isclass(cls) and cls.__module__ == name and issubclass(cls, Stateful):
                yield cls


@pytest.mark.parametrize("cls", list(classes()), ids=lambda cls: cls.__name__)
def test_every_class_has_its_state_handled_or_is_known_to_have_none(cls):
    own = bool(cls.state_names) or cls.get_state is not Stateful.get_state
    assert own != (cls.__name__ in STATELESS)


def counters(cls):
    """Attributes that methods beside the constructor assign to or change."""
    changed = set()
    for name, method in vars(cls).items():
        if inspect.isfunction(method) and name not in ("__init__", "setup", "set_state"):
            changed |= set(re.findall(r"self\.(\w+)(?:, \w+)* [-+*]?= ", inspect.getsource(method)))
    return changed


# Assigned to anew wherever they are needed.
DERIVED = {
    "GrowingFile": {"_begun"},
    "MonitorBasedLRAdjuster": {"channel_name"},
    "Progress": {"epoch", "batch", "_began", "_epochs", "_batches", "_compiling"},
    "SGD": {"_iterator", "_saved_place", "_mapping", "_steps", "_updater", "cost", "monitor"}
    | {"batch_size", "model", "_objective"},
    "SampleSheets": {"latest", "latest_epoch"},
    "TensorBoard": {"_writer"},
}


@pytest.mark.parametrize("cls", list(classes()), ids=lambda cls: cls.__name__)
def test_whatever_a_class_changes_in_itself_is_listed(cls):
    assert counters(cls) - set(cls.state_names) <= DERIVED.get(cls.__name__, set())
