"""Everything about an experiment file that can be known before something is built."""

import os

import yaml

from adversarial.config.arguments import foresee, wrong_kinds
from adversarial.config.document import PLAIN_DICT, PLAIN_LIST, direct_duplicates, problem
from adversarial.config.interpolate import interpolate
from adversarial.config.match import nearest
from adversarial.config.resolve import resolve
from adversarial.config.saved import saved_variables
from adversarial.config.signature import keywords_of, missing_keywords, unknown_keywords
from adversarial.errors import ConfigError, invisible


def check_nodes(document, environ=None, allow=(), variables=True):
    """Resolve every name and hold every call against the signature of what it calls.

    Parameters
    ----------
    document : Document
    environ : mapping, optional
    allow : iterable of str
    variables : bool, default True
        Whether texts must name set environment variables only; paths of ``!pkl:`` always must.

    Returns
    -------
    targets : dict
        From each ``!obj:`` and ``!import`` node to the object it names, from each ``!pkl:`` node
        to its path.
    errors : list of ConfigError
        All there are, in the order of the text.
    """
    targets, errors = {}, []

    def attempt(check, node):
        try:
            return check(node)
        except ConfigError as error:
            errors.append(error)
            return None

    def text(node):
        if isinstance(document.scalar(node), str):
            _interpolated(node, environ)

    try:
        for node in document.nodes():
            if node.tag.startswith(("!obj:", "!import")):
                target = attempt(lambda n: _target(n, allow), node)
                if target is not None:
                    targets[node] = target
                    if node.tag.startswith("!obj:"):
                        errors += _call_errors(document, node, target)
                        errors += wrong_kinds(
                            document, node, target, lambda n: foresee(document, n, allow)
                        )
                        errors.append(node)  # judged below, when all names are known
            elif node.tag.startswith("!pkl:"):
                path = attempt(lambda n: _pickle_path(n, environ), node)
                if path is not None:
                    targets[node] = path
            elif isinstance(node, yaml.ScalarNode):
                if variables:
                    attempt(text, node)
                else:
                    attempt(document.scalar, node)
            else:
                attempt(_container, node)
    except ConfigError as error:  # a damaged graph cannot be walked any further
        errors.append(error)
    return targets, [
        error
        for each in errors
        for error in (
            [each]
            if isinstance(each, ConfigError)
            else saved_variables(document, each, targets, environ)
        )
    ]


def target_name(node):
    """Return the dotted name an ``!obj:`` or ``!import`` node gives."""
    if node.tag == "!import":
        return node.value
    return node.tag.partition(":")[2]


def _pickle_path(node, environ):
    if node.tag != "!pkl:":
        raise problem(
            node.start_mark,
            f'Expected tag_suffix to be "" but it is "{node.tag[5:]}": '
            "put a space between !pkl: and the file name.",
        )
    if not isinstance(node, yaml.ScalarNode):
        raise problem(node.start_mark, f"!pkl: needs the name of a file, not a {node.id}.")
    return os.path.expanduser(_interpolated(node, environ))


def _interpolated(node, environ):
    try:
        return interpolate(node.value, environ)
    except ConfigError as error:
        raise problem(node.start_mark, error) from error


def _target(node, allow):
    name = target_name(node)
    if node.tag.startswith("!obj:"):
        if not isinstance(node, yaml.MappingNode):
            hint = f"; write !{node.tag[1:]} {{}} when there are no arguments" * (not node.value)
            raise problem(node.start_mark, f"expected a mapping node, but found {node.id}{hint}.")
    elif not isinstance(node, yaml.ScalarNode) or (node.tag != "!import" and node.value):
        raise problem(node.start_mark, "!import takes one dotted name and nothing else.")
    elif "." not in name:
        raise problem(node.start_mark, f"import tag suffix contains no '.': {name!r}.")
    try:
        target = resolve(name, allow)
    except ConfigError as error:
        raise problem(node.start_mark, error) from error
    if node.tag.startswith("!obj:") and not callable(target):
        raise problem(node.start_mark, f"{name} cannot be called; !import: takes it as it is.")
    return target


def _container(node):
    if node.tag not in (PLAIN_LIST, PLAIN_DICT):
        short = node.tag.replace("tag:yaml.org,2002:", "!!")
        raise problem(
            node.start_mark,
            f"could not determine a constructor for the tag '{short}'; the tags are !obj:, "
            "!import:, !pkl: and !float, and none of them runs Python code.",
        )
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise problem(key.start_mark, "found unhashable key: it must be a single value.")


def _call_errors(document, node, target):
    """List what the signature of a callable says against an ``!obj:`` node's keywords."""
    errors = [
        problem(key.start_mark, f"while constructing a mapping, found duplicate key ({key.value}).")
        for key in direct_duplicates(node)
    ]
    given = {}
    for key, _ in document.pairs(node):
        name = document.scalar(key) if isinstance(key, yaml.ScalarNode) else key.id
        if name == "self":
            text = "Your dictionary includes an entry for 'self', which no call can take."
            errors.append(problem(key.start_mark, text))
        elif isinstance(name, str) and isinstance(key, yaml.ScalarNode):
            given[name] = key
        else:
            text = f"Received non string object ({name}) as key in mapping."
            errors.append(problem(key.start_mark, text))
    unknown = unknown_keywords(target, given)
    if unknown:
        text = _unsupported(target, unknown)
        errors.append(problem(given[unknown[0]].start_mark, text))
    missing = missing_keywords(target, given)
    if missing:
        text = f"{call_name(target)} did not get these expected arguments: {', '.join(missing)}"
        errors.append(problem(node.start_mark, text))
    return errors


def _unsupported(target, unknown):
    """Say that a callable does not take these keywords, and which it may have been meant."""
    required, optional, _ = keywords_of(target)
    known = [*required, *optional]
    meant = [near for near in (nearest(name, known) for name in unknown) if near]
    unseen = "".join(map(invisible, unknown))
    if not known:
        remedy = " (It does not support any keywords, actually)"
    elif meant:
        remedy = f" Did you mean {', '.join(meant)}?"
    else:
        remedy = (
            f" It takes {', '.join(known)}; what others added to Pylearn2 is not part of this "
            "project (docs/names.md)."
        )
    names = ", ".join(unknown)
    text = f"{call_name(target)} does not support the following keywords: {names}."
    return text + (unseen or remedy)


def call_name(target):
    """Return the name of a callable for messages."""
    return getattr(target, "__name__", None) or type(target).__name__
