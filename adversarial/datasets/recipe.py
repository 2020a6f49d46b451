"""Data sets that know how they can be made again: their recipes, which saved models hold."""

import json

from adversarial.config.check import target_name
from adversarial.config.document import Document, problem
from adversarial.config.resolve import BUILTINS, NUMPY, inside, rename
from adversarial.config.signature import keywords_of
from adversarial.config.yaml_parse import load
from adversarial.datasets.dataset import Dataset
from adversarial.errors import ConfigError

# What may be named in a recipe: data sets, what they are made with, and arrays.
INGREDIENTS = (
    "adversarial.datasets",
    "adversarial.pylearn2",
    "adversarial.baselines",
    "adversarial.models",
    "adversarial.space",
)
_NAME = "the model's recipe of its data"


def carry_out(recipe, allow=()):
    """Make the data set that a saved model was trained on.

    Parameters
    ----------
    recipe : str
        YAML, which may come from a stranger.
    allow : iterable of str
        Further packages that it may name.

    Returns
    -------
    Dataset

    Raises
    ------
    ConfigError
        If it describes anything but a data set, or as `adversarial.config.yaml_parse.load`.
    """
    document = Document(recipe, _NAME)
    for node in document.nodes():
        if node.tag.startswith(("!obj:", "!import")):
            name = target_name(node)
            plain = name in BUILTINS or name in NUMPY
            if not plain and not inside(rename(name), (*INGREDIENTS, *allow)):
                raise problem(node.start_mark, f"{name} is refused: a recipe names data only.")
    if document.root is None or not document.root.tag.startswith(("!obj:", "!pkl:")):
        raise ConfigError(f"{_NAME} names no data set.")
    data = load(recipe, allow=allow, filename=_NAME)
    if not isinstance(data, Dataset):
        raise ConfigError(f"{_NAME} describes a {type(data).__name__}, no data set.")
    return data


def pass_on(dataset, test_set, name, arguments, **parts):
    """Give a test set a `yaml_src`, if its training set has one.

    A training set that an experiment file made has one, so that a saved model can find its data
    again. The original gave none to test sets.

    Parameters
    ----------
    dataset, test_set : Dataset
    name : str
        The class's original name.
    arguments : dict
        The test set's arguments that are plain: numbers, texts, lists of them.
    parts : object or None
        Those that are objects, with a `yaml_src` of their own; ``None`` leaves an argument out.

    Returns
    -------
    Dataset
        The test set. It gets no `yaml_src` if an argument cannot be written.
    """
    if not hasattr(dataset, "yaml_src"):
        return test_set
    try:
        recipe = {key: json.dumps(value) for key, value in arguments.items()}
    except TypeError:  # a generator or an array, which no text can name
        return test_set
    sources = {
        key: getattr(part, "yaml_src", None) for key, part in parts.items() if part is not None
    }
    if None not in sources.values():
        entries = ", ".join(f"{key}: {text}" for key, text in {**recipe, **sources}.items())
        test_set.yaml_src = f"!obj:{name} {{ {entries} }}"
    return test_set


def matching_test_set(dataset, cls, **changes):
    """Make the test set of a training set: whole, with the same arguments.

    Parameters
    ----------
    dataset : Dataset
        Keeps each argument as an attribute of its name.
    cls : type of Dataset
        The training set's own, with the original's name in the original's module.
    changes : object
        Arguments that differ.

    Returns
    -------
    Dataset
        If the training set has a `yaml_src` (as all that come from experiment files), so has the
        test set.
    """
    required, optional, _ = keywords_of(cls)
    changes = {"which_set": "test", **changes}
    arguments = {
        name: changes[name] if name in changes else getattr(dataset, name)
        for name in (*required, *optional)
        if name not in ("start", "stop")
    }
    preprocessor = arguments.pop("preprocessor")
    name = f"pylearn2.datasets.{cls.__module__.rpartition('.')[2]}.{cls.__name__}"
    test_set = cls(preprocessor=preprocessor, **arguments)
    return pass_on(dataset, test_set, name, arguments, preprocessor=preprocessor)
