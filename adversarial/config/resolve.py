"""From a dotted name in a file to the object it means, and no further than is allowed.

Experiment files and saved models come from anywhere. Nothing outside the list below is imported,
and inside it only what a module defines itself can be named: not the modules and functions it
happens to import.
"""

import builtins
import importlib
import importlib.util
import inspect
import pkgutil

from adversarial.config.match import did_you_mean, nearest
from adversarial.config.not_here import said_of
from adversarial.errors import ConfigError

OPEN = (
    "adversarial.models",
    "adversarial.costs",
    "adversarial.training_algorithms",
    "adversarial.train_extensions",
    "adversarial.datasets",
    "adversarial.training",
    "adversarial.monitor",
    "adversarial.termination_criteria",
    "adversarial.space",
    "adversarial.pylearn2",
    "adversarial.baselines",
    "adversarial.checkpoint.surgery",
)
# Parts of the open packages that reach for the network, write files, or limit their process.
CLOSED = (
    "adversarial.datasets.fetch",
    "adversarial.datasets.matlab_child",
    "adversarial.datasets.saving",
)

NUMPY = (
    "numpy.array",
    "numpy.asarray",
    "numpy.zeros",
    "numpy.ones",
    "numpy.float32",
    "numpy.float64",
    "numpy.sqrt",
    "numpy.log",
    "numpy.exp",
    "numpy.random.RandomState",
)
BUILTINS = {f.__name__: f for f in (dict, list, tuple, set, int, float, str, bool, range)}

