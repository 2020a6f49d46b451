"""Test sets that know how they can be made again, as their training sets do."""

import json


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
    for key, part in parts.items():
        if part is not None:
            recipe[key] = getattr(part, "yaml_src", None)
    if None not in recipe.values():
        entries = ", ".join(f"{key}: {text}" for key, text in recipe.items())
        test_set.yaml_src = f"!obj:{name} {{ {entries} }}"
    return test_set
