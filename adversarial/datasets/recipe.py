"""Test sets that know how they can be made again, as their training sets do."""

import json

from adversarial.config.signature import keywords_of


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