# What lives elsewhere than in the original or in older files of ours; the longest prefix decides.
RENAMED = {
    "train": "training",
    "deconv": "models.deconv",
    "sgd.SGD": "training_algorithms.alternating.AlternatingSGD",
    "sgd_alt.SGD": "training_algorithms.alternating.EpochAlternatingSGD",
    "training_algorithms.learning_rule.MomentumAdjustor": (
        "training_algorithms.schedules.MomentumAdjustor"
    ),
    **{
        f"{file}.{name}": f"{module}.{name}"
        for file in ("sgd", "sgd_alt", "training_algorithms.sgd", "training_algorithms.schedules")
        for module, names in {
            "train_extensions.epoch_monitor": ("EpochMonitor",),
            "train_extensions.polyak_averaging": ("PolyakAveraging",),
            "training_algorithms.schedules": (
                "AnnealedLearningRate",
                "ExponentialDecay",
                "LinearDecay",
                "LinearDecayOverEpoch",
                "MonitorBasedLRAdjuster",
                "OneOverEpoch",
            ),
        }.items()
        for name in names
    },
    "models.dbm.init_sigmoid_bias_from_marginals": (
        "models.marginals.init_sigmoid_bias_from_marginals"
    ),
    "model_extensions.model_extension": "models.model_extension",
    "model_extensions.norm_constraint": "models.norm_constraint",
    "models.adversary_pair.add_layers": "checkpoint.surgery.add_layers",
    "models.adversary_pair.recapitate_discriminator": (
        "checkpoint.surgery.recapitate_discriminator"
    ),
    "monitor.experience": "monitor.stages",
    "utils.data_specs": "pylearn2.data_specs",
    "utils.iteration": "datasets.iteration",
    "utils.iteration.FiniteDatasetIterator": "datasets.finite_iterator.FiniteDatasetIterator",
    "expr.normalize": "pylearn2.normalize",
    "expr.preprocessing": "datasets.preprocessing.contrast_normalization",
    "corruption": "pylearn2.corruption",
    **{
        f"costs.cost.{name}": f"pylearn2.costs.{name}"
        for name in ("DefaultDataSpecsMixin", "LpPenalty", "NullDataSpecsMixin")
    },
    **{
        f"{file}.norm_constraint.{name}": f"pylearn2.norm_constraint.{name}"
        for file in ("models", "model_extensions")
        for name in ("ConstrainFilterL2Norm", "ConstrainFilterMaxNorm")
    },
    "costs.autoencoder": "baselines.costs.autoencoder",
    "costs.ebm_estimation": "baselines.costs.ebm_estimation",
    "costs.gsn": "baselines.costs.gsn",
    "datasets.encoded": "baselines.encoded",
    **{
        f"models.{name}": f"baselines.{name}"
        for name in ("autoencoder", "chain", "dbn", "gsn", "rbm", "stack", "tied")
    },
    "costs.mlp.missing_target_cost": "pylearn2.missing_target_cost",
    "datasets.binarizer": "pylearn2.binarizer",
    "datasets.csv_dataset": "pylearn2.csv_dataset",
    "datasets.SVHN": "pylearn2.svhn.SVHN",
    "datasets.svhn": "pylearn2.svhn",
    "datasets.vector_spaces_dataset": "pylearn2.vector_spaces_dataset",
    "datasets.zca_dataset": "pylearn2.zca_dataset",
    **{
        f"models.autoencoder.{name}": f"pylearn2.autoencoder.{name}"
        for name in ("Autoencoder", "DenoisingAutoencoder")
    },
    "models.softmax_regression": "pylearn2.softmax_regression",
    "train_extensions.window_flip": "pylearn2.window_flip",
    "training_algorithms.bgd": "pylearn2.bgd",
}
# Modules of the shelf whose classes Pylearn2 has in one file: they are found by both names.
_SPLIT: dict[str, dict[str, tuple[str, ...]]] = {
    "models.mlp": {
        "composite": ("CompositeLayer",),
        "flattener": ("FlattenerLayer",),
        "pooling": ("max_pool", "max_pool_c01b", "mean_pool"),
        "pretrained": ("PretrainedLayer",),
        "softmax_pool": ("SoftmaxPool",),
        "window_layer": ("WindowLayer",),
    },
    "datasets.preprocessing": {
        "preprocessing.colour": ("RGB_YUV",),
        "preprocessing.contrast": ("GlobalContrastNormalization", "LeCunLCN"),
        "preprocessing.grids": ("ExtractGridPatches", "ReassembleGridPatches"),
        "preprocessing.patches": ("CentralWindow", "ExtractPatches"),
        "preprocessing.shuffle_and_split": ("ShuffleAndSplit",),
        "preprocessing.whitening": ("PCA", "ZCA"),
    },
}
# Names that Pylearn2 of 2013 and 2014 still took, with a warning, and the ones that it gave them.
OLD_NAMES = {
    **{
        f"{file}.MomentumAdjustor": "training_algorithms.learning_rule.MomentumAdjustor"
        for file in ("training_algorithms.sgd", "sgd", "sgd_alt")
    },
    "models.mlp.L1WeightDecay": "costs.mlp.L1WeightDecay",
    "models.mlp.WeightDecay": "costs.mlp.WeightDecay",
    "training_algorithms.sgd.EpochCounter": "termination_criteria.EpochCounter",
    "train_extensions.window_flip.WindowAndFlipC01B": "train_extensions.window_flip.WindowAndFlip",
}
for _file, _modules in _SPLIT.items():
    for _module, _classes in _modules.items():
        RENAMED[f"{_file}.{_module.rpartition('.')[2]}"] = f"pylearn2.{_module}"
        RENAMED |= {f"{_file}.{_class}": f"pylearn2.{_module}.{_class}" for _class in _classes}


def resolve(name, allow=()):
    """Look a name of an experiment file up.

    Parameters
    ----------
    name : str
        ``package.module.attribute``, by its name here or in the original; or the bare name of one
        of `BUILTINS`.
    allow : iterable of str
        Further packages whose own classes and functions may be named.

    Returns
    -------
    object
        A class, a function or a constant; never a module.

    Raises
    ------
    ConfigError
        There is no such name (a similar one is suggested), or it is not allowed (the text says how
        to allow it).
    """
    if "." not in name:
        return _builtin(name)
    actual = rename(name)
    module_name, _, attribute = actual.rpartition(".")
    if actual in NUMPY:
        return getattr(importlib.import_module(module_name), attribute)
    if any(part.startswith("_") or not part.isidentifier() for part in actual.split(".")):
        raise ConfigError(f"{name} is refused: only public names can be used.")
    return _allowed(name, actual, allow)


