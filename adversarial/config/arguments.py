"""Arguments of the calls in a file, held against the kinds that signatures declare."""

import yaml

from adversarial.config.document import PLAIN_DICT, PLAIN_LIST, problem
from adversarial.config.resolve import resolve
from adversarial.config.signature import kinds_of
from adversarial.errors import ConfigError
from adversarial.kinds import Made, misfit

UNKNOWN = Made(None)


def wrong_kinds(document, node, target, values):
    """List the arguments of a call that are not what the signature says.

    Parameters
    ----------
    document : Document
    node : yaml.MappingNode
        An ``!obj:`` node.
    target : callable
        What it calls.
    values : callable
        Gives the value of an argument, or as much as is known of it, for its node.

    Returns
    -------
    list of ConfigError
        Each with the place of the argument.
    """
    kinds = kinds_of(target)
    errors = []
    for key, value in document.pairs(node):
        if isinstance(key, yaml.ScalarNode) and key.value in kinds:
            wrong = misfit(values(value), kinds[key.value])
            if wrong:
                name = getattr(target, "__name__", type(target).__name__)
                errors.append(problem(value.start_mark, f"{name}: {key.value} {wrong}."))
    return errors


def foresee(document, node, allow=()):
    """What a node will give, as far as that is known before anything is built.

    Parameters
    ----------
    document : Document
    node : yaml.Node
    allow : iterable of str
        As in `resolve`.

    Returns
    -------
    object
        `Made` for a call; `UNKNOWN` for what is read from a file, or is wrong in another way.
    """
    try:
        if node.tag.startswith("!obj:"):
            return Made(resolve(node.tag.partition(":")[2], allow))
        if node.tag.startswith(("!import", "!pkl")):
            return UNKNOWN
        if isinstance(node, yaml.ScalarNode):
            return document.scalar(node)
        if node.tag not in (PLAIN_LIST, PLAIN_DICT):
            return UNKNOWN
        if isinstance(node, yaml.SequenceNode):
            return [foresee(document, item, allow) for item in node.value]
        return {
            document.scalar(key): foresee(document, value, allow)
            for key, value in document.pairs(node)
        }
    except (ConfigError, AttributeError, TypeError):
        return UNKNOWN
