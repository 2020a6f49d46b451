"""Environment variables must not get into saved files, where whoever gets the file reads them.

A saved model holds the arguments of its layers and the names of channels. An experiment file from
anywhere could name a layer ``${AWS_SECRET_ACCESS_KEY}``, and its user would publish it.
"""

import re

import yaml

from adversarial.config.document import problem
from adversarial.config.resolve import inside

# An experiment's own name: `PYLEARN2_TRAIN_DIR` and its kin.
HARMLESS = "PYLEARN2_TRAIN_"
# What is made of a class of these, or of a subclass, is described in a saved model.
DESCRIBED = ("adversarial.models", "adversarial.space")
# These arguments become names in a saved model, whoever takes them.
NAMES = ("name", "tag_key", "channel_to_publish", "layer_name")

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def saved_variables(document, node, target, environ=None):
    """List the variables in the arguments of a call that would be saved with a model.

    Parameters
    ----------
    document : Document
    node : yaml.MappingNode
        An ``!obj:`` node.
    target : callable
        What it calls.
    environ : mapping, optional
        Variables that the caller gave, and so does not hide.

    Returns
    -------
    list of ConfigError
        One for each text, in order.
    """
    described = isinstance(target, type) and any(
        inside(cls.__module__, DESCRIBED) for cls in target.__mro__
    )
    errors = []
    for key, value in document.pairs(node):
        saved = described or key.value in NAMES
        for text, is_key in _texts(value):
            hidden = [
                name
                for name in _VARIABLE.findall(text.value)
                if not name.startswith(HARMLESS) and name not in (environ or {})
            ]
            if hidden and (saved or is_key):
                said = f"${{{hidden[0]}}} would be saved with the model, for all to read"
                errors.append(
                    problem(text.start_mark, f"{said}: use variables in paths and data only.")
                )
    return errors


def _texts(node):
    """Texts below an argument, and whether they are keys; other calls answer for their own."""
    if isinstance(node, yaml.ScalarNode):
        if not node.tag.startswith("!"):
            yield node, False
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts(item)
    elif not node.tag.startswith("!"):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, True
            yield from _texts(value)