def resolve_class(name, kinds, allow=()):
    """Look up a class that a saved file names, by where it was defined.

    Parameters
    ----------
    name : str
        ``package.module.Class``, by its name here, in an earlier version, or in the original.
    kinds : type or tuple of type
        Of which it must be a subclass.
    allow : iterable of str
        As in `resolve`; of these packages private classes may be named, too.

    Returns
    -------
    type

    Raises
    ------
    ConfigError
        There is no such class, or it is not allowed.
    """
    actual = rename(name)
    if "._" in actual and inside(actual, OPEN) and not inside(actual, allow):
        raise ConfigError(f"{name} is refused: only public names can be used.")
    cls = _allowed(name, actual, allow)
    if not (isinstance(cls, type) and issubclass(cls, kinds)):
        expected = " or ".join(k.__name__ for k in (kinds if isinstance(kinds, tuple) else [kinds]))
        raise ConfigError(f"{name} is refused: it is no {expected}.")
    return cls


def _allowed(name, actual, allow):
    """The attribute of a module, if both are allowed."""
    module_name, _, attribute = actual.rpartition(".")
    packages = (*OPEN, *allow)
    if not _may_import(module_name, packages):
        raise ConfigError(_refusal(name, actual, packages))
    module = _import(module_name, name)
    if not hasattr(module, attribute):
        own = [n for n in dir(module) if n[0] != "_" and not _why_not(getattr(module, n), packages)]
        why = f" {module_name} has no attribute {attribute}."
        raise ConfigError(_unknown(name, f"Could not evaluate {name}.", attribute, own, why))
    value = getattr(module, attribute)
    why_not = _why_not(value, packages)
    if why_not:
        raise ConfigError(f"{name} is refused: it {why_not}.")
    return value


def rename(name):
    """Return where a name of the original, or an older one of ours, lives; others stay as they are.

    Examples
    --------
    >>> rename("pylearn2.models.mlp.MLP")
    'adversarial.models.mlp.MLP'
    >>> rename("adversarial.deconv.Deconv")
    'adversarial.models.deconv.Deconv'
    >>> rename("pylearn2.datasets.preprocessing.ZCA")
    'adversarial.pylearn2.preprocessing.whitening.ZCA'
    >>> rename("galatea.adversarial.Generator")  # what the author called it before publication
    'adversarial.Generator'
    """
    package, rest = _split(name)
    if package not in ("adversarial", "pylearn2"):
        return name
    rest = OLD_NAMES.get(rest, rest)
    parts = rest.split(".")
    for n in range(len(parts), 0, -1):
        moved = RENAMED.get(".".join(parts[:n]))
        if moved:
            return ".".join(["adversarial", moved, *parts[n:]])
    return f"adversarial.{rest}" if rest else "adversarial"


def present_name(name):
    """Return what Pylearn2 calls a name of 2013 in the end; None if it has not changed.

    Examples
    --------
    >>> present_name("pylearn2.models.mlp.WeightDecay")
    'pylearn2.costs.mlp.WeightDecay'
    """
    package, rest = _split(name)
    old = package in ("adversarial", "pylearn2") and rest in OLD_NAMES
    return f"pylearn2.{OLD_NAMES[rest]}" if old else None


def _split(name):
    """Package and the rest; the paper's package was ``galatea.adversarial`` before."""
    package, _, rest = name.partition(".")
    if package == "galatea" and (rest == "adversarial" or rest.startswith("adversarial.")):
        package, _, rest = rest.partition(".")
    return package, rest


