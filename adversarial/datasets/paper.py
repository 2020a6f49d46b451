"""The data sets as the paper's experiments cut them."""

from typing import Any

from adversarial.config.signature import kept_arguments
from adversarial.datasets.cifar10 import CIFAR10
from adversarial.datasets.mnist import MNIST
from adversarial.datasets.tfd import TFD
from adversarial.errors import DataError

PAPER_SETS: dict[str, dict[str, dict[str, Any]]] = {
    "mnist": {
        "train": {"which_set": "train", "start": 0, "stop": 50000},
        "valid": {"which_set": "train", "start": 50000, "stop": 60000},
        "test": {"which_set": "test"},
    },
    "cifar10": {
        "train": {"which_set": "train", "gcn": 55.0, "start": 0, "stop": 40000},
        "valid": {"which_set": "train", "gcn": 55.0, "start": 40000, "stop": 50000},
        "test": {"which_set": "test", "gcn": 55.0},
    },
    "tfd": {
        "train": {"which_set": "unlabeled", "scale": True},
        "valid": {"which_set": "valid", "scale": True},
        "test": {"which_set": "test", "scale": True},
    },
}
CLASSES = {"mnist": MNIST, "cifar10": CIFAR10, "tfd": TFD}
FOLDS = {"tfd": 5}


def paper_set(name, part, fold=0):
    """Read a part of a data set.

    Parameters
    ----------
    name : {'mnist', 'cifar10', 'tfd'}
    part : {'train', 'valid', 'test'}
        What the paper trains on, chooses on and reports on.
    fold : int
        Of the five that the Toronto Face Database comes with.

    Returns
    -------
    DenseDesignMatrix
        Pixels as the paper's models see them: in [0, 1], or for CIFAR-10 every image with mean 0
        and norm 55.

    Raises
    ------
    ValueError
        For a fold of a data set that has no such fold.
    DataError
        If the files are missing, damaged, or hold nothing of this part.
    """
    if not 0 <= fold < FOLDS.get(name, 1):
        count = FOLDS.get(name)
        known = f"0 to {count - 1}" if count else "none"
        raise ValueError(f"There is no fold {fold} of {name}: it has {known}.")
    folds = {"fold": fold} if name in FOLDS else {}
    try:
        return CLASSES[name](**PAPER_SETS[name][part], **folds)
    except ValueError as error:  # the arguments are right, so it is the files
        raise DataError(str(error)) from error


# What a set that is made like another one must not take over from it: fits, and generators that
# have moved on. As for its test set, CIFAR-10's preprocessor is left out.
_OWN: dict[str, dict[str, Any]] = {
    "mnist": {"fit_preprocessor": False, "fit_test_preprocessor": None},
    "cifar10": {"preprocessor": None},
    "tfd": {"rng": None, "example_range": None},
}
_PLACE = ("which_set", "start", "stop")


def name_of(dataset):
    """Return which of the paper's data sets one is taken from, or ``None``.

    Parameters
    ----------
    dataset : Dataset
        Perhaps one that wraps another as its ``raw``.

    Returns
    -------
    {'mnist', 'cifar10', 'tfd'} or None
    """
    while hasattr(dataset, "raw"):
        dataset = dataset.raw
    return next((name for name, cls in CLASSES.items() if type(dataset) is cls), None)


def set_like(dataset, part, fold=0):
    """Read a part of a data set, mapped as a model's training data are.

    Parameters
    ----------
    dataset : Dataset
        One of the paper's, see `name_of`, with arguments that may differ from the paper's.
    part : {'train', 'valid', 'test'}
    fold : int
        As for `paper_set`.

    Returns
    -------
    Dataset
        The paper's examples; scaled, centred, made binary, preprocessed and wrapped as `dataset`
        is. The test set is the one of `get_test_set`.

    Raises
    ------
    DataError
        If the files are missing, damaged, or hold nothing of this part.
    """
    arguments, _ = kept_arguments(dataset)
    if hasattr(dataset, "raw"):
        return type(dataset)(**{**arguments, "raw": set_like(dataset.raw, part, fold)})
    name = name_of(dataset)
    folds = {"fold": fold} if name in FOLDS else {}
    place = {key: PAPER_SETS[name][part].get(key) for key in _PLACE if key in arguments}
    try:
        if part == "test":
            return dataset.get_test_set(**folds)
        return type(dataset)(**{**arguments, **_OWN[name], **place, **folds})
    except ValueError as error:
        raise DataError(str(error)) from error
