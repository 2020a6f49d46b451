"""Environment variables must not get into saved files, where whoever gets the file reads them.

A saved model holds the arguments of its layers and the names of channels. An experiment file from
anywhere could name a layer ``${AWS_SECRET_ACCESS_KEY}``, and its user would publish it.
"""

import re

import yaml

from adversarial.config.document import problem
from adversarial.config.resolve import OPEN, inside
from adversarial.config.signature import keywords_of

# An experiment's own name: `PYLEARN2_TRAIN_DIR` and its kin.
HARMLESS = "PYLEARN2_TRAIN_"
# What is made of a class of these, or of a subclass, is described in a saved model.
DESCRIBED = ("adversarial.models", "adversarial.space")
# These arguments become names in a saved model, whoever takes them.
NAMES = ("name", "tag_key", "channel_name", "channel_to_publish", "layer_name")
# Of these, the name of the file goes into a model's tag, without its folder.
FILES = ("save_path",)

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def saved_variables(document, node, targets, environ=None):
    """List the variables in the arguments of a call that would be saved with a model.

    Parameters
    ----------
    document : Document
    node : yaml.MappingNode
        An ``!obj:`` node.
    targets : dict
        What each ``!obj:`` node calls, this one and those that it may have as arguments.
    environ : mapping, optional
        Variables that the caller gave, and so does not hide.

    Returns
    -------
    list of ConfigError
        One for each text, in order.
    """
    described = _is_of(targets[node], DESCRIBED)
    errors = []
    for key, value in document.pairs(node):
        saved = described or key.value in NAMES
        for text, is_key in _texts(value, targets):
            found = text.value
            if key.value in FILES and "tag_key" in keywords_of(targets[node])[1]:
                saved, found = True, found.rpartition("/")[2]
            hidden = [
                name
                for name in _VARIABLE.findall(found)
                if not name.startswith(HARMLESS) and name not in (environ or {})
            ]
            if hidden and (saved or is_key):
                said = f"${{{hidden[0]}}} would be saved with the model, for all to read"
                errors.append(
                    problem(text.start_mark, f"{said}: use variables in paths and data only.")
                )
    return errors


def _is_of(target, packages):
    """Whether something is a class of these packages, or of a subclass of theirs."""
    classes = target.__mro__ if isinstance(target, type) else ()
    return any(inside(cls.__module__, packages) for cls in classes)


def _is_ours(target):
    """Whether a class or a function is ours: what a function is given are files and data."""
    return _is_of(target, OPEN) or inside(getattr(target, "__module__", None) or "", OPEN)


def _texts(node, targets):
    """Texts below an argument, and whether they are keys.

    Classes and functions of ours answer for their own; what others make of a text, such as
    ``!obj:str``, may hold it.
    """
    if isinstance(node, yaml.ScalarNode):
        if not node.tag.startswith("!"):
            yield node, False
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts(item, targets)
    elif not (node.tag.startswith("!") and _is_ours(targets.get(node))):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and not node.tag.startswith("!"):
                yield key, True
            yield from _texts(value, targets)