def _builtin(name):
    if name in BUILTINS:
        return BUILTINS[name]
    known = ", ".join(BUILTINS)
    if name.startswith("_") or hasattr(builtins, name):
        raise ConfigError(f"{name} is refused: of Python's own names only {known} can be used.")
    raise ConfigError(
        f"name '{name}' is not defined.{did_you_mean(name, BUILTINS)} "
        f"Names without a dot are {known}; all others need their package."
    )


def inside(name, packages):
    """Whether a name is one of these packages, or lies in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def _may_import(module_name, packages):
    if module_name == "adversarial":
        return True
    closed = [part for part in CLOSED if part not in packages]
    return inside(module_name, packages) and not inside(module_name, closed)


def _refusal(name, actual, packages):
    top = actual.partition(".")[0]
    if top == "adversarial":
        room = ".".join(actual.split(".")[:2])
        if importlib.util.find_spec(room) is None:
            could = f"Could not import {room} but could import adversarial."
            rooms = {package.partition(".")[2]: package for package in packages}
            return _unknown(name, could, room.partition(".")[2], rooms)
        return (
            f"{name} is refused: of the package adversarial, files may use its own "
            f"names and {', '.join(OPEN)}."
        )
    if importlib.util.find_spec(top) is None:
        could = f"Could not import {name}: there is no package {top}."
        known = ("adversarial", "pylearn2", "numpy", *packages[len(OPEN) :])
        return _unknown(name, could, top, known)
    numpy = f" Of NumPy they may use {', '.join(NUMPY)}." if top == "numpy" else ""
    return (
        f"{name} is refused: files may use the package adversarial and a few names of "
        f"NumPy only.{numpy} If you trust this file with the package {top}, add --allow {top}."
    )


def _unknown(name, could, word, known, why=""):
    """Say of a name that is not here whether it is Pylearn2's, or near to one that is.

    Parameters
    ----------
    name : str
        As in the file.
    could : str
        How far it was found.
    word : str
        The part of it that is unknown.
    known : list of str, or dict of str to str
        What might stand in its place, and how to say it.
    why : str
    """
    package, rest = _split(name)
    ours = package in ("adversarial", "pylearn2")
    listed = said_of(name, rest if ours else name)
    near = nearest(word, known)
    if listed:
        return listed
    if near:
        return f"{could} Did you mean {known[near] if isinstance(known, dict) else near}?{why}"
    if ours or package == "galatea":
        return (
            f"There is no {name} here: if it is Pylearn2's or a fork's, it is not part of this "
            "project (docs/names.md)."
        )
    return could + why


def _why_not(value, packages):
    """Say why an attribute of an allowed module may not be used, or nothing if it may."""
    if inspect.ismodule(value):
        return "is a module"
    if isinstance(value, (bool, int, float, str, bytes, type(None))):
        return ""
    home = getattr(value, "__module__", None)
    if isinstance(home, str) and _may_import(home, packages):
        return ""
    where = f"is defined in {home}" if home else f"is a {type(value).__name__}"
    return f"{where}, not in a package that files may use"


def _import(module_name, name):
    """Import a module; if that fails, say how much of its name could be imported."""
    parts = module_name.split(".")
    module = None
    for n in range(1, len(parts) + 1):
        prefix, parent = ".".join(parts[:n]), module
        try:
            module = importlib.import_module(prefix)
        except (ImportError, SyntaxError) as error:
            found = f" but could import {'.'.join(parts[: n - 1])}" if parent else ""
            could = f"Could not import {prefix}{found}."
            why = f" It is needed for {name}. Original exception: {error}"
            if not isinstance(error, ModuleNotFoundError) or error.name != prefix:
                raise ConfigError(could + why) from error
            paths = getattr(parent, "__path__", [])
            siblings = [each.name for each in pkgutil.iter_modules(paths)]
            raise ConfigError(_unknown(name, could, parts[n - 1], siblings, why)) from error
    return module
